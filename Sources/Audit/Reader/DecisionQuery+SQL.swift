import SQLite
import Time

extension DecisionQuery {
  /// SQL for the numbers of the workspaces that can be meant, with its values; `nil` where that can be all.
  var workspaceKeys: (sql: String, values: [SQLiteValue])? {
    guard let workspace else {
      return owner.map { ("SELECT workspace FROM snapshots WHERE owner = ? COLLATE NOCASE", [.text($0)]) }
    }
    var sql = "SELECT seq FROM workspaces WHERE id = ? COLLATE NOCASE"
    var values: [SQLiteValue] = [.text(workspace)]
    // Neither an owner's nor a workspace's name has a slash on the server.
    let slashes = workspace.indices.filter { workspace[$0] == "/" }.prefix(8)
    for slash in slashes {
      sql += " UNION SELECT workspace FROM snapshots WHERE owner = ? COLLATE NOCASE AND name = ? COLLATE NOCASE"
      values += [.text(String(workspace[..<slash])), .text(String(workspace[workspace.index(after: slash)...]))]
    }
    if slashes.isEmpty {
      sql += " UNION SELECT workspace FROM snapshots WHERE name = ? COLLATE NOCASE"
      values.append(.text(workspace))
    }
    return (sql, values)
  }

  /// Number of workspaces whose observations are looked through for decisions. With more it is faster to look at decisions, the
  /// newest first, until there are enough of them.
  static let fewWorkspaces = 50

  /// The query as an SQL clause with its values, for the tables that ``StoredDecision`` joins.
  ///
  /// - Parameters:
  ///   - number: the column that ``before`` and the order refer to
  ///   - workspaces: the numbers of the workspaces that can be meant; `nil` where they are not few
  func clause(number: String, workspaces: [Int64]?) -> (sql: String, values: [SQLiteValue]) {
    var conditions: [String] = []
    var values: [SQLiteValue] = []
    func demand(_ condition: String, _ value: SQLiteValue) {
      conditions.append(condition)
      values += repeatElement(value, count: condition.count { $0 == "?" })
    }
    if let workspaces {
      // Two indices have all that this takes; the rows of observations without a decision are not read.
      conditions.append(
        """
        d.seq IN (SELECT x.seq FROM observations v JOIN decisions x ON x.observation = v.seq
          WHERE v.workspace IN (\(workspaces.map(String.init).joined(separator: ", "))))
        """)
    } else if workspace != nil, let keys = workspaceKeys {
      // The sign keeps SQLite from looking through all their observations.
      conditions.append("+o.workspace IN (\(keys.sql))")
      values += keys.values
    }
    if let owner { demand("n.owner = ? COLLATE NOCASE", .text(owner)) }
    if let template { demand("n.template = ? COLLATE NOCASE", .text(template)) }
    if let rule { demand("d.rule = ?", .text(rule)) }
    if let effect { demand("d.effect = ?", .text(effect.rawValue)) }
    if let action { demand("d.action = ?", .text(action)) }
    if let guardName { demand("d.guard = ?", .text(guardName)) }
    if !verdicts.isEmpty {
      // The index of verdicts, where nothing else is known to be rare.
      let verdict = workspaces == nil ? "lower(d.verdict)" : "d.verdict"
      conditions.append("\(verdict) IN (\(repeatElement("?", count: verdicts.count).joined(separator: ", ")))")
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
