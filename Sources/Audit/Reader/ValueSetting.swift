import SQLite
import Time

/// What the trail knows of how a value of a workspace came about, besides the readings that show it.
public struct ValueSetting: Hashable, Sendable {
  /// How it is known.
  public enum Source: Hashable, Sendable {
    /// A request of Curfew's that set it, or may have.
    case request(isCertain: Bool)
    /// What a sweep that found a new value took for its maker.
    case reading(ValueMemory.Origin)
  }

  /// The number of the request, or of the sweep: it lies behind the readings before it, and before those that show the value.
  public let number: Int64
  /// The effect.
  public let effect: DecisionRecord.Effect
  /// The value; `nil` for none. A deadline of a reading has its build's number with it.
  public let value: String?
  /// How it is known.
  public let source: Source

  /// Makes a setting.
  public init(number: Int64, effect: DecisionRecord.Effect, value: String?, source: Source) {
    self.number = number
    self.effect = effect
    self.value = value
    self.source = source
  }
}

/// How the values of workspaces came about.
public struct ValueSettings: Sendable {
  /// Those of each workspace by its id, in order.
  public let byWorkspace: [String: [ValueSetting]]
  /// Up to which number sweeps' findings may have been removed.
  public let removedThrough: Int64

  /// Makes settings.
  public init(_ byWorkspace: [String: [ValueSetting]] = [:], removedThrough: Int64 = 0) {
    self.byWorkspace = byWorkspace
    self.removedThrough = removedThrough
  }
}

extension AuditReader {
  /// How the values of workspaces came about, by all that the trail has.
  ///
  /// - Parameter workspaces: their ids
  /// - Throws: ``AuditFailure``.
  public func valueSettings(of workspaces: [String]) throws -> ValueSettings {
    try file.attempt("read the trail") {
      try connection.transaction(.deferred) {
        var found: [String: [ValueSetting]] = [:]
        for workspace in workspaces { found[workspace] = try requests(on: workspace) }
        let requests = found
        try forEachFinding(on: Set(workspaces)) { workspace, setting, row in
          // What is remembered of a request is no finding.
          let isOfRequest = requests[workspace]?.contains {
            $0.effect == setting.effect && setting.number < $0.number && $0.number < row
          }
          if isOfRequest != true { found[workspace, default: []].append(setting) }
        }
        return ValueSettings(
          found.mapValues { $0.sorted { $0.number < $1.number } },
          removedThrough: try connection.integer("SELECT max(through) FROM prunings") ?? 0)
      }
    }
  }

  /// The values that Curfew set, as readings show them: an action on a schedule may clear it, set it, and put it back; a suspended
  /// one is shown as if it were there.
  private func requests(on workspace: String) throws -> [ValueSetting] {
    try connection.cached(
      """
      SELECT i.seq, d.effect, CASE WHEN d.effect <> 'autostart' THEN d.after
          WHEN d.action = '\(Suspension.action)' THEN d.before
          WHEN i.body = '\(Suspension.clearing)' THEN NULL
          WHEN instr(i.body, '"' || d.after || '"') > 0 THEN d.after ELSE d.before END,
        c.result IN ('applied', 'found-applied')
          AND NOT EXISTS (SELECT 1 FROM remarks m WHERE m.decision = d.seq AND m.kind = 'not-changed')
      FROM workspaces w CROSS JOIN observations o ON o.workspace = w.seq
        CROSS JOIN decisions d ON d.observation = o.seq CROSS JOIN intents i ON i.decision = d.seq
        LEFT JOIN outcomes c ON c.intent = i.seq
      WHERE w.id = ? AND d.verdict = 'act'
      """
    ).all([.text(workspace)]) { row in
      DecisionRecord.Effect(rawValue: row.text(1)).map {
        ValueSetting(
          number: row.integer(0), effect: $0, value: row.optionalText(2),
          source: .request(isCertain: row.optionalInteger(3) == 1))
      }
    }.compactMap(\.self)
  }

  /// Calls `body` with whose each value is that a sweep found, by workspace, and with the number of the row that says so.
  private func forEachFinding(
    on workspaces: Set<String>, _ body: (String, ValueSetting, _ row: Int64) -> Void
  ) throws {
    struct Key: Hashable {
      let workspace: String
      let effect: DecisionRecord.Effect
    }
    let find = try connection.cached("SELECT seq FROM workspaces WHERE id = ?")
    let keys = try workspaces.compactMap { try find.first([.text($0)]) { "\($0.integer(0))" } }
    var last: [Key: ValueSetting] = [:]
    try connection.prepare(
      """
      SELECT w.id, v.sweep, v.effect, v.value, v.set_by, v.seq
      FROM value_changes v JOIN workspaces w ON w.seq = v.workspace
      WHERE v.workspace IN (\(keys.joined(separator: ", "))) AND v.set_by IS NOT NULL ORDER BY v.seq
      """
    ).forEach([]) { row in
      guard let effect = DecisionRecord.Effect(rawValue: row.text(2)),
        let origin = ValueMemory.Origin(rawValue: row.text(4))
      else { return }
      let key = Key(workspace: row.text(0), effect: effect)
      let setting = ValueSetting(
        number: row.integer(1), effect: effect, value: row.optionalText(3), source: .reading(origin))
      defer { last[key] = setting }
      // What is only written again, as where the server's clock was put right, was set before.
      if let last = last[key], last.value == setting.value, last.source == setting.source { return }
      body(key.workspace, setting, row.integer(5))
    }
  }
}
