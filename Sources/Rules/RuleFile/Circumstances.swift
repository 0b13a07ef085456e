import Time

/// What is known of the time and the server that rules are loaded for, for warnings that depend on it.
public struct Circumstances: Sendable {
  /// The present, to tell of instants that are past; `nil` for none of these warnings.
  public var now: Timestamp?
  /// Whether the server learns of use within seconds, as those since v0.19.0 do; `nil` where it is not known.
  public var learnsUseSoon: Bool?

  /// Nothing known unless said.
  public init(now: Timestamp? = nil, learnsUseSoon: Bool? = nil) {
    self.now = now
    self.learnsUseSoon = learnsUseSoon
  }
}
