import CoderAPI
import Rules
import Time

/// The first stage: reads the server and joins the result with Curfew's memory.
package struct Observer: Sendable {
  let coder: CoderClient
  private let asksRights: Bool
  private let needs: NeedsReader
  private let pace: Duration
  private let known: KnownWorkspaces
  private let planned: PlannedBasis?
  let remembered: RememberedFleet

  /// - Parameters:
  ///   - asksRights: whether to find out what the token may change.
  ///   - needs: what the rules look at besides the list.
  ///   - pace: how long an action counts against the limits of a sweep that reads a few workspaces.
  ///   - known: reads the remembered workspaces, for those that the list does not show.
  ///   - recorded: reads the recorded parameters, so that a new process need not ask for them again.
  ///   - used: reads from the trail when workspaces were used.
  ///   - remembered: reads the memory from the trail.
  ///   - plan: the one that is applied.
  package init(
    coder: CoderClient, asksRights: Bool = false, needs: RuleNeeds = .nothing, pace: Duration = .zero,
    known: @escaping KnownWorkspaces = { [] }, recorded: @escaping KnownParameters = { [] },
    used: @escaping KnownUse = { _ in nil }, remembered: @escaping RememberedFleet = { nil },
    plan: SavedPlan? = nil
  ) {
    self.coder = coder
    self.pace = pace
    self.asksRights = asksRights
    self.needs = NeedsReader(coder: coder, needs: needs, recorded: recorded, used: used)
    self.known = known
    planned = plan.map(PlannedBasis.init)
    self.remembered = remembered
  }

  /// Reads the list in pages, and the templates when they are not known yet or the scope is everything.
  ///
  /// If far fewer are running than a moment ago, everything is read: only that tells whether they were stopped or are not
  /// shown any more.
  ///
  /// - Parameter at: judges for this instant instead of the present; for plans only.
  /// - Throws: `CoderFailure` when the list cannot be read. Unreadable templates are unknown and no error;
  ///   ``Reading/templatesFailure`` gives the reason.
  package func read(_ scope: Scope, at instant: Timestamp? = nil, _ memory: inout FleetMemory) async throws -> Reading {
    if case .only(let ids) = scope { return try await read(only: ids, &memory) }
    let response = try await list(scope, &memory)
    try await checkPresence(of: response.exchange, &memory)
    try await checkClock(by: response.exchange, &memory)
    let running = response.value.workspaces.count(where: \.isRunning)
    let before = memory.server.running
    memory.server.running = running
    if scope == .running, let before, Self.isFarLess(running, than: before) {
      return try await read(.everything, at: instant, &memory)
    }
    let isTemplatesDue = memory.server.templates == nil || scope == .everything
    var besides = TemplateReader(coder: coder)
    let failure = try await besides.read(for: response.value.workspaces, whole: isTemplatesDue, &memory)
    if isTemplatesDue { besides.requests += try await readUsers(&memory) }
    besides.requests += try await needs.read(
      for: response.value.workspaces, isWhole: scope == .everything, response.exchange, &memory)
    try await askRights(response.value.workspaces, &memory)
    if scope == .everything {
      let all = response.value.workspaces
      memory.server.rightsNote = memory.server.rights.flatMap { known in
        known.rights.isLimited(among: all) ? "the token \(known.rights.sentence(about: all))" : nil
      }
    }
    var reading = reading(of: consume response, besides: besides.requests, at: instant, memory)
    reading.scope = scope == .everything ? .everything : .running
    if scope == .everything { reading.listMemory = memory.server.lists[scope] }
    reading.rightsNote = memory.server.rightsNote
    if scope == .everything { (memory.server.total, memory.server.scheduled) = (reading.total, reading.scheduled) }
    if scope == .everything { memory.server.shrinkage = shrinkage(of: reading, &memory) }
    reading.shrinkage = memory.server.shrinkage
    reading.total = max(reading.total, memory.server.total ?? 0)
    reading.scheduled = max(reading.scheduled, memory.server.scheduled ?? 0)
    if scope == .running { reading.overreaches = memory.server.overreaches }
    reading.templates = memory.server.templates?.values.map(\.name) ?? []
    reading.templatesFailure = failure
    reading.usersFailure = memory.server.usersFailure
    reading.notesOfNeeds = memory.server.notesOfNeeds
    return reading
  }

  /// Reads these workspaces alone, a request each; what the server told of the fleet before stands.
  ///
  /// One that is gone or not understood is left to the next reading of the list.
  private func read(only ids: [String], _ memory: inout FleetMemory) async throws -> Reading {
    var workspaces: [Workspace] = []
    var exchange: Exchange?
    var serverTime = Duration.zero
    for id in ids {
      do {
        let response = try await coder.workspace(id: id)
        workspaces.append(response.value)
        let date = response.exchange.serverDate ?? .latest
        if date < exchange?.serverDate ?? .latest || exchange == nil { exchange = response.exchange }
        serverTime += response.exchange.duration
      } catch let failure as CoderFailure where failure.isAboutOneWorkspace {
        continue
      }
    }
    if let exchange {
      try await checkPresence(of: exchange, &memory)
      try await checkClock(by: exchange, &memory)
    }
    let requests = try await ids.count + needs.readWhatMoves(in: workspaces, &memory)
    let readAt = (exchange?.serverDate ?? coder.clock.now()).flooredToSecond
    let server = memory.server.traits(by: exchange)
    let outdated = workspaces.filter { memory[$0.id].isChanged(after: readAt) }
    workspaces.removeAll { memory[$0.id].isChanged(after: readAt) }
    var reading = Reading(
      now: readAt,
      observations: workspaces.map { observation(of: $0, server: server, readAt: readAt, memory: memory) },
      server: server, requests: requests, serverTime: serverTime)
    reading.scope = .some
    reading.outdated = outdated.map(OutdatedWorkspace.init)
    reading.serverAhead = memory.server.ahead
    reading.throttle = memory.throttle
    reading.clockNote = memory.clockNote ?? memory.server.clockJump?.note
    reading.notices = memory.notices
    reading.rest = RestOfFleet(memory, besides: Set(ids), since: readAt - pace)
    reading.rightsNote = memory.server.rightsNote
    reading.shrinkage = memory.server.shrinkage
    reading.total = max(reading.total, memory.server.total ?? 0)
    reading.scheduled = max(reading.scheduled, memory.server.scheduled ?? 0)
    reading.overreaches = memory.server.overreaches
    reading.usersFailure = memory.server.usersFailure
    return reading
  }

  /// Joins one workspace with what belongs to it and with the memory, without reading the others.
  ///
  /// - Parameters:
  ///   - workspace: as just read
  ///   - exchange: a request that followed; its date is the reading's
  /// - Throws: `CancellationError`. What cannot be read is unknown.
  package func read(
    _ workspace: Workspace, before exchange: Exchange, at instant: Timestamp?, _ memory: FleetMemory
  ) async throws -> Reading {
    var memory = memory
    try await checkClock(by: exchange, &memory)
    var besides = TemplateReader(coder: coder)
    let failure = try await besides.read(for: [workspace], whole: true, &memory)
    do {
      let owner = try await coder.user(id: workspace.ownerID).value
      memory.server.users = [owner.id: owner.status.rawValue]
      memory.server.usersFailure = nil
    } catch let failure as CoderFailure {
      // Where the token may not see the owner, the state is unknown, as it is in a whole reading.
      memory.server.usersFailure = "\(failure)"
    }
    besides.requests += try await needs.read(for: [workspace], isWhole: false, exchange, &memory)
    try await askRights([workspace], &memory)
    let readAt = (exchange.serverDate ?? coder.clock.now()).flooredToSecond
    let server = memory.server.traits(by: exchange)
    var reading = Reading(
      now: instant?.flooredToSecond ?? readAt,
      observations: [observation(of: workspace, server: server, readAt: readAt, memory: memory)], server: server,
      requests: 2 + besides.requests)
    reading.readAt = readAt
    reading.serverAhead = memory.server.ahead
    reading.throttle = memory.throttle
    reading.clockNote = memory.clockNote ?? memory.server.clockJump?.note
    reading.notices = memory.notices
    reading.templates = memory.server.templates?.values.map(\.name) ?? []
    reading.templatesFailure = failure
    reading.usersFailure = memory.server.usersFailure
    reading.notesOfNeeds = memory.server.notesOfNeeds
    return reading
  }

  /// Reads the list, starting with the method that worked the last time.
  private func list(_ scope: Scope, _ memory: inout FleetMemory) async throws -> Response<Listing> {
    let before = memory.server.lists[scope] ?? ListMemory()
    var aids = before.aids(at: coder.clock.now(), known: known)
    if scope == .running { aids.belongs = { $0.isRunning } }
    let response = try await coder.listAll(query: scope.query, aids: aids)
    memory.server.lists[scope] = ListMemory(response.value, after: before, at: coder.clock.now().flooredToSecond)
    return response
  }

  /// Joins a list that was already received with Curfew's memory.
  ///
  /// - Parameter besides: number of requests made in addition to those for the list.
  package func reading(
    of response: consuming Response<Listing>, besides requests: Int = 0, at instant: Timestamp? = nil,
    _ memory: FleetMemory
  ) -> Reading {
    var listing = response.value
    let exchange = response.exchange
    _ = consume response
    let readAt = (exchange.serverDate ?? coder.clock.now()).flooredToSecond
    let now = instant?.flooredToSecond ?? readAt
    let server = memory.server.traits(by: exchange)
    var outdated: [OutdatedWorkspace] = []
    var observations: [Observation] = []
    observations.reserveCapacity(listing.workspaces.count)
    // The list is taken apart on the way: both at once would take twice the memory.
    listing.workspaces.reverse()
    while let workspace = listing.workspaces.popLast() {
      if memory[workspace.id].isChanged(after: readAt) {
        outdated.append(OutdatedWorkspace(workspace))
      } else {
        observations.append(observation(of: workspace, server: server, readAt: readAt, memory: memory))
      }
    }
    var reading = Reading(
      now: now, observations: observations, notSeen: listing.notSeen, server: server,
      requests: listing.pages + requests, serverTime: .milliseconds(listing.serverMilliseconds))
    reading.readAt = readAt
    reading.serverAhead = memory.server.ahead
    reading.unreadable = listing.unreadable
    if !outdated.isEmpty {
      reading.outdated = outdated
      reading.total += outdated.count
      // They were changed a moment ago: what was taken there counts.
      reading.rest = RestOfFleet(memory, besides: Set(observations.map(\.facts.id)), since: readAt - pace)
    }
    reading.missing = listing.missing
    reading.searchNote = listing.searchNote
    reading.throttle = memory.throttle
    reading.clockNote = memory.clockNote ?? memory.server.clockJump?.note
    reading.notices = memory.notices
    reading.total += listing.unreadable.count
    return reading
  }

  /// Joins one workspace with the memory of it.
  func observation(
    of workspace: Workspace, server: ServerTraits, readAt now: Timestamp, memory: FleetMemory
  ) -> Observation {
    var facts = WorkspaceFacts(workspace, templates: memory.server.templates, users: memory.server.users)
    facts.owner.groups = memory.server.groups?.names(of: workspace)
    facts.params = memory.server.parameters?.values(of: workspace)
    facts.sessions = memory.server.sessions?.facts(of: workspace)
    if let metadata = memory.server.metadata {
      for (index, agent) in (workspace.agents ?? []).enumerated() {
        facts.agents[index].metadata = metadata.values(of: agent)
      }
    }
    facts.use = memory.server.use?.history(of: facts, at: now)
    // Whoever worked until the clock was set ahead looks idle by as much.
    if let jump = memory.server.clockJump, facts.lastWantedAt < jump.at { facts.unknown.insert("ws.last_used_at") }
    var own = memory[facts.id]
    // What changes nothing is not set: most observations share the memory that the fleet has.
    if own.notReadAt != memory.failedAt { own.notReadAt = memory.failedAt }
    let updatedAt = workspace.latestBuild.updatedAt
    var remarks = own.check(facts, buildUpdatedAt: updatedAt, at: now)
    let before = own.values
    let values = Authorship(
      facts: facts, buildUpdatedAt: updatedAt, before: planned?.completing(own, of: facts.id) ?? own, now: now,
      server: server,
      isUnscheduled: memory.unscheduled[facts.id] != nil || own.suspends
    ).values()
    if values != before { own.values = values }
    own.follow(facts, at: now)
    if own.suspends, facts.autostart == nil { facts.suspendedAutostart = own.suspension?.schedule }
    remarks += own.noteUndone(since: before, on: facts, at: now)
    if let remark = own.noteMovedByUse(since: before, on: facts, at: now) { remarks.append(remark) }
    return Observation(
      facts: facts, buildCreatedAt: workspace.latestBuild.createdAt ?? facts.createdAt, memory: own,
      mayBeChanged: memory.server.rights?.rights.mayChange(workspace), remarks: remarks)
  }

  /// Asks what the token may change, if that is not known or is out of date.
  ///
  /// If the server does not tell, the rights stay unknown, and refusals will show them.
  ///
  /// - Throws: `CancellationError`.
  private func askRights(_ workspaces: [Workspace], _ memory: inout FleetMemory) async throws {
    guard asksRights, !workspaces.isEmpty else { return }
    let now = coder.clock.now()
    if let known = memory.server.rights, now - known.askedAt < ChangeRights.renewalInterval,
      workspaces.allSatisfy({ known.rights.mayChange($0) != nil })
    {
      return
    }
    memory.server.rights = nil
    do {
      memory.server.rights = (try await ChangeRights(of: coder, to: workspaces), now)
    } catch is CoderFailure {
      // As documented: unknown.
    }
  }

  /// Reads the states of the accounts.
  ///
  /// Where the token may not see users the states are unknown, which is no failure: few rules need them. Where one does, a note
  /// says why.
  ///
  /// - Returns: the number of requests.
  /// - Throws: `CancellationError`.
  private func readUsers(_ memory: inout FleetMemory) async throws -> Int {
    memory.server.users = nil
    memory.server.usersFailure = nil
    do {
      let users = try await coder.users()
      memory.server.users = Dictionary(
        users.value.map { ($0.id, $0.status.rawValue) }, uniquingKeysWith: { first, _ in first })
    } catch let failure as CoderFailure {
      memory.server.usersFailure = "\(failure)"
    }
    return 1
  }
}
