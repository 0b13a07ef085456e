import CoderAPI
import Time

/// What the token may change, as the server says when it is asked: before anything is tried, and once for all workspaces
/// instead of one refusal each.
public struct ChangeRights: Sendable, Equatable {
  /// Roles change: after so long it is asked again.
  static let patience = Duration.seconds(3600)

  private var everywhere = false
  /// Whether it sees no more than its user's own workspaces and those that others share.
  public private(set) var seesOwnOnly = false
  /// By the organization's id.
  private var organizations: [String: Bool] = [:]
  /// By the workspace's id, of those that neither of the two answers for.
  private var workspaces: [String: Bool] = [:]

  /// Asks for all at once, then by organization, and one by one only for those of which neither gives the right: owners may
  /// share single ones.
  ///
  /// - Throws: `CoderFailure`, `CancellationError`.
  public init(of coder: CoderClient, to all: [Workspace]) async throws {
    let ids = Set(all.compactMap(\.organizationID)).sorted()
    let scopes = [RightsQuestion.Object.everyWorkspace] + ids.map { .organization($0) }
    let answers = try await coder.rights(
      scopes.map { RightsQuestion(.update, $0) } + scopes.map { RightsQuestion(.read, $0) })
    everywhere = answers.first == true
    organizations = Dictionary(zip(ids, answers.dropFirst()), uniquingKeysWith: { first, _ in first })
    // Where no organization is told, as on v0.13.6, one cannot be asked for; nobody shares anything there either.
    let administersUntold = ids.isEmpty && Set(all.map(\.ownerName)).count > 1
    seesOwnOnly = !administersUntold && !answers.suffix(scopes.count).contains(true)
    let rest = all.filter { mayChange($0) == nil }.map(\.id)
    if rest.isEmpty { return }
    let single = try await coder.rights(rest.map { RightsQuestion(.update, .workspace($0)) })
    workspaces = Dictionary(zip(rest, single), uniquingKeysWith: { first, _ in first })
  }

  /// Whether the token may change a workspace; `nil` for one that was not asked for.
  public func mayChange(_ workspace: Workspace) -> Bool? {
    if everywhere || workspace.organizationID.flatMap({ organizations[$0] }) == true { return true }
    return workspaces[workspace.id]
  }

  /// How many of the workspaces it may change, and which not: `may change 212 of 240 workspaces: not those of organization
  /// lab`.
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

  /// Whether there is a workspace that it may not change.
  public func isLimited(among all: [Workspace]) -> Bool { all.contains { mayChange($0) == false } }
}
