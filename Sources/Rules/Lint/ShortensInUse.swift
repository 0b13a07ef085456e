import Diagnostics

/// Finds rules that shorten workspaces without checking whether they are in use (R313).
///
/// While somebody works in the workspace, the server moves the deadline back each time, so that such a rule ends
/// nothing and fills the trail.
struct ShortensInUse {
  private let files: [String: SourceFile]

  init(files: [SourceFile]) {
    self.files = Dictionary(files.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// Attributes that tell whether a workspace is in use, as expressions name them.
  private static let signsOfUse: Set<String> = [
    "ws.idle_for", "ws.last_used_at", "ws.agent_connected", "ws.agents", "ws.app_status", "ws.app_status_since",
    "ws.used_in_this_build",
  ]

  func check(_ rules: [Rule]) -> [Diagnostic] {
    rules.filter { rule in
      rule.actions.contains { $0.kind == .shorten } && !rule.looks(at: Self.signsOfUse)
    }.map { rule in
      Diagnostic(
        code: RuleCode.shortensInUse, severity: .warning,
        summary: "the rule '\(rule.name)' shortens a workspace whether it is in use or not",
        explanation: """
          The server moves the deadline of a workspace in use back, about an hour ahead, so that it does not end: ask in \
          'when' for what is idle, such as 'ws.idle_for > duration("1h")'. A workspace in use cannot be ended by a deadline.
          """, file: files[rule.file], span: rule.span)
    }
  }
}

extension Rule {
  /// Whether its condition, with the variables in it, mentions one of these attributes.
  fileprivate func looks(at names: Set<String>) -> Bool { program.mentions.contains(where: names.contains) }
}
