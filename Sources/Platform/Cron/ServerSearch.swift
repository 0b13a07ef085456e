import Time

/// The moment that a server's search for a firing has come to, moved as Go's `time` package moves it.
///
/// Go settles local times that were skipped or repeated in its own way (`goInstant`), and so decides what happens
/// around a change of the clocks; the Coder server's autostart does what follows from it.
struct ServerSearch {
  private let zone: Zone
  private(set) var instant: Timestamp
  private(set) var local: CivilTime
  /// Whether the units below the first that had to move were set to their lowest value, which happens once.
  private var isReset = false

  init(from instant: Timestamp, in zone: Zone) {
    self.zone = zone
    self.instant = instant
    local = zone.civil(at: instant)
  }

  enum Unit { case month, day, hour, minute, second }

  /// Goes back to the beginning of the unit, the first time it is called.
  mutating func resetOnce(to unit: Unit) {
    guard !isReset else { return }
    isReset = true
    let (year, month, day) = (local.year, local.month, local.day)
    switch unit {
    case .month: moveTo(year: year, month: month, day: 1)
    case .day: moveTo(year: year, month: month, day: day)
    case .hour: moveTo(year: year, month: month, day: day, secondOfDay: local.hour * 3600)
    case .minute: move(to: instant.flooredToMinute)
    case .second: break
    }
  }

  mutating func add(seconds: Int) { move(to: instant + .seconds(seconds)) }

  /// To the same clock time of the next month; from the 31st possibly beyond it.
  mutating func addMonth() {
    moveTo(year: local.year, month: local.month + 1, day: local.day, secondOfDay: secondOfDay)
  }

  /// To the same clock time of the next day, or to the next midnight where the clocks made that another time.
  ///
  /// Where a zone left out a whole day (Apia, 30 December 2011) robfig/cron searches for ever; this goes on.
  mutating func addDay() {
    let before = instant
    addDays(1)
    if instant == before { addDays(2) }
  }

  private mutating func addDays(_ days: Int) {
    moveTo(year: local.year, month: local.month, day: local.day + days, secondOfDay: secondOfDay)
    if local.hour != 0 { add(seconds: (local.hour > 12 ? 24 - local.hour : -local.hour) * 3600) }
  }

  private var secondOfDay: Int { local.hour * 3600 + local.minute * 60 + local.second }

  private mutating func move(to instant: Timestamp) {
    self.instant = instant
    local = zone.civil(at: instant)
  }

  /// To a local time; the month may be 13 and the day two beyond the month's last.
  private mutating func moveTo(year: Int, month: Int, day: Int, secondOfDay: Int = 0) {
    let first = CivilDate(year: month > 12 ? year + 1 : year, month: month > 12 ? month - 12 : month, day: 1)
    let days = (first?.daysSinceEpoch ?? 0) + day - 1
    move(to: goInstant(ofLocal: Timestamp(seconds: Int64(days * 86_400 + secondOfDay))))
  }

  /// Go's `time.Date`, from the local time taken as if it were UTC: its offset is looked up there, and once more at
  /// the instant that this gives (https://go.dev/src/time/time.go).
  private func goInstant(ofLocal local: Timestamp) -> Timestamp {
    let guess = zone.civil(at: local).offsetSeconds
    guard guess != 0 else { return local }
    return local - .seconds(zone.civil(at: local - .seconds(guess)).offsetSeconds)
  }
}
