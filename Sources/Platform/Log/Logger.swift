import Time

/// Writes events at or above a level to a sink.
public struct Logger: Sendable {
  /// Events below it are dropped, before their line is made.
  public let level: LogLevel
  /// How they are written.
  public let format: LogFormat
  private let zone: Zone
  private let sink: @Sendable (String) -> Void
  private let now: @Sendable () -> Timestamp

  /// Makes a logger.
  ///
  /// - Parameters:
  ///   - zone: in which times are written for people
  ///   - sink: receives each line, newline included; may be called from any thread
  ///   - now: the clock, for the time of events
  public init(
    level: LogLevel = .info, format: LogFormat = .text, zone: Zone = .utc,
    sink: @escaping @Sendable (String) -> Void, now: @escaping @Sendable () -> Timestamp = { Timestamp.now() }
  ) {
    self.level = level
    self.format = format
    self.zone = zone
    self.sink = sink
    self.now = now
  }

  /// Writes an event. Metadata without a value, such as an empty note, is left out.
  public func log(_ level: LogLevel, _ message: String, _ metadata: KeyValuePairs<String, LogValue> = [:]) {
    guard level >= self.level else { return }
    let entries = metadata.filter { $0.value != .string("") }.map { (name: $0.key, value: $0.value) }
    sink(format.line(LogEvent(time: now(), level: level, message: message, metadata: entries), zone: zone))
  }

  /// Writes an event of level `debug`.
  public func debug(_ message: String, _ metadata: KeyValuePairs<String, LogValue> = [:]) {
    log(.debug, message, metadata)
  }

  /// Writes an event of level `info`.
  public func info(_ message: String, _ metadata: KeyValuePairs<String, LogValue> = [:]) {
    log(.info, message, metadata)
  }

  /// Writes an event of level `warning`.
  public func warning(_ message: String, _ metadata: KeyValuePairs<String, LogValue> = [:]) {
    log(.warning, message, metadata)
  }

  /// Writes an event of level `error`.
  public func error(_ message: String, _ metadata: KeyValuePairs<String, LogValue> = [:]) {
    log(.error, message, metadata)
  }
}
