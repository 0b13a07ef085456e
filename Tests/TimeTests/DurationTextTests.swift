import TestSupport
import Testing
import Time

@Suite struct DurationTextTests {
  // Expected values: Go's ParseDuration and Duration.String.
  @Test(
    arguments: [
      ("0", 0, "0s"), ("1h30m", 5_400_000_000_000, "1h30m0s"), ("2h14m0s", 8_040_000_000_000, "2h14m0s"),
      ("90s", 90_000_000_000, "1m30s"), ("-1.5h", -5_400_000_000_000, "-1h30m0s"), ("+5s", 5_000_000_000, "5s"),
      ("1.5s", 1_500_000_000, "1.5s"), ("100ms", 100_000_000, "100ms"), ("1.25ms", 1_250_000, "1.25ms"),
      ("2us", 2000, "2µs"), ("2µs", 2000, "2µs"), ("2μs", 2000, "2µs"), ("7ns", 7, "7ns"),
      (".5s", 500_000_000, "500ms"),
      ("1.s", 1_000_000_000, "1s"), ("0.3333333333333333333h", 1_200_000_000_000, "20m0s"),
      ("9007199254740993ns", 9_007_199_254_740_993, "2501h59m59.254740993s"),
      ("9223372036854775807ns", .max, "2562047h47m16.854775807s"),
      ("-9223372036854775808ns", .min, "-2562047h47m16.854775808s"), ("1h1h", 7_200_000_000_000, "2h0m0s"),
      ("0.100000000000000000000h", 360_000_000_000, "6m0s"), ("1m0.000000001s", 60_000_000_001, "1m0.000000001s"),
    ] as [(String, Int64, String)])
  func readsAndWritesAsGo(text: String, nanoseconds: Int64, written: String) {
    #expect(Duration(goText: text)?.wholeNanoseconds == nanoseconds)
    #expect(Duration.nanoseconds(nanoseconds).goText == written)
  }

  @Test(arguments: [
    "", "3", "-", "s", ".", "-.", ".s", "+.s", "1d", "1 h", "1h ", "1H", "1.2.3s", "9223372036854775808ns",
    "3000000h", "1e3s", "∞s", "1hm",
  ])
  func refusesWhatGoRefuses(text: String) {
    #expect(Duration(goText: text) == nil)
  }

  @Test func settingsKnowDays() {
    #expect(Duration(settingText: "2d") == .days(2))
    #expect(Duration(settingText: "1d12h") == .hours(36))
    #expect(Duration(settingText: "90m") == .minutes(90))
    #expect(Duration(settingText: "2") == nil)
  }

  @Test func readsWhatItWrites() {
    var random = SeededGenerator(seed: 4)
    for _ in 0..<5000 {
      let duration = Duration.nanoseconds(
        Int64.random(in: .min ... .max, using: &random) >> Int.random(in: 0..<63, using: &random))
      #expect(Duration(goText: duration.goText) == duration)
    }
  }

  @Test(arguments: [
    (0, "0s"), (0.25, "250ms"), (30, "30s"), (90, "1m30s"), (2700, "45m"), (8040, "2h14m"), (8099, "2h14m"),
    (28_800, "8h"), (94_200, "26h10m"), (172_800, "2d"), (273_600, "3d4h"), (-8040, "-2h14m"), (0.0001, "0s"),
  ])
  func isShortForPeople(seconds: Double, text: String) {
    #expect(Duration.seconds(seconds).shortText == text)
  }

  @Test func roundsTowardsZero() {
    #expect(Duration.seconds(-1.5).wholeSeconds == -1)
    #expect(Duration.milliseconds(-1500).wholeMilliseconds == -1500)
    #expect(Duration.microseconds(1999).wholeMilliseconds == 1)
    #expect(Duration.seconds(Int64.max).wholeNanoseconds == .max)
    #expect(Duration.seconds(-3).magnitude == .seconds(3))
  }
}

/// Durations in other forms than are taken.
@Suite struct MeantDurationTests {
  @Test(arguments: [
    ("30m1h", "1h30m"), ("1,5h", "1h30m"), ("1.5h", "1h30m"), ("0,5d", "12h"), ("1h,30m", "1h30m"), ("1,500s", nil),
    ("12h1d", "1d12h"), ("1h 30m", "1h30m"), ("90 minutes", "90m"), ("2 hours and 5 min", "2h5m"),
    ("1w", "7d"), ("01:30", "1h30m"), ("1:30:15", "1h30m15s"), ("PT1H30M", "1h30m"), ("2H", "2h"), ("30m30m", "60m"),
    ("", nil), ("90", nil), ("2h", nil), ("soon", nil), ("1:75", nil), ("99999999999h", nil),
    ("-5m", nil),
  ])
  func isToldByItsUsualText(text: String, meant: String?) {
    #expect(Duration.textMeant(by: text) == meant)
  }

  @Test func wantsTheLargestUnitFirst() {
    #expect(Duration(settingText: "30m1h") == nil && Duration(settingText: "1h1h") == nil)
    #expect(Duration(settingText: "1d2h3m4s5ms") != nil)
    // Go reads it, and so does CEL.
    #expect(Duration(goText: "30m1h") == .minutes(90))
  }
}
