import Arguments

/// `curfew report`: what the trail adds up to.
enum ReportCommands {
  static let group = Command(
    "report", summary: "Report from the audit trail",
    discussion: """
      Reads beside a running service, asks the server nothing and writes nothing. What the trail cannot know for certain is \
      given as an interval, and what nobody looked at as unknown. Reports.md in Sources/curfew/Documentation.docc defines \
      every figure.
      """,
    subcommands: [
      ReportActivity.command, ReportSavings.command, ReportCost.command, ReportRules.command, ReportRefusals.command,
      ReportTimeline.workspaceCommand,
      ReportTimeline.ownerCommand, ReportSummary.command,
    ])
}
