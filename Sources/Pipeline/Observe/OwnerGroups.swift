import CoderAPI
import Time

/// Which groups each user is in, from one list of all groups.
///
/// As for the server, only the groups of a workspace's own organization are its owner's groups there.
public struct OwnerGroups: Sendable, Equatable {
  /// Age after which the list is read again.
  static let renewalInterval = Duration.seconds(900)

  /// When the list was asked for, server time.
  let askedAt: Timestamp
  /// Why nobody's groups are known; `nil` where the list was read.
  public let failure: String?
  /// By organization id: the names by user id, sorted.
  private var names: [String: [String: [String]]] = [:]
  /// The organizations with a group whose members the token does not all see, and the first such group.
  private var partial: [String: String] = [:]
  /// The organizations of which a group was shown. Each has one with everybody in it, so one without does not show its groups.
  private var shown: Set<String> = []
  /// Name of the first of those that have workspaces and show no group.
  private var hiding: String?

  /// Reads the list.
  ///
  /// - Throws: `CancellationError`. A list that cannot be read is a ``failure``.
  public init(of coder: CoderClient) async throws {
    let now = coder.clock.now()
    do {
      self.init(try await coder.groups().value, askedAt: now)
    } catch let failure as CoderFailure {
      self.init([], failure: "\(failure)", askedAt: now)
    }
  }

  init(_ groups: [Group], failure: String? = nil, askedAt: Timestamp) {
    self.askedAt = askedAt
    self.failure = failure
    shown = Set(groups.map(\.organizationID))
    for group in groups.sorted(by: { $0.name < $1.name }) {
      for member in group.memberIDs {
        names[group.organizationID, default: [:]][member, default: []].append(group.name)
      }
      if !group.showsAllMembers, partial[group.organizationID] == nil { partial[group.organizationID] = group.name }
    }
  }

  /// The groups of a workspace's owner, sorted; empty for none, `nil` where they are not known.
  func names(of workspace: Workspace) -> [String]? {
    guard failure == nil, let organization = workspace.organizationID, shown.contains(organization),
      partial[organization] == nil
    else { return nil }
    return names[organization]?[workspace.ownerID] ?? []
  }

  /// Notes which organization of these workspaces, all that there are, shows no group.
  mutating func lookForHidden(in workspaces: [Workspace]) {
    let hidden = workspaces.filter { $0.organizationID.map { !shown.contains($0) } ?? false }
    hiding = hidden.map { $0.organizationName ?? $0.organizationID ?? "" }.min()
  }

  /// Whether the list is to be read again.
  func isDue(at now: Timestamp) -> Bool { failure != nil || now - askedAt >= Self.renewalInterval || now < askedAt }

  /// Why the groups of some owners are not known; `nil` where all are.
  public var note: String? {
    if let failure { return "the owners' groups could not be read, so owner.groups is unknown: \(failure)" }
    let roles = "its user needs the role User Admin, Template Admin or Organization Admin"
    if let group = partial.values.min() {
      return """
        the token does not see all members of group \(group), so owner.groups is unknown in its organization: \(roles)
        """
    }
    if shown.isEmpty { return "the server shows the token no group, so owner.groups is unknown: \(roles)" }
    return hiding.map {
      "the server shows the token no group of organization \($0), so owner.groups is unknown there: \(roles)"
    }
  }
}
