import SQLite

/// Writes memory changes: a fact for each, and the live row that results.
struct MemoryRecorder {
  let file: AuditFile
  let connection: Connection
  let log: FactLog
  let live: LiveTables

  /// Records the changes within the caller's transaction.
  ///
  /// - Parameter acts: by workspace, the decision of the same batch to suspend its schedule.
  func record(
    _ changes: MemoryChanges, sweep: Int64, acts: [String: Int64] = [:], operation: String
  ) throws {
    for (id, change) in changes.suspensions {
      var suspension = change
      if change?.decision == nil { suspension?.decision = acts[id] }
      try record(suspension, workspace: try workspaceKey(id, operation), sweep: sweep)
    }
    for (key, memory) in changes.rules {
      let workspace = try workspaceKey(key.workspace, operation)
      try record(memory, key, workspace: workspace, sweep: sweep)
    }
    for (key, value) in changes.values {
      let workspace = try workspaceKey(key.workspace, operation)
      try record(value, key.effect, workspace: workspace, sweep: sweep)
    }
  }

  private func record(_ suspension: Suspension?, workspace: Int64, sweep: Int64) throws {
    guard let suspension else {
      _ = try log.append(.suspensions, .integer(sweep), .integer(workspace), .null, .null, .null, .null, .null)
      return try live.forgetSuspension(of: workspace)
    }
    _ = try log.append(
      .suspensions, .integer(sweep), .integer(workspace), .text(suspension.state.rawValue), .text(suspension.schedule),
      .text(suspension.rule), .integer(suspension.decision), .instant(suspension.at))
    try live.remember(suspension, of: workspace)
  }

  private func workspaceKey(_ id: String, _ operation: String) throws -> Int64 {
    if let key = try connection.integer("SELECT seq FROM workspaces WHERE id = ?", .text(id)) { return key }
    throw file.invalid(operation, "the memory of \(id) changes, which was never observed")
  }

  private func record(_ memory: RuleMemory?, _ key: StoredMemory.RuleKey, workspace: Int64, sweep: Int64) throws {
    let shadow: SQLiteValue = .integer(key.shadow ? 1 : 0)
    // An empty memory is stored like a forgotten one.
    guard let memory, memory != RuleMemory() else {
      _ = try log.append(
        .ruleStates,
        [.integer(sweep), .integer(workspace), .text(key.rule), shadow]
          + RuleMemory().columns.map { _ in .null })
      return try live.forget(key.rule, shadow: key.shadow, of: workspace)
    }
    _ = try log.append(
      .ruleStates, [.integer(sweep), .integer(workspace), .text(key.rule), shadow] + memory.columns)
    try live.remember(memory, key.rule, shadow: key.shadow, of: workspace)
  }

  private func record(
    _ value: ValueMemory?, _ effect: DecisionRecord.Effect, workspace: Int64, sweep: Int64
  ) throws {
    guard let value else {
      _ = try log.append(
        .valueChanges, .integer(sweep), .integer(workspace), .text(effect.rawValue), .null, .null, .null, .null, .null,
        .null)
      return try live.forget(effect, of: workspace)
    }
    _ = try log.append(
      .valueChanges, .integer(sweep), .integer(workspace), .text(effect.rawValue), .text(value.value),
      .text(value.setBy.rawValue), .instant(value.at), .instant(value.byHand?.from), .instant(value.byHand?.to),
      .instant(value.byHand?.at))
    try live.remember(value, effect, of: workspace)
  }
}
