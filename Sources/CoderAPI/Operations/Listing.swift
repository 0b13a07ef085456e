/// All workspaces that one pass over the pages of the list showed.
public struct Listing: Sendable {
  /// Each once, in the order of first appearance. One that moved between two pages is as the later page has it.
  public var workspaces: [Workspace]
  /// How many there are by the server's last page.
  public var count: Int
  /// How many of these did not appear: moved between pages while these were read, or of a template that the token may
  /// not see. Unreadable ones did appear. Nothing follows from a workspace's absence when this is not 0.
  public var notSeen: Int
  /// Rows that no workspace could be made of, each once.
  public var unreadable: [UnreadableWorkspace]
  /// How many requests it took.
  public var pages: Int
  /// The time from each request to the end of its answer, summed up.
  public var serverMilliseconds: Int
}
