import CEL
import TestSupport
import Testing
import Time

/// Whatever the expression and the clock: the answer is the same up to the horizon, and another one there where that is
/// promised.
@Suite struct HorizonPropertyTests {
  static let count = 3000

  private static let clocks = [
    "2026-03-11T10:00:00Z", "2026-03-11T10:00:00.000000001Z", "2026-03-11T09:59:59.999999999Z",
    // Clocks are set in Berlin, New York, Lord Howe (by half an hour) and Apia (by a day).
    "2026-03-29T00:30:00Z", "2026-10-25T00:59:59.5Z", "2026-10-24T23:15:00Z", "2026-11-01T05:59:00Z",
    "2026-04-04T14:45:00Z", "2011-12-30T09:59:59Z", "2026-12-31T23:59:59.25Z", "2028-02-29T12:00:00Z",
    "1969-12-31T23:59:58.75Z", "1900-01-01T00:00:00Z", "9999-12-31T23:00:00Z", "0001-01-01T00:00:01Z",
  ].map(Sample.timestamp)

  private static let distances: [Duration] = [
    .zero, .nanoseconds(1), .milliseconds(1500), .seconds(1), .seconds(59), .minutes(35), .hours(2), .hours(25),
    .days(3), .days(400),
  ]

  /// A clock, and instants at all distances from it.
  private static func sample(_ random: inout SeededGenerator) -> (MovingSample, Timestamp) {
    func near(_ instant: Timestamp) -> Timestamp {
      let distance = random.pick(distances)
      return min(max(random.oneIn(2) ? instant + distance : instant - distance, .goZero), .latest)
    }
    let clock = random.oneIn(4) ? near(random.pick(clocks)) : random.pick(clocks)
    let sample = MovingSample(
      used: near(clock), deadline: near(clock), zone: random.pick(ClockExpressionGenerator.zones))
    return (sample, clock)
  }

  /// Nanoseconds after the clock at which to look: next to both ends, at whole units, and anywhere.
  private static func steps(within length: Int64, _ random: inout SeededGenerator) -> [Int64] {
    var steps = [length - 1, length - 2, 1, 2, length / 2, length / 3]
    for unit: Int64 in [1_000_000, 1_000_000_000, 60_000_000_000, 3_600_000_000_000, 86_400_000_000_000] {
      steps += [unit, unit - 1, length - unit]
    }
    for _ in 0..<6 {
      let step = Int64(random.next() % UInt64(length))
      steps += [step, step >> random.next(50), length - (step >> random.next(50))]
    }
    return steps.filter { $0 > 0 && $0 < length }
  }

  /// Checks the answers up to the horizon.
  ///
  /// - Returns: Whether the answer is another one at the horizon; `nil` without a horizon in the calendar.
  @discardableResult
  private static func check(
    _ text: String, _ program: Program, _ sample: MovingSample, _ clock: Timestamp, _ random: inout SeededGenerator
  ) -> Bool? {
    func answer(_ instant: Timestamp) -> String { program.evaluate(sample.bindings(at: instant)).value.exact }
    let evaluation = program.evaluate(sample.bindings(at: clock), wantsHorizon: true)
    let first = evaluation.value.exact
    #expect((evaluation.horizon ?? clock + .seconds(1)) > clock, "\(text) at \(clock)")
    let end = min(evaluation.horizon ?? .latest, clock + .days(36_500), .latest)
    let length = (end - clock).wholeNanoseconds
    guard length > 0 else { return nil }
    for step in steps(within: length, &random) {
      let later = clock + .nanoseconds(step)
      let found = answer(later)
      if found != first {
        Issue.record(
          "\(text) with \(sample): \(first) at \(clock) is \(found) at \(later), horizon \(evaluation.horizon?.rfc3339 ?? "none")"
        )
        break
      }
    }
    // Where the calendar ends, so does what is promised.
    guard evaluation.value.isKnown, let horizon = evaluation.horizon, horizon < .latest - .days(1) else { return nil }
    return answer(horizon) != first
  }

  @Test func theAnswerHoldsUntilTheHorizon() {
    var generator = ClockExpressionGenerator(seed: 11)
    var random = SeededGenerator(seed: 12)
    var compiled = 0
    for _ in 0..<HorizonPropertyTests.count {
      let text = generator.expression(depth: 1 + random.next(4))
      guard let program = MovingSample.environment.compile(text).program else { continue }
      compiled += 1
      let (sample, clock) = HorizonPropertyTests.sample(&random)
      HorizonPropertyTests.check(text, program, sample, clock, &random)
    }
    #expect(compiled > HorizonPropertyTests.count * 9 / 10)
  }

  /// Forms whose horizon is promised to be the very instant at which the answer changes.
  private static func exact(_ random: inout SeededGenerator) -> String {
    let comparison = random.pick(["<", "<=", ">", ">=", "==", "!="])
    let length = random.pick([
      "duration('2h')", "duration('0s')", "duration('1ns')", "duration('35m')", "duration('-90s')",
    ])
    let instant = random.pick(["used", "deadline", "timestamp('2026-03-29T01:30:00Z')", "(used + \(length))"])
    let clock = random.pick(["now", "(now + \(length))", "(now - \(length))", "ws.soon"])
    let age = random.pick([
      "(\(clock) - \(instant))", "(\(instant) - \(clock))", "ws.idle", "ws.main.age", "(ws.idle + \(length))",
      "(now - (deadline - ws.idle))", "{'k': ws.idle}.k", "[ws.idle, ws.left][\(random.next(2))]",
      "optional.of(ws.idle).optMap(o, o + \(length)).orValue(\(length))",
    ])
    let zone = random.pick(["", "'\(random.pick(ClockExpressionGenerator.zones))'", "zone"])
    let field = random.pick([
      "getHours", "getMinutes", "getSeconds", "getDayOfWeek", "getDate", "getMonth", "getDayOfYear",
    ])
    // Numbers that are passed sooner or later, if they have not been passed for good.
    let (count, number) = random.pick([
      ("\(clock).\(field)(\(zone))", random.pick(["2", "3", "5"])),
      ("\(age).\(random.pick(["getHours", "getMinutes", "getSeconds"]))()", random.pick(["0", "1", "2", "-3", "60"])),
      ("int(\(clock))", random.pick(["int(used)", "int(deadline) + 1"])),
      ("(int(now) - int(used))", random.pick(["0", "7200", "-3"])),
      ("((int(now) + 62135596800) % 3600)", random.pick(["1", "35", "60"])),
      ("(int(deadline) - int(now)) / 60", random.pick(["0", "2", "-3"])),
      ("int(\(age))", random.pick(["0", "35000000000", "-1"])),
      ("-int(\(age)) / 60000000000 * 3", random.pick(["6", "-12"])),
      ("math.greatest(int(now) - int(used), 60)", "3600"), ("double(int(now)) - double(int(used))", "35.5"),
    ])
    switch random.next(8) {
    case 0: return "\(clock) \(comparison) \(instant)"
    case 1, 2: return "\(age) \(comparison) \(length)"
    case 3, 4: return "\(count) \(comparison) \(number)"
    case 5: return random.pick([count, "string(\(count))", "\(clock).getHours(\(zone))"])
    case 6: return "\(clock) in [\(instant), deadline]"
    default:
      let quantifier = random.pick(["exists", "all"])
      return "[\(age), ws.left].\(quantifier)(x, x \(comparison) \(length))"
    }
  }

  @Test func theHorizonOfExactFormsIsTheChange() {
    var random = SeededGenerator(seed: 13)
    var changes = 0
    for _ in 0..<HorizonPropertyTests.count {
      let text = HorizonPropertyTests.exact(&random)
      guard let program = MovingSample.environment.compile(text).program else {
        Issue.record("\(text) does not compile")
        continue
      }
      let (sample, clock) = HorizonPropertyTests.sample(&random)
      guard let isChange = HorizonPropertyTests.check(text, program, sample, clock, &random) else { continue }
      changes += 1
      if !isChange { Issue.record("\(text) at \(clock) with \(sample): the answer does not change at the horizon") }
    }
    #expect(changes > HorizonPropertyTests.count / 4)
  }
}
