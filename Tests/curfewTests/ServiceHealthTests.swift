import Audit
import Testing
import Time

@testable import curfew

/// What readiness follows from.
@Suite struct ServiceHealthTests {
  private let now = ContinuousClock.now
  private func state(_ change: (inout ServiceState) -> Void = { _ in }) -> ServiceState {
    var state = ServiceState(interval: .minutes(1))
    state.rules = 3
    state.lastSuccess = now - .seconds(30)
    change(&state)
    return state
  }
  private func problems(_ change: (inout ServiceState) -> Void) -> [String] {
    ServiceHealth(state(change), at: now).problems
  }

  @Test func isReadyAfterASweep() { #expect(ServiceHealth(state(), at: now).isReady) }

  @Test func isNotReadyBeforeTheFirstSweep() {
    #expect(problems { $0.lastSuccess = nil } == ["no sweep has succeeded since this start"])
    #expect(
      problems {
        $0.lastSuccess = nil
        $0.failure = "the server cannot be reached"
      } == ["no sweep has succeeded since this start; the last one failed: the server cannot be reached"])
    #expect(
      problems {
        $0.lastSuccess = nil
        $0.sweepBeganAt = Timestamp(seconds: 1_796_000_000)
      } == ["no sweep has succeeded since this start; one is in hand since 2026-11-30T00:53:20Z"])
  }

  /// One that fails is no reason yet: the next one may succeed.
  @Test func allowsTwoIntervals() {
    #expect(problems { $0.failure = "the server failed" }.isEmpty)
    #expect(problems { $0.lastSuccess = now - .minutes(2) }.isEmpty)
    #expect(
      problems { $0.lastSuccess = now - .seconds(121) }
        == ["no sweep has succeeded for 2m1s, where two intervals are 2m"])
  }

  @Test func saysWhatElseIsMissing() {
    #expect(problems { $0.rules = nil } == ["the rules are not loaded yet"])
    #expect(
      problems { $0.trailFailure = "the disk is full" } == ["the audit trail cannot be written: the disk is full"])
  }

  /// An order to read rules that cannot be used leaves the last good ones in force.
  @Test func staysReadyWithTheLastGoodRules() { #expect(problems { $0.refusal = "a mistake" }.isEmpty) }

  @Test func isNotReadyWhileTheServerKeepsFailing() {
    func failing(_ times: Int64) -> [OutcomeRecord] {
      (1...times).map {
        OutcomeRecord(intent: $0, at: Sample.now, status: 500, failure: "server-error", result: .failed)
      }
    }
    let halfOpen = problems {
      $0.throttle = .init(failing(5))
      $0.serverTime = (Sample.now, now)
    }
    #expect(halfOpen.count == 1 && halfOpen[0].hasPrefix("the circuit is half open"), "\(halfOpen)")
    let open = problems {
      $0.throttle = .init(failing(9))
      $0.serverTime = (Sample.now, now)
    }
    #expect(open.count == 1 && open[0].hasPrefix("the circuit is open: 9 requests in a row failed"), "\(open)")
    // The rest is over, and a trial may be made.
    let later = problems {
      $0.throttle = .init(failing(9))
      $0.serverTime = (Sample.now, now - .hours(1))
    }
    #expect(later.count == 1 && later[0].hasPrefix("the circuit is half open"), "\(later)")
  }

  private enum Sample { static let now = Timestamp(seconds: 1_764_000_000) }
}
