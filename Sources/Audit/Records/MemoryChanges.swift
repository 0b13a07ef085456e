/// What changed in the memory; a `nil` value forgets.
public struct MemoryChanges: Hashable, Sendable {
  /// Changes of what rules remember.
  public var rules: [Memory.RuleKey: RuleMemory?]

  /// Changes of what Curfew last saw or set. Each is a row for ever: leave out moves that the next sweep explains anyway.
  public var values: [Memory.ValueKey: LiveValue?]

  /// Makes a set of changes, empty by default.
  public init(rules: [Memory.RuleKey: RuleMemory?] = [:], values: [Memory.ValueKey: LiveValue?] = [:]) {
    self.rules = rules
    self.values = values
  }
}
