import Time

/// What people do with their workspaces.
extension SimulatedCoder {
  mutating func perform(_ move: PersonMove, by number: Int) {
    let workspace = people[number].workspace
    switch move {
    case .arrive, .resume:
      people[number].isAtWork = true
      people[number].isPausing = false
      startIfStopped(number)
      sitDown(number)
    case .waitForJob:
      if workspaces[workspace].visit?.isAtWork == true { workspaces[workspace].visit?.carriesTraffic = false }
    case .pause:
      people[number].isPausing = true
      setAtWork(workspace, false)
    case .leave: leave(number)
    case .loseWindow:
      if !people[number].isAtWork { endVisit(workspace) }
    case .restart:
      if people[number].isAtWork, !people[number].isPausing { startIfStopped(number) }
    }
  }

  /// Called when an agent is there: whoever waited for it sits down.
  mutating func didConnectAgent(_ workspace: Int) {
    guard let number = workspaces[workspace].person else { return }
    if people[number].isAtWork, !people[number].isPausing { sitDown(number) }
  }

  /// Called when a build has ended: whoever was at work starts the workspace again after a while.
  mutating func didEndBuild(_ workspace: Int, _ transition: SimulatedBuild.Transition) {
    guard transition == .stop, let number = workspaces[workspace].person, people[number].isAtWork else { return }
    agenda.plan(.move(person: number, .restart), at: now + .minutes(3))
  }

  mutating func endVisit(_ workspace: Int) {
    guard let visit = workspaces[workspace].visit else { return }
    workspaces[workspace].visit = nil
    workspaces[workspace].wasUsed = true
    workspaces[workspace].hadTraffic = visit.carriesTraffic
    workspaces[workspace].truth.setInUse(false, at: now)
  }

  private mutating func startIfStopped(_ number: Int) {
    let workspace = people[number].workspace
    guard !workspaces[workspace].isDeleted, !workspaces[workspace].latest.isActive else { return }
    if workspaces[workspace].latest.transition == .stop {
      insertBuild(workspace, .start, reason: "initiator", initiator: people[number].user)
    }
  }

  private mutating func sitDown(_ number: Int) {
    let workspace = people[number].workspace
    guard workspaces[workspace].isRunning, workspaces[workspace].latest.agent?.isConnected == true else { return }
    workspaces[workspace].visit = Visit(kind: people[number].tool, isAtWork: true, carriesTraffic: true)
    workspaces[workspace].truth.setInUse(true, at: now)
  }

  /// Away from the keyboard: an idle shell is silent, an editor keeps talking.
  private mutating func setAtWork(_ workspace: Int, _ isAtWork: Bool) {
    guard var visit = workspaces[workspace].visit else { return }
    visit.isAtWork = isAtWork
    visit.carriesTraffic = isAtWork || visit.kind == .ide
    workspaces[workspace].visit = visit
    workspaces[workspace].truth.setInUse(isAtWork, at: now)
  }

  private mutating func leave(_ number: Int) {
    let person = people[number]
    people[number].isAtWork = false
    var random = SeededRandom(seed: person.seed ^ 0xFEED, stream: UInt64(bitPattern: now.seconds))
    let stops = random.chance(person.stopsByHand)
    let forgets = random.chance(person.forgetsWindows)
    if stops, workspaces[person.workspace].isRunning {
      endVisit(person.workspace)
      insertBuild(person.workspace, .stop, reason: "initiator", initiator: person.user)
    } else if forgets {
      setAtWork(person.workspace, false)
      agenda.plan(.move(person: number, .loseWindow), at: now + .minutes(Int.random(in: 20...240, using: &random)))
    } else {
      endVisit(person.workspace)
    }
  }
}
