import Audit
import SQLite
import TestSupport
import Testing
import Time

/// What reports say of rules in a range, against the views, which say it of the whole trail.
@Suite struct RuleViewsTests {
  private let folder = TemporaryFolder()
  private var path: String { folder.file("curfew.db") }
  private let start = Timestamp(seconds: 1_795_492_800)

  private func counts(_ sql: String) throws -> [String: Int64] {
    let connection = try Connection(path: path, access: .readOnly)
    try connection.trustSchema()
    let rows = try connection.prepare(sql).all { ($0.text(0), $0.integer(1)) }
    return Dictionary(uniqueKeysWithValues: rows)
  }

  @Test(arguments: 1...3, [false, true]) func isWhatTheViewsHaveOfTheRange(_ seed: Int, setsClockBack: Bool)
    async throws
  {
    var random = SeededGenerator(seed: UInt64(seed))
    var trail = RandomTrail(
      path: path, start: start, seed: UInt64(seed), setsClockBack: setsClockBack, shortens: true)
    try await trail.record(steps: 200)
    let reader = try AuditReader(path: path)
    var all: [String: Int64] = [:]
    for round in 0..<5 {
      let moments = (0..<2).map { _ in
        start + .milliseconds(Int.random(in: 0..<Int((trail.now - start).wholeMilliseconds), using: &random))
      }
      let from = round == 0 ? start - .days(1) : moments.min() ?? start
      let to = round == 0 ? trail.now + .days(1) : moments.max() ?? start
      let health = try await reader.ruleHealth(from: from, to: to)
      func inRange(_ column: String) -> String {
        "substr(\(column), 1, 19) >= '\(from.rfc3339.prefix(19))' AND substr(\(column), 1, 19) < '\(to.rfc3339.prefix(19))'"
      }
      let results = try counts("SELECT rule || ' ' || result, count(*) FROM v_acts WHERE \(inRange("at")) GROUP BY 1")
      let regretted = try counts("SELECT rule, count(*) FROM v_regret WHERE \(inRange("started_at")) GROUP BY 1")
      var found: [String: Int64] = [:]
      for rule in health { for (result, count) in rule.results { found["\(rule.rule) \(result)"] = count } }
      #expect(found == results, "from \(from.rfc3339) to \(to.rfc3339)")
      for rule in health { #expect(rule.regretted == regretted[rule.rule] ?? 0, "\(rule.rule)") }
      if round == 0 { all = found.merging(regretted.map { ("\($0.key) regretted", $0.value) }) { one, _ in one } }
    }
    #expect(Set(all.keys).isSuperset(of: ["idle applied", "in-use applied"]), "\(all)")
    #expect(all["idle refused"] ?? all["in-use refused"] ?? 0 > 0, "\(all)")
    if seed == 1, !setsClockBack { #expect(all["idle regretted"] ?? 0 > 0) }
  }
}
