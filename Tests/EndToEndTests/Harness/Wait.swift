import Foundation

/// Waiting for something that another process does.
enum Wait {
  /// Longest that anything here may take; far beyond what it takes on a busy machine, so that only a hang reaches it.
  static let limit = Duration.seconds(180)

  /// Looks again and again until `body` gives something.
  ///
  /// - Throws: ``Overdue`` with what was waited for.
  static func until<Value>(_ what: String, limit: Duration = limit, _ body: () throws -> Value?) async throws -> Value {
    let end = ContinuousClock.now + limit
    while true {
      if let value = try body() { return value }
      guard ContinuousClock.now < end else { throw Overdue(what: what) }
      try await Task.sleep(for: .milliseconds(5))
    }
  }

  /// Something that did not happen in time.
  struct Overdue: Error, CustomStringConvertible {
    let what: String
    var description: String { "waited in vain for \(what)" }
  }
}
