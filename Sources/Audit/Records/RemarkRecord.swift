import Time

/// A remark on a decision, in addition to its requests and their outcomes.
public struct RemarkRecord: Hashable, Sendable {
  /// The kind of remark.
  public enum Kind: String, Sendable, CaseIterable {
    /// No request was sent for it.
    case notTried = "not-tried"
    /// The server confirmed the change, and the next reading did not show it.
    case notChanged = "not-changed"
    /// It was carried out, and somebody else set another value afterwards.
    case undone
    /// The server moved the deadline back because the workspace was in use.
    case movedByUse = "moved-by-use"
    /// Its last request got no answer; a later reading settles it.
    ///
    /// The reason is the failure's code, a colon and what happened.
    case noAnswer = "no-answer"
  }

  /// The decision; it has at most one remark of each kind.
  public var decision: Int64

  /// When it was noticed, by the server's clock.
  public var at: Timestamp

  /// The kind of remark.
  public var kind: Kind

  /// The reason, or what was found, for people.
  public var reason: String

  /// Makes a remark.
  public init(decision: Int64, at: Timestamp, kind: Kind, reason: String) {
    self.decision = decision
    self.at = at
    self.kind = kind
    self.reason = reason
  }
}

extension FactLog {
  /// Appends a remark within a transaction.
  func append(_ remark: RemarkRecord) throws {
    _ = try append(
      .remarks, .integer(remark.decision), .instant(remark.at), .text(remark.kind.rawValue), .text(remark.reason))
  }
}
