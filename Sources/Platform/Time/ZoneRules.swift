import CCivilTime

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
