import TestSupport
import Testing
import Time

@testable import CoderAPI

@Suite struct ServerClockTests {
  private let origin = ContinuousClock.now
  private let local = Timestamp(seconds: 1_800_000_000)

  private func clock() -> ServerClock {
    ServerClock(MachineClock(instant: { [origin] in origin }, now: { [local] in local }, sleep: { _ in }))
  }

  @Test func showsThisMachinesTimeBeforeTheFirstAnswer() {
    let clock = clock()
    #expect(!clock.isKnown)
    #expect(clock.skew == nil)
    #expect(clock.now(at: origin + .seconds(5)) == local + .seconds(5))
  }

  @Test(arguments: [-86_400, -1, 0, 1, 3600])
  func followsTheServersDate(_ skew: Int) throws {
    let clock = clock()
    clock.note(local + .seconds(10 + skew), sent: origin + .seconds(10), received: origin + .seconds(10))
    #expect(clock.now(at: origin + .seconds(70)) == local + .seconds(70 + skew))
    let known = try #require(clock.skew)
    #expect(known >= .seconds(skew) && known <= .seconds(skew + 1))
  }

  @Test func severalAnswersNarrowItDownAndNeverRunAhead() {
    let clock = clock()
    let skew = Duration.milliseconds(12_345)
    var random = SeededGenerator(seed: 7)
    for step in 1...200 {
      let sent = origin + .milliseconds(step * 317)
      let received = sent + .milliseconds(Int(random.next() % 80))
      let server = local + (origin.duration(to: sent) + skew)
      clock.note(server.flooredToSecond, sent: sent, received: received)
      let now = clock.now(at: received)
      #expect(now <= local + (origin.duration(to: received) + skew))
    }
    let end = origin + .seconds(100)
    let error = (local + (.seconds(100) + skew)) - clock.now(at: end)
    #expect(error >= .zero && error < .milliseconds(120))
  }

  @Test func aClockThatWasSetCountsFromThenOn() {
    let clock = clock()
    clock.note(local, sent: origin, received: origin)
    clock.note(local + .seconds(7200), sent: origin + .seconds(1), received: origin + .seconds(1))
    #expect(clock.now(at: origin + .seconds(1)) == local + .seconds(7200))
  }
}
