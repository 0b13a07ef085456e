import Time

/// One event: what happened, when, and its particulars.
public struct LogEvent: Sendable {
  /// When it happened.
  public let time: Timestamp
  /// How much it matters.
  public let level: LogLevel
  /// A fixed sentence; what varies goes into ``metadata``.
  public let message: String
  /// Names and values in the order given; names are lower case with underscores.
  public let metadata: [(name: String, value: LogValue)]

  public init(time: Timestamp, level: LogLevel, message: String, metadata: [(name: String, value: LogValue)]) {
    self.time = time
    self.level = level
    self.message = message
    self.metadata = metadata
  }
}
