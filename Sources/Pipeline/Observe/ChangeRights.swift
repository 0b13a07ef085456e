import CoderAPI
import Time

/// What the token may change, according to the server.
///
/// Curfew asks before it tries anything, and once for all workspaces instead of collecting one refusal for each.
public struct ChangeRights: Sendable, Equatable {
  /// Age after which the server is asked again, because roles change.
  static let renewalInterval = Duration.seconds(3600)

  private var everywhere = false
  /// Whether the token sees only its user's own workspaces and those shared with that user.
  public private(set) var seesOwnOnly = false
  /// By organization id.
  private var organizations: [String: Bool] = [:]
  /// By workspace id, for workspaces that the other two do not cover.
  private var workspaces: [String: Bool] = [:]

  /// Asks for all workspaces at once, then by organization, then singly where neither grants the right.
  ///
  /// Single questions are needed because owners may share single workspaces.
  ///
  /// - Throws: `CoderFailure`, `CancellationError`.
  public init(of coder: CoderClient, to all: [Workspace]) async throws {
    let ids = Set(all.compactMap(\.organizationID)).sorted()
    let scopes = [RightsQuestion.Object.everyWorkspace] + ids.map { .organization($0) }
    let answers = try await coder.rights(
      scopes.map { RightsQuestion(.update, $0) } + scopes.map { RightsQuestion(.read, $0) })
    everywhere = answers.first == true
    organizations = Dictionary(zip(ids, answers.dropFirst()), uniquingKeysWith: { first, _ in first })
    // On servers that tell no organizations, such as v0.13.6, they cannot be asked about; such servers have no sharing
    // either.
    let administersUntold = ids.isEmpty && Set(all.map(\.ownerName)).count > 1
    seesOwnOnly = !administersUntold && !answers.suffix(scopes.count).contains(true)
    let rest = all.filter { mayChange($0) == nil }.map(\.id)
    if rest.isEmpty { return }
    let single = try await coder.rights(rest.map { RightsQuestion(.update, .workspace($0)) })
    workspaces = Dictionary(zip(rest, single), uniquingKeysWith: { first, _ in first })
  }

  /// Whether the token may change a workspace; `nil` for one that was not asked about.
  public func mayChange(_ workspace: Workspace) -> Bool? {
    if everywhere || workspace.organizationID.flatMap({ organizations[$0] }) == true { return true }
    return workspaces[workspace.id]
  }

  /// Tells how many of the workspaces the token may change, and which it may not.
  ///
  /// Example: `may change 212 of 240 workspaces: not those of organization lab`.
  public func sentence(about all: [Workspace]) -> String {
    let refused = all.filter { mayChange($0) == false }
    let noun = all.count == 1 ? "workspace" : "workspaces"
    if refused.isEmpty {
      return all.count == 1 ? "may change the only workspace" : "may change all \(all.count) \(noun)"
    }
    if refused.count == all.count { return "may change none of the \(all.count) \(noun): it may only look at them" }
    let byOrganization = Dictionary(grouping: all, by: { $0.organizationName ?? $0.organizationID ?? "" })
    let whole = byOrganization.filter { name, some in !name.isEmpty && some.allSatisfy { mayChange($0) == false } }.keys
      .sorted()
    let others = refused.filter { !whole.contains($0.organizationName ?? $0.organizationID ?? "") }
      .map { "\($0.ownerName)/\($0.name)" }.sorted()
    var exceptions: [String] = []
    if !whole.isEmpty {
      exceptions.append("those of organization\(whole.count == 1 ? "" : "s") \(whole.joined(separator: ", "))")
    }
    if !others.isEmpty {
      let more = others.count > 5 ? " and \(others.count - 5) more" : ""
      exceptions.append(others.prefix(5).joined(separator: ", ") + more)
    }
    return
      "may change \(all.count - refused.count) of \(all.count) \(noun): not \(exceptions.joined(separator: ", nor "))"
  }

  /// Whether there is a workspace that the token may not change.
  public func isLimited(among all: [Workspace]) -> Bool { all.contains { mayChange($0) == false } }
}
