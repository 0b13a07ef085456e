import Audit
import Rules

/// Which workspaces a price or a budget is of: by patterns as in `opt_out`, all of which must match.
struct WorkspacePattern: Sendable {
  var owner: Glob?
  var template: Glob?
  var organization: Glob?

  /// Whether a workspace is one of them, by its names at the time.
  func matches(_ names: Sighting) -> Bool {
    func fits(_ pattern: Glob?, _ name: String) -> Bool { pattern.map { $0.matches(name) } ?? true }
    return fits(owner, names.owner) && fits(template, names.template) && fits(organization, names.organization)
  }

  /// The patterns for people: `owner ana`, `template coder/gpu-*`.
  var text: String {
    var parts: [String] = []
    if let owner { parts.append("owner \(owner.pattern)") }
    if let template {
      parts.append("template " + (organization.map { "\($0.pattern)/" } ?? "") + template.pattern)
    } else if let organization {
      parts.append("organization \(organization.pattern)")
    }
    return parts.joined(separator: ", ")
  }
}
