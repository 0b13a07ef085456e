import Time

/// How a workspace would have run on if Curfew had left it alone, from a change of Curfew on.
///
/// Until when it runs is known only within bounds, because observations do not show which use moves a deadline, or who would have
/// started the workspace again after a stop that did not happen: ``surely`` and ``possibly``. Whoever stopped it in truth stops it
/// here as well, and a start of a workspace that is surely stopped makes it again what it was.
struct LoneCourse {
  /// How deadlines move, as the observations of the time have it.
  struct Habits {
    /// The lifetime of a start without Curfew; `nil` for none.
    let ttl: Duration?
    /// By how much use moves the deadline.
    let bump: Duration
    /// The template's latest deadline; `nil` for any.
    let maxDeadline: Timestamp?
    /// The next start by schedule after an instant; `nil` for none.
    let nextStart: @Sendable (Timestamp) -> Timestamp?

    /// When a start at an instant ends by itself: a deadline behind the next start by schedule is that start's.
    func end(of start: Timestamp) -> Timestamp {
      guard let ttl else { return .distant }
      guard let next = nextStart(start), next < start + ttl else { return start + ttl }
      return next + ttl
    }

    /// The latest deadline that use may have led to.
    func bumped(from: Timestamp, to: Timestamp) -> Timestamp {
      var latest = to + bump
      guard let ttl, var next = nextStart(from) else { return latest }
      for _ in 0..<1000 where next < to + bump {
        latest = max(latest, next + ttl)
        guard let later = nextStart(next), later > next else { break }
        next = later
      }
      return latest
    }

    /// By how much use surely moves the deadline ahead of itself: one that is nearly as far away stays, and so does one that
    /// is the template's latest.
    var surelyAhead: Duration { maxDeadline == nil ? bump * 19 / 20 : .zero }
  }

  /// Time in which a workspace was used without a longer break.
  struct Visit {
    /// When it began at the earliest, and when it surely had begun; `nil` where it may not have been one.
    let from: Timestamp, surely: Timestamp?
    /// When it ended at the latest.
    let to: Timestamp
  }

  /// How long a start or stop may take.
  static let ofBuild = Duration.minutes(3)

  /// Until when it surely runs, and until when it possibly does.
  private(set) var surely, possibly: Timestamp
  /// What is known of it up to now.
  private(set) var pieces: [(span: Span, state: BaselineCourse.State)] = []
  private var now: Timestamp

  /// - Parameter deadline: the one without Curfew
  init(at now: Timestamp, deadline: Timestamp) {
    self.now = now
    surely = deadline
    possibly = deadline + Self.ofBuild
  }

  /// Lets time pass.
  mutating func go(to instant: Timestamp) {
    put(.running, to: min(surely, instant))
    put(.unsure, to: min(possibly, instant))
    put(.stopped, to: instant)
  }

  private mutating func put(_ state: BaselineCourse.State, to end: Timestamp) {
    guard now < end else { return }
    pieces.append((Span(now, end), state))
    now = end
  }

  /// Somebody used it, in truth.
  mutating func use(_ visit: Visit, _ habits: Habits) {
    go(to: visit.from)
    let mayBeRunning = visit.from <= possibly
    let isRunning = visit.from <= surely
    var latest = habits.bumped(from: visit.from, to: visit.to) + Self.ofBuild
    // Who was stopped while at work would have started it again right away.
    if visit.to > surely { latest = max(latest, habits.end(of: max(visit.from, surely)) + Self.ofBuild) }
    guard let begun = visit.surely else {
      if !mayBeRunning { surely = visit.from }
      possibly = max(mayBeRunning ? possibly : visit.from, latest)
      return
    }
    if isRunning {
      surely = max(surely, visit.from + habits.surelyAhead)
    } else {
      put(.unsure, to: begun + Self.ofBuild)
      let restarted = habits.end(of: visit.from)
      surely = mayBeRunning ? min(restarted, max(visit.from + habits.surelyAhead, now)) : restarted
    }
    possibly = max(mayBeRunning ? possibly : habits.end(of: begun + Self.ofBuild) + Self.ofBuild, latest, surely)
  }

  /// Somebody started it, in truth, or its schedule did.
  ///
  /// - Returns: whether it was stopped here as well, so that it is what it was from now on
  mutating func start(at instant: Timestamp, byPerson: Bool, _ habits: Habits) -> Bool {
    go(to: instant)
    if instant > possibly { return true }
    let end = habits.end(of: instant)
    if instant > surely {
      surely = min(end, byPerson ? instant + habits.surelyAhead : instant)
      possibly = max(possibly, end + Self.ofBuild)
    } else if byPerson {
      surely = max(surely, instant + habits.surelyAhead)
    }
    possibly = max(possibly, surely, instant + habits.bump)
    return false
  }

  /// A start that nobody saw.
  mutating func mayStart(at instant: Timestamp, _ habits: Habits) {
    go(to: instant)
    surely = min(surely, instant)
    possibly = max(possibly, habits.end(of: instant) + Self.ofBuild)
  }

  /// Its schedule starts it, which in truth ran at that time.
  mutating func startBySchedule(at instant: Timestamp, _ habits: Habits) {
    go(to: instant)
    guard instant > surely else { return }
    put(.unsure, to: instant + Self.ofBuild)
    let end = habits.end(of: instant)
    surely = instant > possibly ? end : now
    possibly = max(possibly, end + Self.ofBuild)
  }

  /// Somebody other than Curfew moved the deadline, in truth.
  ///
  /// - Parameter deadline: `nil` for none
  mutating func move(at instant: Timestamp, to deadline: Timestamp?, isEarlier: Bool, _ habits: Habits) {
    go(to: instant)
    guard instant <= possibly else { return }
    let deadline = deadline ?? .distant
    if isEarlier {
      if instant <= surely { possibly = max(deadline, instant) + Self.ofBuild }
      surely = min(surely, max(deadline, instant))
    } else {
      // It may have been use, which leaves a deadline that is nearly as far away.
      if instant <= surely { surely = max(surely, deadline - habits.bump / 20) }
      possibly = max(possibly, deadline + Self.ofBuild)
    }
  }

  /// A stop that nobody saw, and that may have been somebody's.
  mutating func mayStop(from: Timestamp, to: Timestamp) {
    go(to: from)
    surely = min(surely, from)
    possibly = max(possibly, from)
  }

  /// Somebody stopped it, in truth: while it runs here it stops at the same moment.
  mutating func stop(from: Timestamp, to: Timestamp) {
    go(to: from)
    if from <= surely { put(.asItWas, to: to) } else if from <= possibly { put(.unsure, to: to) }
    (surely, possibly) = (from, from)
    go(to: to)
  }
}

extension Timestamp {
  /// Later than anything that a trail tells of.
  static let distant = Timestamp(seconds: 253_402_300_799)
}
