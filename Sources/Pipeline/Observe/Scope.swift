/// Which workspaces a sweep reads: running ones cost the server most, and change fastest.
public enum Scope: Sendable, Hashable {
  /// All workspaces, and the templates.
  case everything
  /// Only workspaces whose latest build is a completed start.
  case running
  /// Only the workspaces with these ids.
  case only([String])

  /// The `q` parameter of the list, in a form that every server version understands.
  var query: String? { self == .running ? "status:running" : nil }
}
