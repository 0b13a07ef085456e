import Time

/// The time and the server that rules are loaded for, for warnings that depend on them.
public struct Circumstances: Sendable {
  /// The present instant, to find instants that are past; `nil` suppresses these warnings.
  public var now: Timestamp?
  /// Whether the server learns of use within seconds, as servers since v0.19.0 do; `nil` where it is not known.
  public var learnsUseSoon: Bool?
  /// Time from the start of one sweep to the start of the next; `nil` where it is not known, a minute then.
  public var sweepInterval: Duration?
  /// Whether the settings say where sessions can be read; `nil` where they are not known.
  public var tellsSessions: Bool?
  /// Whether to look for what only all workspaces and instants together show, which takes some milliseconds a rule.
  public var searchesWitnesses: Bool

  /// The names of the settings' channels; `nil` where they are not known, which lets every name pass.
  public var channels: Set<String>?

  /// Creates circumstances; by default nothing is known.
  public init(
    now: Timestamp? = nil, learnsUseSoon: Bool? = nil, sweepInterval: Duration? = nil, tellsSessions: Bool? = nil,
    searchesWitnesses: Bool = false
  ) {
    self.now = now
    self.learnsUseSoon = learnsUseSoon
    self.sweepInterval = sweepInterval
    self.tellsSessions = tellsSessions
    self.searchesWitnesses = searchesWitnesses
  }
}
