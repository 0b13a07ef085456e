import Rules
import Testing
import Time

@testable import Pipeline

/// A change takes the same from its owner whether it is about to be made or read back from the trail.
@Suite struct EffectValueTests {
  static let instants: [Timestamp?] = [nil] + [0, 1, 2].map { Timestamp(seconds: 1_800_000_000 + 60 * $0) }
  static let ttls: [Duration?] = [
    nil, .zero, .milliseconds(1500), .seconds(59), .minutes(1), .minutes(90), .hours(8), .days(30),
  ]
  static let schedules: [String?] = [nil, "", "CRON_TZ=UTC 0 8 * * 1-5", "0 8 * * *"]

  @Test func takesTheSameAsItsTexts() {
    var changes: [(ResolvedAction, WorkspaceFacts)] = []
    func add(_ action: ResolvedAction, _ change: (inout WorkspaceFacts) -> Void) {
      changes.append((action, workspace("w", change)))
    }
    for old in Self.instants {
      for case let new? in Self.instants {
        add(.deadline(new, .later)) { $0.deadline = old }
        add(.deadline(new, .earlier)) { $0.deadline = old }
      }
    }
    for old in Self.ttls { for new in Self.ttls { add(.ttl(new)) { $0.ttl = old } } }
    for old in Self.schedules { for new in Self.schedules { add(.autostart(new)) { $0.autostart = old } } }
    for (action, facts) in changes {
      let effect: Effect =
        switch action {
        case .deadline: .lifetime
        case .ttl: .ttl
        case .autostart: .autostart
        }
      let (before, after) = (EffectValue.present(effect, of: facts), EffectValue.after(action))
      #expect(
        EffectValue.isTaking(action, from: facts) == EffectValue.isTaking(effect, from: before, to: after),
        "from \(before ?? "none") to \(after ?? "none")")
    }
  }
}
