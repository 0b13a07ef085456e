import Audit
import FoundationEssentials
import Rules
import Time

/// What was in force when a sweep judged: kept from one decision to the next, since it seldom changes.
struct PastRules {
  let reader: AuditReader
  /// The rules; `nil` where this version does not understand them.
  private(set) var rules: TriedRules?
  /// The limits of the settings and the server; `nil` where Curfew did not record them.
  private(set) var limits: Limits?
  /// Until when the due times of the groups of rules had been dealt with before the sweep; `nil` where that was removed with
  /// the old records.
  private(set) var groups: GroupMemory? = GroupMemory()
  let prunedThrough: Int64
  private var sweep: Int64?
  private var zones: ZoneData?
  private var zoneChange: Int64?
  /// By the hash of the set, and whether rules in dry run count as enforced.
  private var known: [String: TriedRules?] = [:]
  /// By the content of a policy.
  private var policies: [String: Limits] = [:]

  /// What was judged by besides the rules.
  struct Limits: Sendable {
    /// Whether this version can read it.
    let isUnderstood: Bool
    /// The policy; `nil` where this version does not understand it.
    let policy: Policy?
    let traits: ServerTraits

    init(_ content: String) {
      // Who judges by it says that it is not understood.
      let stored = try? StoredPolicy(json: content)
      isUnderstood = stored != nil
      policy = stored?.policy
      traits = stored?.traits ?? ServerTraits(version: nil)
    }
  }

  /// Whether the sweep was one of a what-if run, in which rules in dry run count as enforced.
  var isWhatIf: Bool { limits?.policy?.enforcesDryRuns ?? false }

  init(reader: AuditReader) async throws {
    self.reader = reader
    prunedThrough = try await reader.prunedThrough()
  }

  /// - Returns: whether anything can be otherwise than in the sweep before
  @discardableResult mutating func turn(to basis: SweepBasis) async throws -> Bool {
    guard sweep != basis.sweep else { return false }
    sweep = basis.sweep
    let change = try await reader.zoneChange(beforeOrIn: basis.sweep)
    if change != zoneChange || zones == nil {
      removeZones()
      // Rules hold the zones that they were loaded with.
      known = [:]
      zoneChange = change
      let folder = FileManager.default.temporaryDirectory.appending(path: "curfew-zones-\(UUID().uuidString)")
      zones = try ZoneData(
        writing: try await reader.zones(ofSweep: basis.sweep).map { ($0.name, $0.data) }, into: folder.path)
    }
    limits = basis.policy.map { limits(of: $0) }
    try await load(basis.ruleSet)
    if rules?.isWithoutTimings ?? true {
      groups = GroupMemory()
    } else if basis.sweep <= prunedThrough {
      groups = nil
    } else {
      groups = GroupMemory(try await reader.groups(beforeSweep: basis.sweep))
    }
    return true
  }

  private mutating func load(_ hash: String) async throws {
    let key = isWhatIf ? "\(hash) enforced" : hash
    if let found = known[key] {
      rules = found
      return
    }
    let record = try await reader.ruleSet(hash: hash)
    let isWhatIf = isWhatIf
    rules = withZones {
      record.flatMap(\.load.ruleSet)
        .map { TriedRules(isWhatIf ? $0.enforced : $0) }
    }
    known[key] = .some(rules)
  }

  private mutating func limits(of content: String) -> Limits {
    if let known = policies[content] { return known }
    let limits = Limits(content)
    policies[content] = limits
    return limits
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
