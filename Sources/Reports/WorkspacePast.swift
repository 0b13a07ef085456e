import Audit
import Cron
import Time

/// What happened to a workspace apart from what Curfew changed, and how its deadlines moved: what baselines tell again.
struct WorkspacePast {
  let course: WorkspaceCourse
  let sightings: [Sighting]
  let moves: [FleetHistory.Move]
  let ttls: [FleetHistory.TTL]
  /// Uses without a break between them that is longer than the server may be late, oldest first.
  let visits: [LoneCourse.Visit]
  private let schedules: [String: CoderSchedule]

  enum Event {
    case stop(from: Timestamp, isSeen: Bool)
    case start(Sighting, BuildCause)
    case scheduled
    case setting(Timestamp?, isEarlier: Bool)
    case move(FleetHistory.Move)
    case visit(LoneCourse.Visit)

    /// What comes first of several at the same instant.
    var order: Int {
      switch self {
      case .stop: 0
      case .start: 1
      case .scheduled: 2
      case .setting: 3
      case .move: 4
      case .visit: 5
      }
    }
  }

  init(course: WorkspaceCourse, sightings: [Sighting], moves: [FleetHistory.Move], ttls: [FleetHistory.TTL]) {
    self.course = course
    self.sightings = sightings
    // Of builds before the first observation nothing is known but what Curfew did.
    let first = sightings.first.map { $0.transition == "start" ? $0.build : $0.build - 1 } ?? 0
    self.moves = moves.filter { $0.build >= first }
    self.ttls = ttls
    visits = Self.visits(course.account)
    schedules = Dictionary(
      uniqueKeysWithValues: Set(sightings.compactMap(\.schedule)).compactMap { text in
        // What cannot be read the server would not have taken: it starts nothing.
        (try? CoderSchedule(parsing: text)).map { (text, $0) }
      })
  }

  /// What happened, oldest first.
  func events() -> [(at: Timestamp, event: Event)] {
    var events: [(at: Timestamp, event: Event)] = moves.map { ($0.at, .move($0)) }
    events += visits.map { ($0.from, .visit($0)) }
    events += settings()
    for build in course.account.builds {
      if build.isStart {
        events.append((build.at, .start(build.names, build.cause)))
      } else if build.cause == .owner || build.cause == .unknown {
        let seen = course.pieces.partitioningIndex { $0.span.to > build.at }
        // One that was stopped already, by Curfew for example, was not stopped before that.
        let before = course.pieces[..<seen].last { $0.state == .running || $0.state == .stopped }?.span.to
        events.append((build.at, .stop(from: before ?? build.at, isSeen: build.cause == .owner)))
      }
    }
    events += scheduledStarts().map { ($0, .scheduled) }
    return events.sorted { ($0.at, $0.event.order) < ($1.at, $1.event.order) }
  }

  private static func visits(_ account: WorkspaceAccount) -> [LoneCourse.Visit] {
    var visits: [LoneCourse.Visit] = []
    for use in account.used.sorted(by: { $0.span.from < $1.span.from }) {
      let surely = use.isCertain ? use.span.from : nil
      if let last = visits.last, use.span.from <= last.to + .minutes(5) {
        visits[visits.count - 1] = .init(
          from: last.from, surely: last.surely ?? surely, to: max(last.to, use.span.to))
      } else {
        visits.append(.init(from: use.span.from, surely: surely, to: use.span.to))
      }
    }
    return visits
  }

  /// The deadlines in observations of one build that Curfew did not set.
  private func settings() -> [(at: Timestamp, event: Event)] {
    let moves = Dictionary(grouping: moves, by: \.build)
    return zip(sightings, sightings.dropFirst()).compactMap { one, next in
      // The first deadline of a start is nobody's.
      guard one.build == next.build, one.status == "running" else { return nil }
      let ofBuild = moves[next.build]?.filter { $0.at < next.at } ?? []
      let expected = ofBuild.last { $0.at >= one.at }.map { Optional($0.after) } ?? one.deadline
      guard next.deadline != expected, !ofBuild.contains(where: { $0.after == next.deadline }) else { return nil }
      let isEarlier = next.deadline.map { next in expected.map { next < $0 } ?? true } ?? false
      return (next.at, .setting(next.deadline, isEarlier: isEarlier))
    }
  }

  /// When its schedule came while it ran in truth: otherwise it may have been stopped then.
  private func scheduledStarts() -> [Timestamp] {
    guard !schedules.isEmpty else { return [] }
    // Pieces that meet are one time: a start may come just when there is an observation.
    var ran: [(span: Span, state: WorkspaceCourse.State, schedule: String?)] = []
    for piece in course.pieces where piece.state != .stopped {
      let schedule = piece.names.schedule
      if let last = ran.last, last.span.to == piece.span.from, last.state == piece.state, last.schedule == schedule {
        ran[ran.count - 1].span = Span(last.span.from, piece.span.to)
      } else {
        ran.append((piece.span, piece.state, schedule))
      }
    }
    return ran.flatMap { span, _, text in
      guard let schedule = text.flatMap({ schedules[$0] }) else { return [Timestamp]() }
      var starts: [Timestamp] = []
      var next = schedule.cron.serverNext(after: span.from)
      while let start = next, start < span.to, starts.count < 1000 {
        starts.append(start)
        next = schedule.cron.serverNext(after: start)
      }
      return starts
    }
  }

  /// How deadlines moved at an instant.
  ///
  /// - Parameter setsOwnTTLAside: whether a TTL of Curfew's counts as the one before it
  func habits(at instant: Timestamp, setsOwnTTLAside: Bool) -> LoneCourse.Habits {
    let next = sightings.partitioningIndex { $0.at >= instant }
    let sighting = next < sightings.count ? sightings[next] : sightings.last
    let schedule = sighting?.schedule.flatMap { schedules[$0] }
    var ttl = sighting?.ttl
    if setsOwnTTLAside, let sighting, let own = ownTTL(at: sighting) { ttl = own.ttl }
    return LoneCourse.Habits(
      ttl: ttl, bump: sighting?.bump ?? .hours(1), maxDeadline: sighting?.maxDeadline,
      nextStart: { schedule?.cron.serverNext(after: $0) })
  }

  /// What the TTL of an observation was before Curfew set it, and the rule that did; `nil` where it is not Curfew's.
  func ownTTL(at sighting: Sighting) -> (ttl: Duration?, rule: String)? {
    // Curfew's TTL counts as long as nobody sets another one.
    let before = ttls.filter { $0.at < sighting.startedAt ?? sighting.at }
    guard let last = before.last, last.after == sighting.ttl else { return nil }
    var ttl = last.before
    for change in before.dropLast().reversed() {
      guard let own = ttl, change.after == own else { break }
      ttl = change.before
    }
    return (ttl, last.rule)
  }

  /// When the server had last counted it as used at an instant, as far as observations tell.
  func lastUsedAt(_ instant: Timestamp) -> Timestamp? {
    let next = sightings.partitioningIndex { $0.at >= instant }
    if next < sightings.count, let used = sightings[next].lastUsedAt, used <= instant { return used }
    return next > 0 ? sightings[next - 1].lastUsedAt : nil
  }
}

extension RandomAccessCollection where Index == Int {
  /// The first index at which a condition holds that holds for all that follow, too.
  func partitioningIndex(where belongs: (Element) -> Bool) -> Int {
    var (low, high) = (startIndex, endIndex)
    while low < high {
      let middle = (low + high) / 2
      if belongs(self[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
