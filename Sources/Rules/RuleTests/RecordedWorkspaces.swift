/// Reads workspaces that a server's answers hold, for tests that take one from a file.
public struct RecordedWorkspaces: Sendable {
  /// Why there is no such workspace.
  public struct Refusal: Error, Sendable {
    /// For people, without a full stop.
    let reason: String
    /// What to do about it; `nil` where there is nothing to say.
    let advice: String?

    /// Creates a refusal from its parts.
    public init(_ reason: String, advice: String? = nil) {
      self.reason = reason
      self.advice = advice
    }
  }

  /// The workspace of a name in the file at a path; without a name the only one.
  let read: @Sendable (_ path: String, _ name: String?) throws(Refusal) -> WorkspaceFacts

  /// Creates the reader.
  public init(read: @escaping @Sendable (_ path: String, _ name: String?) throws(Refusal) -> WorkspaceFacts) {
    self.read = read
  }
}
