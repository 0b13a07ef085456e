/// Changes of the memory; a `nil` value removes an entry.
public struct MemoryChanges: Hashable, Sendable {
  /// Changes of the rules' memory.
  public var rules: [StoredMemory.RuleKey: RuleMemory?]

  /// Changes of the values last seen or set.
  ///
  /// Each is a permanent row, so leave out moves that the next sweep explains anyway.
  public var values: [StoredMemory.ValueKey: ValueMemory?]

  /// Changes of the suspended schedules, by the workspaces' ids.
  public var suspensions: [String: Suspension?] = [:]

  /// Makes a set of changes, empty by default.
  public init(
    rules: [StoredMemory.RuleKey: RuleMemory?] = [:], values: [StoredMemory.ValueKey: ValueMemory?] = [:],
    suspensions: [String: Suspension?] = [:]
  ) {
    self.rules = rules
    self.values = values
    self.suspensions = suspensions
  }
}
