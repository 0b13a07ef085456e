import SQLite
import Time

extension DecisionQuery {
  /// The query as an SQL clause with its values, for the tables that ``StoredDecision`` joins.
  ///
  /// - Parameter number: the column that ``before`` and the order refer to.
  func clause(number: String) -> (sql: String, values: [SQLiteValue]) {
    var conditions: [String] = []
    var values: [SQLiteValue] = []
    func demand(_ condition: String, _ value: SQLiteValue) {
      conditions.append(condition)
      values += repeatElement(value, count: condition.count { $0 == "?" })
    }
    if let workspace {
      demand(
        """
        o.workspace IN (SELECT x.seq FROM workspaces x WHERE x.id = ? COLLATE NOCASE UNION
          SELECT x.workspace FROM snapshots x WHERE x.name = ? COLLATE NOCASE
            OR x.owner || '/' || x.name = ? COLLATE NOCASE)
        """, .text(workspace))
    }
    if let owner { demand("n.owner = ? COLLATE NOCASE", .text(owner)) }
    if let template { demand("n.template = ? COLLATE NOCASE", .text(template)) }
    if let rule { demand("d.rule = ?", .text(rule)) }
    if let effect { demand("d.effect = ?", .text(effect.rawValue)) }
    if let action { demand("d.action = ?", .text(action)) }
    if let guardName { demand("d.guard = ?", .text(guardName)) }
    if !verdicts.isEmpty {
      conditions.append("d.verdict IN (\(repeatElement("?", count: verdicts.count).joined(separator: ", ")))")
      values += verdicts.map { .text($0.rawValue) }
    }
    if let since {
      // Numbers grow with time, so the indices find what began, ended or is open since then.
      let first = "coalesce((SELECT min(seq) FROM sweeps WHERE at >= ?), 9223372036854775807)"
      demand(
        """
        d.seq IN (SELECT decision FROM decision_ends WHERE seq >= \(first) UNION SELECT decision FROM live_runs
          UNION SELECT seq FROM decisions WHERE seq >= \(first))
        """, .instant(since))
      demand("coalesce(l.at, s.at) >= ?", .instant(since))
    }
    if let until { demand("s.at < ?", .instant(until)) }
    if let before { demand("\(number) < ?", .integer(before)) }
    if let after { demand("\(number) > ?", .integer(after)) }
    let filter = conditions.isEmpty ? "" : "WHERE " + conditions.joined(separator: " AND ")
    return ("\(filter) ORDER BY \(number) \(after == nil ? "DESC" : "ASC") LIMIT ?", values + [.integer(limit)])
  }
}
