import Synchronization
import Time

/// The period of the last lookup; a sweep asks for the same instant for all workspaces.
final class PeriodMemo: Sendable {
  struct Period {
    let zone: Zone
    let from: Timestamp
    /// The end of the period; `nil` for never.
    let until: Timestamp?
    let isInside: Bool
  }

  private let last = Mutex<Period?>(nil)

  func period(at instant: Timestamp, in zone: Zone) -> Period? {
    last.withLock { last in
      guard let last, last.from <= instant, last.until.map({ instant < $0 }) ?? true, last.zone == zone
      else { return nil }
      return last
    }
  }

  func keep(_ period: Period) { last.withLock { $0 = period } }
}
