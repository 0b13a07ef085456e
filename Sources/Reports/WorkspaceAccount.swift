import Audit
import Time

/// What is known of one workspace's time: stretches that ran or were used certainly or possibly, and its builds.
///
/// * It ran between two observations of the same build in which it runs, whatever nobody looked at in between: another
///   stop would be another build. Between observations of two builds it ran possibly, except before the look that saw it
///   stopped last and after the start that the server reports.
/// * It was used within a minute before each `last_used_at` that an observation shows, and possibly from the observation
///   before until then; not between `last_used_at` and the observation, but for a minute that the server may be late.
struct WorkspaceAccount {
  /// A stretch of time with what is known of it.
  struct Stretch {
    let span: Span
    /// Whether the workspace surely ran or was used; possibly otherwise.
    let isCertain: Bool
    /// The observation whose names it counts for.
    let names: Sighting
  }

  /// A start or stop.
  struct Build {
    let isStart: Bool
    let cause: BuildCause
    /// The rule that stopped it, if one did.
    let rule: String?
    /// When it was completed, or first seen; of one that was not seen, when the one behind it was first seen.
    let at: Timestamp
    let names: Sighting
    let number: Int64
    /// The time in which one was made that was not seen; `nil` for others.
    var unseen: Span?
  }

  private(set) var running: [Stretch] = []
  private(set) var used: [Stretch] = []
  private(set) var builds: [Build] = []

  /// How late the server may count use.
  static let lateness = Duration.minutes(1)

  private let history: FleetHistory
  private let shortenings: [FleetHistory.Shortening]

  /// Accounts for all that observations tell, or for a part of it. What lies between two observations is known when the second one
  /// is there, so that parts that meet come to the same as the whole.
  ///
  /// - Parameters:
  ///   - sightings: of one workspace, oldest first; for a part also those from some minutes before it on
  ///   - after: only what records behind this number tell
  ///   - through: only what records up to this number tell; `nil` for all, and what is open at the end
  init(
    _ sightings: [Sighting], departures: [FleetHistory.Departure], in history: FleetHistory,
    _ shortenings: [FleetHistory.Shortening], after: Int64 = -1, through: Int64? = nil
  ) {
    self.history = history
    self.shortenings = shortenings
    guard let first = sightings.first else { return }
    var earlier = 0
    // A workspace that was not there at an earlier look at everything was built since.
    if !history.seenBefore.contains(first.workspace), first.build > 0, !first.isOfRemoved,
      let before = history.lastLook(before: first.at, wantsEverything: true)
    {
      count(buildsFrom: 0, to: first, after: nil, known: before)
      if first.isOn { add(&running, started(first, after: before) ?? first.at, first.at, true, first) }
      if first.number <= after { (builds, earlier) = ([], running.count) }
    }
    for (place, one) in sightings.enumerated() {
      let next = place + 1 < sightings.count ? sightings[place + 1] : nil
      let gone = departures.first { $0.at >= one.at && $0.at <= next?.at ?? $0.at }
      let known = gone?.number ?? next?.number
      if let through, known.map({ $0 > through }) ?? true { break }
      go(from: one, to: next, gone: gone?.at)
      // Use that shows later may reach back into it.
      if let known, known <= after { (used, builds, earlier) = ([], [], running.count) }
    }
    used = whileRunning(used)
    running.removeFirst(earlier)
  }

  /// The parts of stretches in which the workspace ran, at least possibly: what counts as use around a stop or start.
  private func whileRunning(_ stretches: [Stretch]) -> [Stretch] {
    let running = running.sorted { $0.span.from < $1.span.from }
    var parts: [Stretch] = []
    var first = 0
    for stretch in stretches {
      while first < running.count, running[first].span.to <= stretch.span.from { first += 1 }
      for place in first..<max(first, running.count) {
        guard running[place].span.from < stretch.span.to else { break }
        guard let common = running[place].span.clipped(to: stretch.span) else { continue }
        parts.append(Stretch(span: common, isCertain: stretch.isCertain, names: running[place].names))
      }
    }
    return parts
  }

  /// Accounts for the time from an observation to the next one, or to where the trail ends or the workspace is gone.
  private mutating func go(from one: Sighting, to next: Sighting?, gone: Timestamp?) {
    let end = gone ?? next?.at ?? history.lastLook(before: nil, wantsEverything: false) ?? one.at
    // Looks at the running ones show that a stopped one still is; that a running one still runs, only its observations.
    // None shows that where what they saw was removed.
    let look = one.isBeforeGap ? nil : history.lastLook(before: end, wantsEverything: one.isOn)
    let known = max(one.at, look ?? one.at)
    if let next, gone == nil, next.build == one.build {
      account(for: one, until: next)
    } else {
      if one.isOn { add(&running, one.at, known, true, one) }
      if one.isUnsure { add(&running, one.at, known, false, one) }
      if let next, gone == nil {
        count(buildsFrom: one.build, to: next, after: one, known: known)
        let start = started(next, after: known)
        // What was starting may have run since, where nothing of that is left.
        let mayHaveRun = one.isBeforeGap && one.transition == "start"
        let wasOff = !one.isOn && !one.isUnsure && !mayHaveRun && next.build == one.build + 1
        if !wasOff || start == nil && (next.isOn || next.isUnsure) {
          add(&running, known, start ?? next.at, false, one.isOn ? one : next)
        }
        if next.isOn, let start { add(&running, start, next.at, true, next) }
      } else if one.isOn || one.isUnsure {
        add(&running, known, end, false, one)
        if gone != nil {
          builds.append(
            Build(
              isStart: false, cause: .unknown, rule: nil, at: end, names: one, number: one.build + 1,
              unseen: Span(known, end)))
        }
      }
    }
    accountForUse(from: one, to: gone == nil ? next : nil, end: end)
  }

  /// The time between two observations of the same build.
  private mutating func account(for one: Sighting, until next: Sighting) {
    switch (one.isOn, next.isOn) {
    case (true, true): add(&running, one.at, next.at, true, one)
    case (false, true) where !one.isUnsure:
      let start = started(next, after: one.at)
      if let start { add(&running, start, next.at, true, next) } else { add(&running, one.at, next.at, false, next) }
    case (false, false) where !one.isUnsure && !next.isUnsure: break
    default: add(&running, one.at, next.at, false, one)
    }
  }

  private mutating func accountForUse(from one: Sighting, to next: Sighting?, end: Timestamp) {
    let seen = max(one.at - Self.lateness, one.lastUsedAt ?? one.at - Self.lateness)
    guard let next else {
      if one.isOn { add(&used, seen, end, false, one) }
      return
    }
    guard one.isOn || next.isOn || next.build > one.build else { return }
    guard let last = next.lastUsedAt else {
      if one.isOn { add(&used, seen, next.at, false, one) }
      return
    }
    let known = one.lastUsedAt ?? .init(seconds: .min)
    guard last > known else { return }
    let minute = max(seen, last - Self.lateness)
    add(&used, seen, minute, false, one)
    // What the server calls used at the moment of a start is the start itself.
    add(&used, minute, last, next.build == one.build && one.isOn, one)
  }

  private func add(
    _ stretches: inout [Stretch], _ from: Timestamp, _ to: Timestamp, _ isCertain: Bool, _ names: Sighting
  ) {
    guard from < to else { return }
    stretches.append(Stretch(span: Span(from, to), isCertain: isCertain, names: names))
  }

  /// When the server says that the build was started, if that is after an instant and before the observation.
  private func started(_ sighting: Sighting, after known: Timestamp) -> Timestamp? {
    sighting.startedAt.flatMap { $0 > known && $0 <= sighting.at ? $0 : nil }
  }

  /// Counts the builds from one observation to the next. Those between that no observation shows alternate with it.
  ///
  /// - Parameter known: when none of them was made yet
  private mutating func count(buildsFrom build: Int64, to next: Sighting, after one: Sighting?, known: Timestamp) {
    guard next.build > build, one?.isOfRemoved != true else { return }
    var isStart = next.transition == "start"
    let seen = built(next, isStart: isStart, after: one)
    builds.append(seen)
    // A start comes behind all that was before it, and a stop may have been made any time until it was seen.
    let unseen = Span(min(known, seen.at), seen.at)
    for back in 0..<min(next.build - build - 1, 10_000) {
      isStart.toggle()
      builds.append(
        Build(
          isStart: isStart, cause: .unknown, rule: nil, at: next.at, names: next, number: next.build - 1 - back,
          unseen: unseen))
    }
  }

  private func built(_ sighting: Sighting, isStart: Bool, after one: Sighting?) -> Build {
    let at = isStart ? started(sighting, after: one?.at ?? .init(seconds: .min)) ?? sighting.at : sighting.at
    let cause = BuildCause(ofReason: sighting.reason)
    guard cause == .server else {
      return Build(isStart: isStart, cause: cause, rule: nil, at: at, names: sighting, number: sighting.build)
    }
    let ours = shortenings.last { $0.build == sighting.build - 1 && $0.deadline <= sighting.at }
    // A deadline that Curfew itself moved on afterwards stops nothing.
    let last = history.moves[sighting.workspace]?.last { $0.build == sighting.build - 1 && $0.at <= sighting.at }
    let isMovedOn = last.map { move in move.before.map { move.after > $0 } ?? false } ?? false
    let isOurs = !isStart && sighting.reason == "autostop" && ours != nil && !isMovedOn
    return Build(
      isStart: isStart, cause: isOurs ? .curfew : .server, rule: isOurs ? ours?.rule : nil, at: at, names: sighting,
      number: sighting.build)
  }
}

extension Sighting {
  /// Whether it runs: from the end of a start to the end of a stop.
  var isOn: Bool { status == "running" || status == "stopping" || (status == "pending" && transition == "stop") }
  /// Whether the status does not say so: a build that failed or was canceled left something or nothing.
  var isUnsure: Bool {
    switch status {
    case "failed", "canceled", "canceling", "unknown", "deleting": true
    default: false
    }
  }
}

extension FleetHistory {
  /// From the first look to the last; `nil` where there was none.
  var known: Span? { ends.map { Span($0.first, $0.last) } }

  /// The last look before an instant, or of all; `nil` where there is none.
  func lastLook(before instant: Timestamp?, wantsEverything: Bool) -> Timestamp? {
    guard let instant else { return looks.last?.at }
    var low = 0
    var high = looks.count
    while low < high {
      let middle = (low + high) / 2
      if looks[middle].at < instant { low = middle + 1 } else { high = middle }
    }
    while low > 0 {
      low -= 1
      if !wantsEverything || looks[low].isOfEverything { return looks[low].at }
    }
    return nil
  }
}
