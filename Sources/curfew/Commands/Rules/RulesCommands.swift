import Arguments

/// `curfew rules`: what can be done with rule files alone.
enum RulesCommands {
  static let group = Command(
    "rules", summary: "Check and test rule files, try expressions and times",
    subcommands: [
      RulesLint.command, RulesTest.command, RulesEval.command, RulesNext.command, RulesSchema.command,
      RulesFormat.command,
    ])
}
