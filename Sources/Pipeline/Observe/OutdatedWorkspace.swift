import CoderAPI
import Time

/// A workspace that an answer shows as it was before Curfew's own latest change, such as one from a proxy's cache.
///
/// Judged by it, Curfew's own change would look like a person's that put the old value back.
public struct OutdatedWorkspace: Sendable {
  /// The workspace's id.
  public let id: String
  /// The workspace as `owner/name`.
  public let fullName: String

  init(_ workspace: Workspace) {
    id = workspace.id
    fullName = "\(workspace.ownerName)/\(workspace.name)"
  }
}

extension WorkspaceMemory {
  /// Whether the server confirmed a change after it gave the answer of this time, server time in whole seconds.
  ///
  /// Both times are known to a second only, so that an answer that seems less than two seconds older may be newer. One
  /// that is minutes older is found by its date (``Observer``), or the server's clock was set back.
  func isChanged(after readAt: Timestamp) -> Bool {
    confirmed.values.contains { readAt + .seconds(2) < $0.at && $0.at < readAt + .minutes(2) }
  }
}
