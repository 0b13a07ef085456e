import Audit
import CFaultyDisk
import Pipeline
import SQLite
import Time

extension Run {
  /// What the world does before the next sweep.
  func whatHappens() throws {
    if chances.happens(.hand) { people.act(on: server) }
    if chances.happens(.moved) { people.move(on: server) }
    if chances.happens(.clockSet) {
      let error = Duration.seconds(dice.number(-7200...7200))
      machineClockIsSet = true
      machine.setClock(wrongBy: error)
      note("the machine's clock is wrong by \(error)")
    }
    if chances.happens(.serverClock) {
      server.setClock(by: .seconds(dice.happens(0.5) ? dice.number(1...7200) : dice.number(-3600...(-1))))
    }
    let (restarts, upgrades) = (chances.happens(.restarted), chances.happens(.upgraded))
    if restarts || upgrades { server.restart(upgrades: upgrades, isSetBack: false) }
    if chances.happens(.broken) {
      tally.count(.brokenRules)
      guard TroubledRules.isBrokenRefused(&dice) else { throw Violation(.brokenRules, "they were loaded") }
    }
    guard setup.point == nil else { return }
    var plan = faulty_disk_plan()
    if chances.happens(.diskError) { plan.failing_operation = Int64(dice.number(1...40)) }
    if chances.happens(.diskFull) {
      plan.full_after = Int64(dice.number(0...20))
      plan.full_for = Int64(dice.number(1...60))
    }
    if chances.happens(.killed) { plan.deadly_operation = Int64(dice.number(1...60)) }
    if faulty_disk_is_dead() == 0 || machine.process == nil { faulty_disk_set(plan) }
  }

  /// Other rules, or another mode, for the process at work.
  func reload() async throws {
    machine.ruleSet = dice.pick(TroubledRules.sets)
    if chances.happens(.telling) { machine.ruleSet = TroubledRules.telling }
    machine.mode = dice.happens(0.2) ? .dryRun : .enforce
    note("the rules are those of \(machine.ruleSet.rules.first?.zone.name ?? "nowhere"), mode \(machine.mode)")
    try await machine.reload()
  }

  func resume() throws {
    guard checks.isPaused else { return }
    do { _ = try PauseSwitch(path: files.database).resume(at: loop.now) } catch { note("cannot resume: \(error)") }
    checks.isPaused = false
  }

  func togglePause() {
    guard checks.isPaused ? dice.happens(0.3) : chances.happens(.pause) else { return }
    do {
      if checks.isPaused {
        try resume()
        note("resumed")
      } else {
        try PauseSwitch(path: files.database).pause(Pause(since: loop.now, reason: "trouble"))
        checks.isPaused = true
        note("paused")
      }
    } catch {
      note("cannot pause: \(error)")
    }
  }

  func verify() async throws {
    tally.count(.verifies)
    let report = try await AuditReader(path: files.database, executor: ActorExecutor(loop: loop)).verify()
    guard report.isClean else { throw Violation(.verifies, "\(report)") }
  }

  /// Judges every decision of the trail again.
  func replay() async throws {
    var replay = Replay(keeping: 5)
    try await replay.run(over: AuditReader(path: files.database, executor: ActorExecutor(loop: loop)))
    tally.count(.replay, Int(replay.compared))
    guard replay.differing == 0 else {
      throw Violation(.replay, "\(replay.differing) differ: \(replay.differences.map { ($0.seq, $0.differs) })")
    }
  }

  /// What was refused is known to be refused: nothing is to be found out about it.
  func checkRefusals() throws {
    let refused = server.state.withLock { $0.refused }
    guard !refused.isEmpty else { return }
    let connection = try Connection(path: files.database, access: .readOnly)
    let query = try connection.prepare(
      """
      SELECT c.result, c.status FROM intents i JOIN outcomes c ON c.intent = i.seq WHERE i.path || i.body = ?
      ORDER BY i.seq DESC LIMIT 1
      """)
    for key in refused.sorted() {
      tally.count(.refused)
      // Where the outcome could not be recorded it is found out later.
      guard let result = try query.first([.text(key)], { $0.text(0) }) else { continue }
      guard ["refused", "conflict", "failed"].contains(result) else {
        throw Violation(.refused, "\(result): PUT \(key)")
      }
    }
  }

  // MARK: The files

  /// Deletes or replaces the trail under a process at work.
  ///
  /// - Returns: whether it did.
  func swapTrail() throws -> Bool {
    guard machine.process != nil, faulty_disk_is_dead() == 0, files.hasTrail, chances.happens(.swapped) else {
      return false
    }
    checks.close()
    try loseTrail(bringsBackup: backup != nil && dice.happens(0.5))
    return true
  }

  /// What is done with the trail while no process works.
  func copyTrail() throws {
    guard files.hasTrail else { return }
    if chances.happens(.deleted) {
      try loseTrail(bringsBackup: false)
    } else if backup != nil, chances.happens(.restored) {
      try loseTrail(bringsBackup: true)
    } else if dice.happens(0.3) {
      try files.makeBackup()
      backup = (loop.now, checks.isPaused)
      note("the trail is copied")
    }
  }

  /// Makes the trail of a dead process one that an earlier version has written, once in a run: the next process brings it up
  /// to date, with its open requests, its runs and its memory.
  func makeTrailOlder() throws {
    guard files.hasTrail, !isOlder, chances.happens(.older) else { return }
    guard let version = try files.makeOlder(dice.number(2...5)) else { return chances.uncount(.older) }
    isOlder = true
    note("the trail is one of version \(version)")
  }

  /// Damages a copy of the trail: verification has to find it and say where.
  func damageCopy() async throws {
    guard files.hasTrail, chances.happens(.damaged) else { return }
    guard let damaged = try files.makeDamagedCopy(&dice) else { return chances.uncount(.damaged) }
    tally.count(.damage)
    do {
      let report = try await AuditReader(path: damaged.path, executor: ActorExecutor(loop: loop)).verify()
      guard let finding = report.finding else {
        throw Violation(.damage, "page \(damaged.page) is lost, and the trail verifies")
      }
      note("page \(damaged.page) of a copy is lost: \(finding.summary)")
      guard finding.seq != nil || finding.table != nil || finding.summary.contains("\(damaged.page)") else {
        throw Violation(.damage, "page \(damaged.page) is lost, and the finding says no place: \(finding.summary)")
      }
    } catch let failure as AuditFailure {
      note("page \(damaged.page) of a copy is lost: \(failure)")
    }
  }

  private func loseTrail(bringsBackup: Bool) throws {
    let known = bringsBackup ? backup : nil
    note(known.map { "the trail of \($0.at.rfc3339) is copied back" } ?? "the trail is deleted")
    if known == nil { try files.deleteTrail() } else { try files.restoreBackup() }
    checks.isPaused = known?.isPaused ?? false
    // A request that was on its way arrives within seconds.
    forgotten.append((known?.at ?? start)...(loop.now + .seconds(20)))
    server.noteTrailLost()
  }
}
