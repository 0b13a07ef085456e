/// What a watched workspace's stream says.
public enum WorkspaceEvent: Sendable, Hashable {
  /// The server is there, and nothing has happened.
  case ping
  /// The workspace as it is now; often the same as before, and not always in order.
  case workspace(Workspace)
  /// The server could not tell, in its words. The stream goes on.
  case problem(message: String, detail: String?)
}
