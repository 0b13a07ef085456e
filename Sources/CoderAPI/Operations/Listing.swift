/// All workspaces that reading the list showed.
public struct Listing: Sendable {
  /// Each once, in the order of first appearance. One that moved between two pages is as the later page has it.
  public var workspaces: [Workspace]
  /// How many there are by the server's last page.
  public var count: Int
  /// How many of these did not appear, in whatever way the list was read. Unreadable ones did appear. Nothing follows
  /// from a workspace's absence when this is not 0.
  public var notSeen: Int
  /// `owner/name` of those that did not appear, as far as somebody remembers them.
  public var missing: [String] = []
  /// Rows that no workspace could be made of, each once.
  public var unreadable: [UnreadableWorkspace]
  /// How many requests it took.
  public var pages: Int
  /// The time from each request to the end of its answer, summed up.
  public var serverMilliseconds: Int
  /// What the next reading is to begin with.
  public var experience = ListExperience()
  /// What was done because the usual pages did not show everything, a sentence; `nil` where nothing new was found out.
  public var searchNote: String?
  /// The ways in which it was read, in order.
  public var ways: [ListWay] = []
}
