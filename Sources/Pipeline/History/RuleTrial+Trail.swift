import Audit
import Rules
import Time

extension RuleTrial {
  /// Reads the recorded readings of a range, oldest first, and gives each to `body` with the id of its workspace and its instant.
  ///
  /// - Parameters:
  ///   - withDryRuns: whether rules in dry run count as if they were enforced; else they do nothing
  ///   - finish: called after the last reading, with the zone data of then
  /// - Throws: `AuditFailure`, or an error of the file system where the zone data of then cannot be unpacked.
  static func run(
    of new: RuleSet, over reader: AuditReader, from: Timestamp?, to: Timestamp?, withDryRuns: Bool,
    _ body: (_ workspace: String, _ at: Timestamp, Result<RuleTrial, Obstacle>) -> Void, finish: (Looks) -> Void
  ) async throws {
    let looks = Looks(try await reader.looks(from: from, to: to))
    let (rules, enforced) = (TriedRules(new), TriedRules(new.enforced))
    let newGroups = GroupCourse(new, looks)
    var seq: Int64 = 0
    var past = try await PastRules(reader: reader)
    defer { past.removeZones() }
    var facts = PastFacts()
    var basis: Result<TrialBasis, Obstacle>?
    var subjects: [String: RememberedSubject] = [:]
    /// For rules that count the days of use: what was known at the beginning of a day in UTC, and which day that is.
    var use: (fleet: FleetUse, day: Int)?
    while true {
      let page = try await reader.readings(after: seq, from: from, to: to)
      guard let last = page.last?.reading.seq else { return past.withZones { finish(looks) } }
      try await facts.turn(to: page, of: reader)
      for stored in page {
        let now = stored.basis.at
        if try await past.turn(to: stored.basis) || basis == nil {
          // Of one that cannot be judged nothing can be taken.
          let before = try? basis?.get()
          basis = Result { () throws(Obstacle) in
            try TrialBasis(
              stored.basis, past, new: past.isWhatIf ? enforced : rules, looks: looks, newGroups: newGroups,
              withDryRuns: withDryRuns, before: before)
          }
        }
        let day = Zone.utc.civil(at: now).date.daysSinceEpoch
        // Of a sweep that cannot be judged no rules are known.
        let countsUse = rules.needs.use || (try? basis?.get())?.inForce.needs.use == true
        if countsUse, use?.day != day {
          use = (FleetUse(try await reader.recordedUse(FleetUse.scope(at: now))), day)
        }
        past.withZones {
          let trial = Result<RuleTrial, Obstacle> { () throws(Obstacle) in
            let id = stored.reading.workspace
            if let memory = stored.reading.memory {
              // Who reads the answer is told the reason.
              guard let subject = try? StoredSubject(json: memory) else { throw .workspace }
              subjects[id] = subject.remembered
            }
            guard let facts = facts.facts(of: stored.reading) else { throw .workspace }
            guard let basis = try basis?.get() else { throw .workspace }
            return RuleTrial(
              of: facts, at: now, isExact: stored.reading.memory != nil,
              applied: stored.applied.map { Set($0.map(Effect.init)) }, known: subjects[id], use: use?.fleet,
              basis: basis)
          }
          body(stored.reading.workspace, now, trial)
        }
      }
      seq = last
    }
  }

  /// The same, with rules in dry run that do nothing.
  ///
  /// - Throws: as the other.
  public static func run(
    of new: RuleSet, over reader: AuditReader, from: Timestamp?, to: Timestamp?,
    _ body: (_ workspace: String, _ at: Timestamp, Result<RuleTrial, Obstacle>) -> Void
  ) async throws {
    try await run(of: new, over: reader, from: from, to: to, withDryRuns: false, body, finish: { _ in })
  }
}
