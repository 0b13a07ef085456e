import Audit
import Rules
import Synchronization
import Time

/// Which zones' data a process has recorded, so that each is read once.
final class RecordedZones: Sendable {
  private struct State {
    /// Zones that a judgement has looked up, or will look up when it is repeated.
    var used: Set<String> = []
    var recorded: Set<String> = []
  }

  private let state = Mutex(State())

  /// Notes the zones that a body looks up.
  func during<Result>(_ body: () throws -> Result) rethrows -> Result {
    let lookups = ZoneLookups()
    defer { state.withLock { $0.used.formUnion(lookups.names) } }
    return try ZoneLookups.$current.withValue(lookups, operation: body)
  }

  /// Notes the zones that loading these rules looks up, by doing it once more: they were loaded elsewhere.
  func note(rules sources: [RuleSetRecord.File]) {
    during { _ = RuleSet.load(texts: sources.map { (path: $0.path, text: $0.text) }) }
  }

  /// The data of the zones that were looked up and are not recorded yet.
  ///
  /// A zone whose file is gone by now is left out, and tried again with the next sweep: the trail then lacks what a replay of
  /// this sweep needs, and nothing else does.
  func unrecorded() -> [ZoneRecord] {
    state.withLock { $0.used.subtracting($0.recorded) }.sorted().compactMap { name in
      do {
        return ZoneRecord(name: name, data: try ZoneData.system.bytes(ofZone: name))
      } catch {
        return nil
      }
    }
  }

  /// Takes in what was committed.
  func note(_ zones: [ZoneRecord]) {
    state.withLock { $0.recorded.formUnion(zones.map(\.name)) }
  }
}
