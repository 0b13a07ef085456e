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
    let enforced = new.enforced
    let newGroups = GroupCourse(new, looks)
    var seq: Int64 = 0
    var past = try await PastRules(reader: reader)
    defer { past.removeZones() }
    var subjects: [String: StoredSubject] = [:]
    /// For rules that count the days of use: what was known at the beginning of a day in UTC, and which day that is.
    var use: (fleet: FleetUse, day: Int)?
    while true {
      let page = try await reader.readings(after: seq, from: from, to: to)
      guard let last = page.last?.observation.seq else { return past.withZones { finish(looks) } }
      for stored in page {
        try await past.turn(to: stored)
        let day = Zone.utc.civil(at: stored.at).date.daysSinceEpoch
        if new.needs.use, use?.day != day {
          use = (FleetUse(try await reader.recordedUse(FleetUse.scope(at: stored.at))), day)
        }
        past.withZones {
          let trial = Result<RuleTrial, Obstacle> { () throws(Obstacle) in
            let id = stored.observation.workspace
            if let memory = stored.observation.memory {
              subjects[id] = try understood { try StoredSubject(json: memory) }
            }
            return try RuleTrial(
              stored, inForce: past.ruleSet, new: past.isWhatIf ? enforced : new, groups: past.groups,
              known: subjects[id], use: use?.fleet, looks: looks, newGroups: newGroups, withDryRuns: withDryRuns)
          }
          body(stored.observation.workspace, stored.at, trial)
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
