import Pipeline
import Reports

extension BuildCause {
  /// Who brought a build about, and by what: the same words on pages and in reports.
  ///
  /// - Parameters:
  ///   - rule: the rule that did, where one did
  ///   - reason: why the server says that the build was made; empty where no observation shows it
  func text(rule: String?, reason: String) -> String {
    switch self {
    case .curfew: "the server, at the deadline that rule \(rule ?? "") had set"
    case .server:
      switch reason {
      case "autostart": "the server, by its schedule"
      case "autostop", "task_auto_pause": "the server, at its deadline"
      case "dormancy": "the server, as nobody used it"
      case "autodelete": "the server, as it was dormant"
      default: "the server (\(reason))"
      }
    case .owner: "a person\(BuildAccount.means(ofReason: reason))"
    case .unknown: "not seen, between two looks"
    }
  }
}
