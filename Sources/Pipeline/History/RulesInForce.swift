import Audit
import Rules
import Time

/// The rules that were in force in a range of time, and how often they were asked.
public struct RulesInForce: Sendable {
  /// For how many readings of workspaces each rule was there, by its name: the workspaces that sweeps read under a rule set that has
  /// it switched on, and for a group with times of its own those at which it was due. Its `match` may have left some out.
  public private(set) var readings: [String: Int64] = [:]

  private let health: [RuleHealth]

  /// Reads them from the trail.
  ///
  /// - Throws: `AuditFailure`.
  public init(_ reader: AuditReader, from: Timestamp, to: Timestamp) async throws {
    var ruleSets: [String: [Rule]] = [:]
    for count in try await reader.readingCounts(from: from, to: to) {
      if ruleSets[count.ruleSet] == nil {
        let record = try await reader.ruleSet(hash: count.ruleSet)
        // Rules that this version does not understand any more are left out.
        ruleSets[count.ruleSet] = record?.load.ruleSet?.rules ?? []
      }
      for rule in ruleSets[count.ruleSet] ?? [] where rule.mode != .off {
        let isAsked = count.group == rule.timing.map { .init(file: $0.key.file, name: $0.key.name) }
        // One whose group was never due was in force as well.
        if isAsked || count.group == nil { readings[rule.name, default: 0] += isAsked ? count.workspaces : 0 }
      }
    }
    var health = try await reader.ruleHealth(from: from, to: to)
    for name in Set(readings.keys).subtracting(health.map(\.rule)) {
      health.append(RuleHealth(ofSilentRule: name, lastAt: try await reader.lastTrue(ofRule: name, before: to)))
    }
    self.health = health.sorted { $0.rule < $1.rule }
  }

  /// What came of each of them, in the order of their names, also of those that decided nothing.
  public var outcomes: [(health: RuleHealth, readings: Int64?)] { health.map { ($0, readings[$0.rule]) } }
}
