import Audit
import CoderAPI
import Rules
import Time

/// What a sweep would do: the pure stages on what the server shows now; nothing is recorded or sent.
public struct Plan: Sendable {
  private let coder: CoderClient
  private let server: Response<BuildInfo>
  private let ruleSet: RuleSet
  private let policy: Policy
  private let pause: Pause?
  private let known: KnownWorkspaces
  private let recorded: KnownParameters
  private let used: KnownUse
  private let remembered: RememberedFleet

  /// A plan under these rules.
  ///
  /// - Parameters:
  ///   - server: what the server says of itself, by which the date of its list is judged as a sweep does.
  ///   - pause: the pause in force; `nil` when there is none.
  ///   - known: reads the remembered workspaces, for those that the list does not show.
  ///   - recorded: reads the recorded parameters of workspaces, so that they need not be asked for.
  ///   - used: reads from the trail when workspaces were used.
  ///   - remembered: reads the memory from the trail.
  public init(
    coder: CoderClient, server: Response<BuildInfo>, ruleSet: RuleSet, policy: Policy, pause: Pause? = nil,
    known: @escaping KnownWorkspaces = { [] }, recorded: @escaping KnownParameters = { [] },
    used: @escaping KnownUse = { _ in nil }, remembered: @escaping RememberedFleet = { nil }
  ) {
    self.coder = coder
    self.server = server
    self.ruleSet = ruleSet
    self.policy = policy
    self.pause = pause
    self.known = known
    self.recorded = recorded
    self.used = used
    self.remembered = remembered
  }

  /// Reads, evaluates and decides.
  ///
  /// - Parameters:
  ///   - memory: Curfew's memory; empty without a database.
  ///   - instant: the instant to evaluate for; `nil` is the server's present time.
  /// - Throws: `CoderFailure` when the server could not be read.
  public func judgement(_ memory: FleetMemory, at instant: Timestamp? = nil) async throws -> Judgement {
    var memory = memory
    memory.server.meet(server)
    let reading = try await observer.read(.everything, at: instant, &memory)
    return await judgement(of: reading, memory)
  }

  private var observer: Observer {
    Observer(
      coder: coder, asksRights: policy.enforcesAnything(of: ruleSet), needs: ruleSet.needs, known: known,
      recorded: recorded, used: used, remembered: remembered)
  }

  /// What all rules say about one workspace, including rules that do not select it.
  ///
  /// Reads and judges the whole fleet only where a rule would act on this workspace: the limits of a sweep then decide
  /// whose turn it is.
  ///
  /// - Parameters:
  ///   - workspace: as just read
  ///   - trail: what the trail holds about it
  /// What cannot be read besides is named in the notes.
  ///
  /// - Throws: `CancellationError`, or what reading the trail throws.
  public func explanation(
    of workspace: Workspace, _ memory: FleetMemory, trail: WorkspaceTrail = WorkspaceTrail(),
    at instant: Timestamp? = nil
  ) async throws -> WorkspaceExplanation {
    var memory = memory
    memory.server.meet(server)
    var (builds, unread): ([WorkspaceBuild], [String]) = ([workspace.latestBuild], [])
    let exchange: Exchange
    do {
      let response = try await coder.builds(ofWorkspace: workspace.id, limit: Self.buildsLookedAt)
      (builds, exchange) = (response.value, response.exchange)
    } catch let failure as CoderFailure {
      exchange = failure.exchange
      unread.append(
        "what is said of its last stop and start may lack something, because its builds could not be read: \(failure)")
    }
    let isUnscheduled = memory.unscheduled[workspace.id] != nil
    func explanation(_ judgement: Judgement, of observation: Observation) -> WorkspaceExplanation {
      WorkspaceExplanation(
        judgement, of: observation, ruleSet: ruleSet, builds: builds, trail: trail, isUnscheduled: isUnscheduled,
        unread: unread)
    }
    let alone = await judgement(
      of: try await observer.read(workspace, before: exchange, at: instant, memory), memory)
    if !alone.dependsOnOthers, let observation = alone.reading.observations.first {
      return explanation(alone, of: observation)
    }
    var reading: Reading
    do {
      reading = try await observer.read(.everything, at: instant, &memory)
    } catch let failure as CoderFailure {
      guard let observation = alone.reading.observations.first else { throw failure }
      unread.append("the limits of a sweep are not counted, because the other workspaces could not be read: \(failure)")
      return explanation(alone, of: observation)
    }
    let observation: Observation
    if let listed = reading.observations.first(where: { $0.facts.id == workspace.id }) {
      observation = listed
    } else {
      // Pages are read one after another, and a workspace may slip between two of them.
      observation = observer.observation(
        of: workspace, server: reading.server, readAt: reading.readAt, memory: memory)
      reading.observations.append(observation)
    }
    return explanation(await judgement(of: reading, memory), of: observation)
  }

  /// Number of builds read; enough to find the start before a stop that was tried several times.
  private static let buildsLookedAt = 10

  private func judgement(of reading: Reading, _ memory: FleetMemory) async -> Judgement {
    await coder.activities.during("workspaces evaluated", of: Int64(reading.observations.count)) { progress in
      var judgement = Judgement(
        of: reading, under: ruleSet, policy: policy, pause: pause, lastSweepAt: memory.lastSweepAt,
        groups: memory.groups
      ) { progress.advance(to: $0) }
      judgement.unfinished = Unfinished.all(in: reading, memory, pause: pause, mode: policy.mode)
      return judgement
    }
  }
}
