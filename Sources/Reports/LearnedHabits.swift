import Audit
import Cron
import Time

/// The habits of one workspace's owner, as far as its use shows them.
public struct LearnedHabits: Sendable {
  /// What was last seen of the workspace.
  public let last: Sighting
  /// The zone of its schedule, or the one that was given.
  public let zone: Zone
  /// Number of days on which it was used.
  public let daysUsed: Int
  /// The days of the week on which it is used mostly, 0 = Sunday.
  public let workdays: Set<Int>
  /// When its use begins and ends in the middle of all workdays, in minutes after local midnight; from four in the morning to four,
  /// so that both may be more than a day.
  public let arrives, leaves: Int
  /// How far from that it begins and ends at most, but for rare days, in minutes; `nil` where there are too few days to say.
  public let arrivalSpread, departureSpread: Int?
  /// How often it is not used on a workday, how often it is used again in the evening, and how often it is stopped by hand on a
  /// day of use; 0 to 1.
  public let absent, worksEvenings, stopsByHand: Double

  /// A day begins at four in the morning: what is used past midnight belongs to the evening before.
  private static let dayBegins = 4 * 60
  /// When somebody was there on a day, in minutes after its local midnight.
  private struct Day {
    var first: Int
    var last: Int
    var hasEvening = false
  }

  /// Learns of all workspaces that were used in a range, ordered by owner and workspace.
  ///
  /// - Parameters:
  ///   - history: what the trail saw in the range
  ///   - zone: where the owners of workspaces without a schedule live
  public static func all(of history: FleetHistory, in range: Span, zone: Zone) -> [LearnedHabits] {
    guard let known = history.known?.clipped(to: range) else { return [] }
    let shortenings = Dictionary(grouping: history.shortenings, by: \.workspace)
    return history.sightings.compactMap { workspace, sightings in
      LearnedHabits(
        WorkspaceCourse(sightings, in: history, shortenings[workspace] ?? []), sightings, known, zone)
    }.sorted { ($0.last.owner, $0.last.name, $0.last.workspace) < ($1.last.owner, $1.last.name, $1.last.workspace) }
  }

  private init?(_ course: WorkspaceCourse, _ sightings: [Sighting], _ known: Span, _ given: Zone) {
    guard let last = sightings.last(where: { $0.at <= known.to }), let first = sightings.first else { return nil }
    self.last = last
    // What cannot be read the server would not have taken: it says nothing of a zone.
    let schedule = last.schedule.flatMap { try? CoderSchedule(parsing: $0) }
    let zone = schedule.flatMap { $0.namesZone ? $0.zone : nil } ?? given
    self.zone = zone
    let days = Self.days(Self.visits(course.account, sightings, within: known), zone)
    guard !days.isEmpty else { return nil }
    daysUsed = days.count
    // Days on which it could have been seen from morning to night; of others those count on which it was.
    let seen = Self.wholeDays(Span(max(known.from, first.at), known.to), zone).union(days.keys)
    let ofWeek = Dictionary(grouping: seen) { CivilDate(daysSinceEpoch: $0).weekday }
    // A short look at the weekend makes no workday of it.
    let usual = days.values.map { $0.last - $0.first }.sorted()[days.count / 2]
    let worked = days.filter { ($0.value.last - $0.value.first) * 2 >= usual }
    let mostly = ofWeek.filter { $0.value.count { worked[$0] != nil } * 2 >= $0.value.count }
    workdays = mostly.isEmpty ? Set(days.keys.map { CivilDate(daysSinceEpoch: $0).weekday }) : Set(mostly.keys)
    let ofWork = seen.filter { [workdays] in workdays.contains(CivilDate(daysSinceEpoch: $0).weekday) }
    let there = ofWork.compactMap { days[$0] }
    let counted = there.isEmpty ? Array(days.values) : there
    absent = ofWork.isEmpty ? 0 : Double(ofWork.count - there.count) / Double(ofWork.count)
    worksEvenings = Double(counted.count(where: \.hasEvening)) / Double(counted.count)
    (arrives, arrivalSpread) = Self.middle(counted.map(\.first))
    (leaves, departureSpread) = Self.middle(counted.map(\.last))
    let stops = course.account.builds.count {
      !$0.isStart && $0.cause == .owner && known.from <= $0.at && $0.at < known.to
    }
    stopsByHand = min(1, Double(stops) / Double(days.count))
  }

  /// The local day of an instant, counted from 1970, and the minute after its midnight, from four o'clock to four o'clock.
  private static func day(_ instant: Timestamp, _ zone: Zone) -> (day: Int, minute: Int) {
    let time = zone.civil(at: instant)
    let isNight = time.minuteOfDay < dayBegins
    return (time.date.daysSinceEpoch - (isNight ? 1 : 0), time.minuteOfDay + (isNight ? 24 * 60 : 0))
  }

  /// The days that a span has from six in the morning to ten in the evening.
  private static func wholeDays(_ span: Span, _ zone: Zone) -> Set<Int> {
    let (first, last) = (zone.civil(at: span.from), zone.civil(at: span.to))
    let begin = first.date.daysSinceEpoch + (first.minuteOfDay > 6 * 60 ? 1 : 0)
    let end = last.date.daysSinceEpoch + (last.minuteOfDay >= 22 * 60 ? 1 : 0)
    return Set(begin..<max(begin, end))
  }

  /// When somebody was there, oldest first, with pauses of a few minutes in between.
  private static func visits(_ account: WorkspaceAccount, _ sightings: [Sighting], within known: Span) -> [Span] {
    // What nobody saw for a quarter of an hour may have been a pause.
    let used = account.used.filter { $0.isCertain || $0.span.length <= .minutes(15) }
    let spans = used.compactMap { $0.span.clipped(to: known) }.sorted { $0.from < $1.from }
    var visits: [Span] = []
    for span in spans {
      if let last = visits.last, span.from - last.to <= .minutes(20) {
        visits[visits.count - 1] = Span(last.from, max(last.to, span.to))
      } else {
        visits.append(span)
      }
    }
    // The server counts its own starts and stops as use: a moment after a start, and one since the look before a stop.
    let stops = account.builds.filter { !$0.isStart && $0.cause != .owner }.map { stop in
      Span((sightings.last { $0.at < stop.at }?.at ?? stop.at) - .minutes(1), stop.at + .seconds(1))
    }
    return visits.filter { visit in
      visit.length >= .minutes(3) && !stops.contains { $0.from <= visit.from && visit.to <= $0.to }
    }
  }

  /// The days on which somebody was there.
  private static func days(_ visits: [Span], _ zone: Zone) -> [Int: Day] {
    var days: [Int: Day] = [:]
    for visit in visits {
      let (day, from) = day(visit.from, zone)
      // One that reaches over four o'clock ends there.
      let to = min(from + Int(visit.length.wholeSeconds / 60), dayBegins + 24 * 60)
      guard var before = days[day] else {
        days[day] = Day(first: from, last: to)
        continue
      }
      // Who comes back after a break of an hour and a half in the evening had gone.
      if from >= 18 * 60 + 30, from - before.last > 90 { before.hasEvening = true }
      if !before.hasEvening { before.last = max(before.last, to) }
      days[day] = before
    }
    return days
  }

  /// The median, and how far from it nearly all lie when they lie as the simulated people's do.
  private static func middle(_ minutes: [Int]) -> (median: Int, spread: Int?) {
    let sorted = minutes.sorted()
    guard sorted.count >= 8 else { return (sorted[sorted.count / 2], nil) }
    let quarter = sorted.count / 4
    // Half of all lie within 0.29 times the spread on either side of the middle.
    let width = sorted[sorted.count - 1 - quarter] - sorted[quarter]
    return (sorted[sorted.count / 2], min(360, width * 171 / 100))
  }
}
