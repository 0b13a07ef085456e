import Time

/// What is to be said of a decision besides its requests and their outcomes.
public struct RemarkRecord: Hashable, Sendable {
  /// What a remark says, in one word.
  public enum Kind: String, Sendable, CaseIterable {
    /// Nothing was sent for it.
    case notTried = "not-tried"
    /// The server confirmed the change, and the next reading did not show it.
    case notChanged = "not-changed"
    /// It was done, and somebody else set another value afterwards.
    case undone
    /// The server moved the deadline back, because the workspace was in use.
    case movedByUse = "moved-by-use"
    /// No answer came to its last request: the failure's code, a colon and what happened. A later reading decides.
    case noAnswer = "no-answer"
  }

  /// The decision; it has at most one remark of each kind.
  public var decision: Int64

  /// When it was noticed, by the server's clock.
  public var at: Timestamp

  /// What it says, in one word.
  public var kind: Kind

  /// Why, or what was found, for people.
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
