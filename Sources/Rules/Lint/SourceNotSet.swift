import Diagnostics

/// Refuses rules that look at what the settings do not say where to read (R258).
enum SourceNotSet {
  static func check(_ expressions: [PlacedExpression], _ problems: Problems) {
    for expression in expressions where RuleNeeds(of: expression.program.mentions).sessions {
      problems.report(
        RuleCode.sourceNotSet, "this looks at ws.sessions, and the settings do not say where to read them",
        at: expression.fileSpan(of: SourceSpan(start: 0, end: expression.program.source.utf8.count)),
        explanation: "Set 'coder_metrics_url' to the address of the Coder server's metrics port: http://coder:2112/.")
    }
  }
}
