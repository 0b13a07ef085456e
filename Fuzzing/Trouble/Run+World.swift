import Audit
import CFaultyDisk
import Pipeline
import Time

extension Run {
  /// What the world does before the next sweep.
  func whatHappens() throws {
    if chances.happens(.hand) { people.act(on: server) }
    if chances.happens(.moved) { people.move(on: server) }
    if chances.happens(.clockSet) {
      let error = Duration.seconds(dice.number(-7200...7200))
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
