import TestSupport
import Testing
import Time

@Suite struct TimestampTests {
  @Test func carriesNanoseconds() {
    #expect(Timestamp(seconds: 1, nanoseconds: -1) == Timestamp(seconds: 0, nanoseconds: 999_999_999))
    #expect(Timestamp(seconds: 1, nanoseconds: 1_500_000_000) == Timestamp(seconds: 2, nanoseconds: 500_000_000))
  }

  @Test func keepsMicroseconds() {
    #expect(Timestamp(microseconds: -1) == Timestamp(seconds: -1, nanoseconds: 999_999_000))
    #expect(Timestamp(seconds: -1, nanoseconds: 999_999_999).microseconds == -1)
    #expect(Timestamp(seconds: .max).microseconds == .max)
    #expect(Timestamp(seconds: .min).microseconds == .min)
  }

  @Test func addsWhatItSubtracts() {
    var random = SeededGenerator(seed: 3)
    func instant() -> Timestamp {
      Timestamp(
        seconds: .random(in: -70_000_000_000...300_000_000_000, using: &random),
        nanoseconds: .random(in: 0...999_999_999, using: &random))
    }
    for _ in 0..<5000 {
      let (left, right) = (instant(), instant())
      #expect(right + (left - right) == left)
      #expect(left - (left - right) == right)
      #expect((left < right) == (left - right < .zero))
    }
  }

  @Test func staysInRange() {
    #expect(Timestamp(seconds: .max) + .seconds(1) == Timestamp(seconds: .max))
    #expect(Timestamp(seconds: .min) - .seconds(1) == Timestamp(seconds: .min))
    #expect(Timestamp(seconds: .max, nanoseconds: 5).rfc3339 == "292277026596-12-04T15:30:07.000000005Z")
    #expect(Timestamp(seconds: .min).rfc3339 == "-292277022657-01-27T08:29:52Z")
  }

  @Test func floors() {
    let instant = Timestamp(seconds: -61, nanoseconds: 5)
    #expect(instant.flooredToMinute == Timestamp(seconds: -120))
    #expect(instant.flooredToSecond == Timestamp(seconds: -61))
  }

  @Test func knowsTheEndsOfTheCalendar() {
    #expect(Timestamp.goZero.isGoZero && Timestamp.goZero.isInCalendar)
    #expect(!(Timestamp.goZero - .nanoseconds(1)).isInCalendar)
    #expect(!(Timestamp.latest + .nanoseconds(1)).isInCalendar)
    #expect(Timestamp.latest.rfc3339 == "9999-12-31T23:59:59.999999999Z")
  }
}
