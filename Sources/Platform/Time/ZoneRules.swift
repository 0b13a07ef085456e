import CCivilTime
import Synchronization

/// A zone's name and the rules that a ``Zone`` looks things up in.
final class ZoneRules: Sendable {
  enum Source {
    case fixed(offsetSeconds: Int)
    case database(OpaquePointer)
  }

  let name: String
  // The pointer is to a CCTZ zone that never changes after loading; CCTZ allows lookups from many threads at once.
  nonisolated(unsafe) let source: Source

  init(name: String, source: Source) {
    self.name = name
    self.source = source
  }

  deinit {
    if case .database(let zone) = source { civil_zone_free(zone) }
  }
}

/// Collects the names of the zones that a task looks up.
public final class ZoneLookups: Sendable {
  /// Where ``Zone/init(named:)`` notes what it finds; `nil` where nobody asks.
  @TaskLocal public static var current: ZoneLookups?

  private let found = Mutex<Set<String>>([])

  /// Creates an empty collection.
  public init() {}

  /// The names found so far, without UTC, which needs no data.
  public var names: Set<String> { found.withLock { $0 } }

  func note(_ name: String) { found.withLock { _ = $0.insert(name) } }
}
