import TestSupport
import Time

/// A zone of some zone data, and stretches of time in which its clocks are changed.
struct ZoneSample {
  let data: ZoneData
  let zone: Zone
  /// Beginnings of stretches, whole minutes.
  let starts: [Timestamp]

  /// The zones of all data at hand whose clocks differ, each with two changes of its clocks and one quiet day.
  static func all(seed: UInt64) -> [ZoneSample] {
    var random = SeededGenerator(seed: seed)
    return ZoneFixture.all.flatMap { data in
      data.names.compactMap { data.zone(named: $0) }.map { zone in
        var changes: [Timestamp] = []
        // From 1975 on all offsets are whole minutes; beyond 2037 a rule stands in for the table.
        let earliest = Timestamp(seconds: 157_766_400)
        var last = earliest
        while changes.count < 200, let next = zone.nextTransition(after: last), next.seconds < 2_500_000_000 {
          changes.append(next)
          last = next
        }
        let day = Timestamp(seconds: .random(in: earliest.seconds...2_000_000_000, using: &random))
        let starts =
          (changes.isEmpty ? [] : [changes.randomElement(using: &random), changes.last].compactMap(\.self)) + [day]
        return ZoneSample(data: data, zone: zone, starts: starts.map { ($0 - .hours(25)).flooredToMinute })
      }
    }
  }
}

/// A schedule as the sets of its fields, to be judged without the parser.
struct PlainSchedule {
  var minutes: [Int]
  var hours: [Int]
  var daysOfMonth: [Int]?
  var months: [Int]?
  var daysOfWeek: [Int]?

  /// Five fields.
  var text: String {
    [minutes, hours, daysOfMonth, months, daysOfWeek]
      .map { $0.map { $0.map(String.init).joined(separator: ",") } ?? "*" }.joined(separator: " ")
  }

  func matches(_ time: CivilTime) -> Bool {
    guard minutes.contains(time.minute), hours.contains(time.hour), time.second == 0,
      months?.contains(time.month) ?? true
    else { return false }
    switch (daysOfMonth, daysOfWeek) {
    case (let ofMonth?, let ofWeek?): return ofMonth.contains(time.day) || ofWeek.contains(time.weekday)
    case (let ofMonth?, nil): return ofMonth.contains(time.day)
    case (nil, let ofWeek?): return ofWeek.contains(time.weekday)
    case (nil, nil): return true
    }
  }

  /// One that fires now and then within two days.
  static func random(using random: inout SeededGenerator) -> PlainSchedule {
    func some(_ range: ClosedRange<Int>, _ count: Int) -> [Int] {
      Array(Set((0..<count).map { _ in Int.random(in: range, using: &random) })).sorted()
    }
    return PlainSchedule(
      minutes: Bool.random(using: &random) ? [0] : some(0...59, 3), hours: [0, 23] + some(1...22, 5),
      daysOfMonth: Bool.random(using: &random) ? nil : some(1...31, 16),
      months: Int.random(in: 0...3, using: &random) > 0 ? nil : some(1...12, 8),
      daysOfWeek: Bool.random(using: &random) ? nil : some(0...6, 4))
  }
}
