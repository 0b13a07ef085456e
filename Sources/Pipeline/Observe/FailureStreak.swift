import CoderAPI
import Time

/// Whether to go on when many things are asked for one after the other, and some answers fail.
///
/// The failure of one of them must not keep the others from being known for ever; a server that fails is left alone.
struct FailureStreak {
  /// Number of failures one after the other that are the server's and not the thing's.
  private static let limit = 3

  private var length = 0

  mutating func noteSuccess() { length = 0 }

  /// - Returns: whether the next one is worth asking for
  mutating func goesOn(after failure: CoderFailure) -> Bool {
    if failure.isAboutOneWorkspace { return true }
    switch failure.code {
    case .serverError, .forbiddenOrServerError, .notACoderServer, .tooLarge, .timedOut, .interrupted:
      length += 1
      return length < Self.limit
    // It would say the same of all, or wants to be left alone.
    default: return false
    }
  }
}

extension CoderFailure {
  /// Whether it says something of this workspace and nothing of the server.
  var isAboutOneWorkspace: Bool {
    switch code {
    case .absentOrForbidden, .forbidden, .notFound, .deleted, .malformedAnswer: true
    default: false
    }
  }
}

extension Array {
  /// The same elements from another one on, the first ones at the end.
  ///
  /// What is asked for in each sweep in the same order, by a process that ends with the sweep, would stop each time at the same
  /// failures.
  ///
  /// - Parameter now: the instant that tells from which one on; in each second it is the next one
  func rotated(by now: Timestamp) -> [Element] {
    guard !isEmpty else { return [] }
    // A server may date its answers before 1970.
    let first = Int(now.seconds.magnitude % UInt64(count))
    return Array(self[first...] + self[..<first])
  }
}
