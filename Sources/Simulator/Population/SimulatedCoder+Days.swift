import Time

/// What people mean to do on a day.
extension SimulatedCoder {
  /// Puts a new person on the agenda, from the present day on.
  mutating func add(_ person: Person) {
    people.append(person)
    workspaces[person.workspace].person = people.count - 1
    let today = person.zone.civil(at: now).date.daysSinceEpoch
    agenda.plan(.planDay(person: people.count - 1, day: today), at: now)
  }

  /// Plans one person's day, drawn from their own seed and the day alone, so that nothing the server or Curfew does
  /// changes what they intend.
  mutating func planDay(_ number: Int, _ day: Int) {
    let person = people[number]
    agenda.plan(.planDay(person: number, day: day + 1), at: start(ofDay: day + 1, in: person.zone))
    var random = SeededRandom(seed: person.seed, stream: UInt64(day))
    let isWorkday = person.workdays.contains(CivilDate(daysSinceEpoch: day).weekday)
    let isAway = person.holidays.contains(day) || random.chance(person.absent)
    guard isWorkday, !isAway else {
      if random.chance(0.03) { plan(number, day, from: 14 * 60, until: 16 * 60, &random) }
      return
    }
    let arrival = random.around(person.arrives, spread: person.arrivalSpread)
    let late = random.chance(person.staysLate) ? Int.random(in: 60...150, using: &random) : 0
    var departure = random.around(person.leaves, spread: person.departureSpread) + late
    if random.chance(person.waitsForJobs) {
      let from = departure - Int.random(in: 60...150, using: &random)
      departure = from + Int.random(in: 120...240, using: &random)
      plan(number, .waitForJob, at: start(ofDay: day, in: person.zone) + .minutes(from))
    }
    plan(number, day, from: arrival, until: departure, &random)
    if random.chance(person.worksEvenings) {
      let evening = random.around(20 * 60 + 45, spread: 45)
      plan(number, day, from: evening, until: evening + Int.random(in: 40...100, using: &random), &random)
    }
  }

  private mutating func plan(
    _ number: Int, _ day: Int, from arrival: Int, until departure: Int, _ random: inout SeededRandom
  ) {
    let midnight = start(ofDay: day, in: people[number].zone)
    var pauses: [(from: Int, until: Int)] = []
    if arrival < 12 * 60, departure > 13 * 60 {
      let lunch = random.around(12 * 60 + 20, spread: 25)
      pauses.append((lunch, lunch + Int.random(in: 30...60, using: &random)))
    }
    if departure - arrival > 300, random.chance(0.7) {
      let meeting = Int.random(in: 14 * 60...16 * 60, using: &random)
      pauses.append((meeting, meeting + Int.random(in: 30...100, using: &random)))
    }
    plan(number, .arrive, at: midnight + .minutes(arrival))
    for pause in pauses where pause.from > arrival && pause.until < departure {
      plan(number, .pause, at: midnight + .minutes(pause.from))
      plan(number, .resume, at: midnight + .minutes(pause.until))
    }
    plan(number, .leave, at: midnight + .minutes(departure))
  }

  private mutating func plan(_ number: Int, _ move: PersonMove, at instant: Timestamp) {
    // A simulation that begins at noon has no morning to make up for.
    if instant >= now { agenda.plan(.move(person: number, move), at: instant) }
  }

  private func start(ofDay day: Int, in zone: Zone) -> Timestamp {
    zone.instants(of: CivilTime(date: CivilDate(daysSinceEpoch: day))).first
  }
}
