import Audit
import FoundationEssentials
import Rules
import Time

/// What was in force when a sweep judged: kept from one decision to the next, since it seldom changes.
struct PastRules {
  let reader: AuditReader
  private(set) var ruleSet: RuleSet?
  private(set) var groups: GroupMemory? = GroupMemory()
  /// Whether the sweep was one of a what-if run, in which rules in dry run count as enforced.
  private(set) var isWhatIf = false
  let prunedThrough: Int64
  private var sweep: Int64?
  private var zones: ZoneData?
  private var zoneChange: Int64?
  private var ruleSets: [String: RuleSet?] = [:]
  /// By the content of a policy.
  private var policies: [String: Bool] = [:]

  init(reader: AuditReader) async throws {
    self.reader = reader
    prunedThrough = try await reader.prunedThrough()
  }

  mutating func turn(to stored: StoredJudgement) async throws {
    guard sweep != stored.sweep else { return }
    sweep = stored.sweep
    let change = try await reader.zoneChange(beforeOrIn: stored.sweep)
    if change != zoneChange || zones == nil {
      removeZones()
      // Rules hold the zones that they were loaded with.
      ruleSets = [:]
      zoneChange = change
      let folder = FileManager.default.temporaryDirectory.appending(path: "curfew-zones-\(UUID().uuidString)")
      zones = try ZoneData(
        writing: try await reader.zones(ofSweep: stored.sweep).map { ($0.name, $0.data) }, into: folder.path)
    }
    if let known = ruleSets[stored.ruleSet] {
      ruleSet = known
    } else {
      let record = try await reader.ruleSet(hash: stored.ruleSet)
      ruleSet = withZones {
        record.flatMap { RuleSet.load(texts: $0.files.map { (path: $0.path, text: $0.text) }).ruleSet }
      }
      ruleSets[stored.ruleSet] = .some(ruleSet)
    }
    isWhatIf = isWhatIf(stored)
    if isWhatIf { ruleSet = ruleSet?.enforced }
    if ruleSet?.timings.isEmpty ?? true {
      groups = GroupMemory()
    } else if stored.sweep <= prunedThrough {
      groups = nil
    } else {
      groups = GroupMemory(try await reader.groups(beforeSweep: stored.sweep))
    }
  }

  /// Whether the sweep was one of a what-if run, in which rules in dry run count as enforced.
  private mutating func isWhatIf(_ stored: StoredJudgement) -> Bool {
    guard let content = stored.policy else { return false }
    if let known = policies[content] { return known }
    // Who judges the decision says what is wrong with it.
    let isWhatIf = (try? StoredPolicy(json: content))?.policy?.enforcesDryRuns ?? false
    policies[content] = isWhatIf
    return isWhatIf
  }

  /// Runs a body that looks zones up in the data of then; of sweeps without a record of them in this machine's.
  func withZones<Result>(_ body: () throws -> Result) rethrows -> Result {
    try ZoneData.$ofThen.withValue(zoneChange == nil ? nil : zones, operation: body)
  }

  func removeZones() {
    guard let zones else { return }
    // What stays behind in the folder for temporary files does no harm.
    try? FileManager.default.removeItem(atPath: zones.folder)
  }
}
