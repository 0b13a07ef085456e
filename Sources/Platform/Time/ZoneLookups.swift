import Synchronization

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
