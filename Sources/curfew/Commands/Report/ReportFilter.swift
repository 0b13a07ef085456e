import Arguments
import Audit
import Reports
import Rules

/// A condition that workspaces are chosen by: `owner=ana`, `template=gpu-*`.
struct ReportFilter: Sendable {
  /// What of a workspace the pattern is compared with.
  private enum Key: String, CaseIterable {
    case owner, template, organization, workspace
  }

  private let key: Key
  private let pattern: Glob

  static let option = Option<ReportFilter>(
    "where", "KEY=NAME",
    help:
      "Only workspaces of this owner, template, organization or name (workspace=OWNER/NAME); * and ? are placeholders",
    repeats: true, parse: { text throws(InvalidValue) in try ReportFilter(text) })

  init(_ text: String) throws(InvalidValue) {
    let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2, !parts[1].isEmpty, let key = Key(rawValue: String(parts[0])) else {
      throw InvalidValue(expected: "owner=NAME, template=NAME, organization=NAME or workspace=OWNER/NAME")
    }
    self.key = key
    pattern = Glob(String(parts[1]))
  }

  /// What the conditions of the command line let through together: one of those with the same key, and that for each key.
  ///
  /// Says which of them nothing in the trail can meet.
  static func all(_ invocation: Invocation, _ trail: ReportedTrail) async throws -> ActivityReport.Filter {
    let given = invocation.all(option)
    for one in given {
      if let unknown = try await one.unknown(in: trail.reader) {
        ReportedTrail.remark("the trail knows \(unknown.sentence)")
      }
    }
    let groups = Key.allCases.map { key in given.filter { $0.key == key } }.filter { !$0.isEmpty }
    guard !groups.isEmpty else { return ActivityReport.Filter() }
    return ActivityReport.Filter { subject in
      groups.allSatisfy { group in group.contains { $0.matches(subject) } }
    }
  }

  private func matches(_ subject: RolledSubject) -> Bool {
    switch key {
    case .owner: pattern.matches(subject.owner)
    case .template: pattern.matches(subject.template)
    case .organization: pattern.matches(subject.organization)
    case .workspace: pattern.matches(subject.fullName) || pattern.matches(subject.workspace)
    }
  }

  /// The name, where the trail has none that it matches.
  private func unknown(in reader: AuditReader) async throws -> UnknownName? {
    let names =
      switch key {
      case .owner: try await reader.names(of: .owners)
      case .template: try await reader.names(of: .templates)
      case .organization: try await reader.names(of: .organizations)
      case .workspace: try await reader.names(of: .everyWorkspace)
      }
    if names.contains(where: pattern.matches) { return nil }
    if key == .workspace, try await reader.hasWorkspace(id: pattern.pattern) { return nil }
    return UnknownName(key.rawValue, pattern.pattern, among: names)
  }
}
