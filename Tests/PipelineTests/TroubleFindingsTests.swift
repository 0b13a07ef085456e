import Audit
import CoderAPI
import HTTPClient
import HTTPServer
import Rules
import Simulator
import Synchronization
import TestSupport
import Testing
import Time

@testable import Pipeline

/// What simulated trouble found (Fuzzing/README.md).
@Suite struct TroubleFindingsTests {
  private static let extend = #"- {name: extend, when: "true", actions: [{extend: {to: "${now + duration('10h')}"}}]}"#

  /// The instant has nanoseconds in memory and microseconds in the file.
  @Test func rememberUntilWhenTheListIsNotWantedAsTheFileDoes() async throws {
    let world = try await SimulatedWorld()
    let sweep = try await world.sweep(try ruleSet(Self.extend))
    world.server.setFaults(
      SimulatorFaults(rules: [.init(.rateLimited(retryAfterSeconds: 3600), method: "GET", path: "/workspaces")]))
    var memory = FleetMemory(try await world.store.loadMemory())
    await #expect(throws: CoderFailure.self) { _ = try await sweep.run(.everything, &memory) }
    #expect(memory.listRetryAt != nil)
    #expect(memory.differences(from: FleetMemory(try await world.store.loadMemory())) == [])
  }

  /// A list may be half a minute old, and then be from the second in which Curfew moved the deadline (seed 6001883).
  @Test(arguments: [Duration.zero, .seconds(1), .seconds(30)])
  func rememberADeadlineOfCurfewOverAnOlderReadingAsTheFileDoes(age: Duration) {
    let facts = workspace { $0.deadline = wednesday + .hours(9) }
    let set = ValueMemory.set(
      .deadline(wednesday + .hours(2), .later), buildNumber: facts.buildNumber, at: wednesday + age, after: nil)
    let memory = WorkspaceMemory(values: [.lifetime: set])
    let judged = JudgedWorkspace(
      observation: Observation(facts: facts, buildCreatedAt: facts.createdAt, memory: memory), decisions: [],
      trueSince: [], turns: [])
    var kept = FleetMemory()
    kept[facts.id] = judged.observation.remembered(judged, wishes: [], at: wednesday)
    var stored = StoredMemory(values: [.init(workspace: facts.id, effect: .lifetime): set])
    stored.readings[facts.id] = LastReading(
      at: wednesday, deadline: facts.deadline, buildNumber: Int64(facts.buildNumber))
    #expect(kept.differences(from: FleetMemory(stored)) == [])
    #expect(kept[facts.id].lastReading?.deadline == wednesday + .hours(2))
  }

  private static func client(of world: SimulatedWorld, pageSize: Int) throws -> CoderClient {
    var options = CoderClient.Options()
    options.pageSize = pageSize
    return CoderClient(
      url: world.coder.url, tokens: TokenSource(try #require(Token(world.token))),
      http: try HTTPClient(HTTPConfiguration()), options: options)
  }

  /// A proxy keeps one page of the list and asks the server for the others.
  @Test func judgeNothingByAListWithAnOldPage() async throws {
    let world = try await SimulatedWorld()
    let sweep = try await world.sweep(try ruleSet(Self.extend), client: try Self.client(of: world, pageSize: 1))
    var memory = FleetMemory()
    _ = try await sweep.run(.everything, &memory)
    world.clock.advance(by: .minutes(10))
    _ = try await sweep.run(.running, &memory)
    world.clock.advance(by: .minutes(10))
    world.server.setFaults(
      SimulatorFaults(rules: [.init(.stale, method: "GET", path: "/workspaces", limit: 1, after: 1)]))
    await #expect(throws: CoderFailure.self) { _ = try await sweep.run(.everything, &memory) }
    let end = try await AuditReader(path: world.path).sweeps().first?.end
    #expect(end?.result == .failed && end?.note?.contains("a proxy in front of the server keeps answers") == true)
  }

  /// The trail knows when the latest sweep read a list, and a proxy may give that very list to the next process.
  @Test func judgeNothingByTheListOfTheProcessBefore() async throws {
    let world = try await SimulatedWorld()
    let rules = try ruleSet(Self.extend)
    func process() async throws -> ActingProcess {
      try await ActingProcess(
        coder: try world.freshClient(), store: world.store, ruleSet: rules, policy: enforcing, cause: .service,
        version: "test")
    }
    var first = try await process()
    _ = try await first.sweep()
    world.clock.advance(by: .minutes(10))
    world.server.setFaults(SimulatorFaults(rules: [.init(.stale, method: "GET", path: "/workspaces", limit: 1)]))
    var second = try await process()
    await #expect(throws: CoderFailure.self) { _ = try await second.sweep() }
    #expect(try await second.sweep().judgement.reading.observations.count == 2)
  }

  /// A process whose server is away at its start has failed a sweep, and remembers it as the trail does.
  @Test func rememberThatTheServerWasAwayAtTheStart() async throws {
    let world = try await SimulatedWorld()
    var process = try await ActingProcess(
      coder: try world.freshClient(), store: world.store, ruleSet: try ruleSet(Self.extend), policy: enforcing,
      cause: .service, version: "test")
    world.server.setFaults(SimulatorFaults(rules: [.init(.badGateway, path: "/buildinfo")]))
    for _ in 0..<2 {
      world.clock.advance(by: .minutes(1))
      await #expect(throws: CoderFailure.self) { _ = try await process.sweep() }
      #expect(process.memory.failedAt != nil)
      #expect(process.memory.differences(from: FleetMemory(try await world.store.loadMemory())) == [])
    }
    world.server.setFaults(SimulatorFaults())
    #expect(try await process.sweep().judgement.reading.observations.count == 2)
    #expect(process.memory.failedAt == nil)
  }

  /// Many pages take a slow server minutes, and the first of them is old when the last one comes.
  @Test func judgeAListThatTakesMinutesToRead() async throws {
    let world = try await SimulatedWorld(workspaces: ["one", "two", "three"])
    let clock = HandClock(wednesday)
    var options = CoderClient.Options()
    (options.pageSize, options.machine) = (1, clock.machine)
    let client = CoderClient(
      url: world.coder.url, tokens: TokenSource(try #require(Token(world.token))),
      http: SlowLists(http: try HTTPClient(HTTPConfiguration()), world: world, clock: clock), options: options)
    let sweep = try await world.sweep(try ruleSet(Self.extend), client: client)
    var memory = FleetMemory()
    for _ in 0..<3 {
      #expect(try await sweep.run(.everything, &memory).judgement.reading.observations.count == 3)
    }
    world.server.setFaults(
      SimulatorFaults(rules: [.init(.stale, method: "GET", path: "/workspaces", limit: 1, after: 1)]))
    await #expect(throws: CoderFailure.self) { _ = try await sweep.run(.everything, &memory) }
  }

  /// The first request for a list gets no answer and has no date; the pages that follow date the list all the same.
  @Test func dateAListByItsPagesAfterAnAnswerWithoutDate() async throws {
    let world = try await SimulatedWorld(workspaces: ["one", "two", "three"])
    let client = try Self.client(of: world, pageSize: 2)
    // So often that the client's own attempts are used up, and the first page is read in halves.
    world.server.setFaults(
      SimulatorFaults(rules: [.init(.reset, method: "GET", path: "/workspaces", limit: 4)]))
    let list = try await client.listAll()
    #expect(list.value.workspaces.count == 3)
    #expect(list.exchange.serverDate == wednesday)
  }

  /// The answer to a change comes in half, and before Curfew looks, somebody changes the same value once more.
  @Test func takeNoChangeForNotMadeWhereSomethingElseStands() async throws {
    let world = try await SimulatedWorld(workspaces: ["one"])
    let http = Interrupted(http: try HTTPClient(HTTPConfiguration()), world: world)
    let client = CoderClient(
      url: world.coder.url, tokens: TokenSource(try #require(Token(world.token))), http: http)
    let sweep = try await world.sweep(try ruleSet(Self.extend), client: client)
    var memory = FleetMemory()
    #expect(try await sweep.run(.everything, &memory).outcomes.map(\.word) == ["open"])
    world.clock.advance(by: .minutes(2))
    var later = FleetMemory(try await world.store.loadMemory())
    _ = try await world.sweep(try ruleSet(Self.extend), client: try world.freshClient()).run(.everything, &later)
    let actions = try await AuditReader(path: world.path).actions()
    #expect(actions.last?.outcome?.result == .undeterminable)
  }
}

extension TroubleFindingsTests {
  /// A proxy gives the list once more that a sweep has just acted on: Curfew's own change is not in it.
  @Test func takeNothingFromAListOlderThanTheChange() async throws {
    let world = try await SimulatedWorld(workspaces: ["one"])
    let http = SlowLooks(http: try HTTPClient(HTTPConfiguration()), world: world)
    var options = CoderClient.Options()
    // A machine that is busy for some seconds would make the change seem newer than the next list.
    options.machine = world.coder.machine
    let client = CoderClient(
      url: world.coder.url, tokens: TokenSource(try #require(Token(world.token))), http: http, options: options)
    let rules = try ruleSet(#"- {name: suspend, when: "true", actions: [{suspend_autostart: {}}]}"#)
    let id = try await world.workspace("one").id
    world.put("autostart", #"{"schedule":"CRON_TZ=UTC 0 9 * * 1-5"}"#, on: id)
    let sweep = try await world.sweep(rules, client: client)
    var memory = FleetMemory()
    #expect(try await sweep.run(.everything, &memory).outcomes.map(\.word) == ["applied"])
    world.server.setFaults(SimulatorFaults(rules: [.init(.stale, method: "GET", path: "/workspaces", limit: 1)]))
    let blind = try await sweep.run(.everything, &memory)
    #expect(blind.judgement.reading.observations.isEmpty)
    #expect(blind.judgement.reading.outdated.map(\.id) == [id])
    #expect(blind.judgement.reading.gone == [])
    #expect(blind.note?.contains("is older than Curfew's own latest change of them") == true)
    let seeing = try await sweep.run(.everything, &memory)
    #expect(seeing.judgement.reading.outdated.isEmpty)
    #expect(memory[id].suspension?.state == .suspended)
  }

  /// Workspaces that a list shows as they were are not taken for gone.
  @Test func missesNoWorkspaceInAListOlderThanTheChanges() async throws {
    let world = try await SimulatedWorld(workspaces: ["one", "two", "three", "four", "five"])
    let http = SlowLooks(http: try HTTPClient(HTTPConfiguration()), world: world)
    var options = CoderClient.Options()
    // A machine that is busy for some seconds would make the change seem newer than the next list.
    options.machine = world.coder.machine
    let client = CoderClient(
      url: world.coder.url, tokens: TokenSource(try #require(Token(world.token))), http: http, options: options)
    let sweep = try await world.sweep(try ruleSet(Self.extend), client: client)
    var memory = FleetMemory()
    #expect(try await sweep.run(.everything, &memory).outcomes.count == 5)
    world.server.setFaults(SimulatorFaults(rules: [.init(.stale, method: "GET", path: "/workspaces", limit: 1)]))
    let reading = try await sweep.run(.everything, &memory).judgement.reading
    #expect(reading.outdated.count == 5 && reading.total == 5)
    #expect(reading.shrinkage == nil)
  }

  /// A list may be a minute older than the latest one, for the clocks of servers differ; not a minute older than such a list.
  @Test func comparesWithTheNewestListAndNotWithTheLatest() async throws {
    let world = try await SimulatedWorld(workspaces: ["one"])
    let sweep = try await world.sweep(try ruleSet(#"- {name: none, when: "false", actions: [{keep: {}}]}"#))
    var memory = FleetMemory()
    _ = try await sweep.run(.everything, &memory)
    world.server.setFaults(SimulatorFaults(rules: [.init(.stale, method: "GET", path: "/workspaces")]))
    world.clock.advance(by: .seconds(40))
    _ = try await sweep.run(.everything, &memory)
    world.clock.advance(by: .seconds(40))
    await #expect(throws: CoderFailure.self) { _ = try await sweep.run(.everything, &memory) }
  }

  /// The server's clock is set, and an old list refused: what showed its age dates the present for the next one, too.
  @Test func comparesWithWhatRefutedTheListBefore() async throws {
    let world = try await SimulatedWorld(workspaces: ["one"])
    let (clock, start, shift) = (world.clock, ContinuousClock.now, Shift())
    var options = CoderClient.Options()
    options.machine = MachineClock(
      instant: { start + (clock.now() - wednesday) - shift.value }, now: { Timestamp.now() }, sleep: { _ in })
    let client = CoderClient(
      url: world.coder.url, tokens: TokenSource(try #require(Token(world.token))),
      http: try HTTPClient(HTTPConfiguration()), options: options)
    let sweep = try await world.sweep(
      try ruleSet(#"- {name: none, when: "false", actions: [{keep: {}}]}"#), client: client)
    var memory = FleetMemory()
    _ = try await sweep.run(.everything, &memory)

    world.clock.advance(by: .minutes(10 + 82))
    shift.value = .minutes(82)
    let old = SimulatorFaults(rules: [.init(.stale, method: "GET", path: "/workspaces", limit: 1)])
    world.server.setFaults(old)
    await #expect(throws: CoderFailure.self) { _ = try await sweep.run(.everything, &memory) }
    // Somebody else asks for the list, which the proxy keeps.
    _ = try await world.freshClient().listAll()
    world.clock.advance(by: .minutes(31))
    world.server.setFaults(old)
    await #expect(throws: CoderFailure.self) { _ = try await sweep.run(.everything, &memory) }
    world.server.setFaults(SimulatorFaults(rules: []))
    _ = try await sweep.run(.everything, &memory)
  }

  /// The first of two requests for a schedule is settled as not applied while another one for it is open.
  @Test func rememberAnOpenRequestAfterOneThatFailed() async throws {
    let world = try await SimulatedWorld(workspaces: ["one"])
    let sweep = try await world.sweep(try ruleSet(Self.extend))
    var memory = FleetMemory()
    let report = try await sweep.run(.everything, &memory)
    let intent = try #require(try await world.store.loadMemory().confirmed.first)
    var intents: [Int64] = []
    for minutes in [3, 5, 400] {
      let receipt = try await world.store.recordIntent(
        IntentRecord(
          decision: intent.decision, at: wednesday + .minutes(minutes), method: "PUT", path: "/x", body: "{}"))
      if case .recorded(let seq) = receipt { intents.append(seq) }
    }
    let failed = try #require(intents.first)
    try await world.store.recordOutcome(OutcomeRecord(intent: failed, at: wednesday + .minutes(4), result: .failed))
    let open = try await world.store.loadMemory().open
    #expect(open == [.init(workspace: intent.workspace, effect: intent.effect): wednesday + .minutes(5)])
    #expect(report.outcomes.count == 1)
  }
}

/// Each page of the list takes 40 s.
private struct SlowLists: HTTPTransport {
  let http: HTTPClient
  let world: SimulatedWorld
  let clock: HandClock

  func send(_ request: HTTPRequest) async throws -> HTTPResponse {
    guard request.url.contains("/workspaces?") else { return try await http.send(request) }
    for _ in 0..<2 {
      world.clock.advance(by: .seconds(20))
      clock.advance(by: .seconds(20))
    }
    return try await http.send(request)
  }

  func stream(_ request: HTTPRequest) async throws -> HTTPStream { try await http.stream(request) }
}

/// Sends changes, gives half of their answers, and lets somebody clear the TTL in between, which moves the deadline.
private struct Interrupted: HTTPTransport {
  let http: HTTPClient
  let world: SimulatedWorld

  func send(_ request: HTTPRequest) async throws -> HTTPResponse {
    let answer = try await http.send(request)
    guard request.method == .put else { return answer }
    let now = world.clock.now()
    let path = "/api/v2/workspaces/\(try await world.workspace("one").id)/ttl"
    world.server.withCoder { coder in
      let clearing = ServerRequest(
        "PUT", path, headers: ["Coder-Session-Token": world.token], body: Array(#"{"ttl_ms":null}"#.utf8))
      _ = coder.handle(clearing, at: now)
    }
    return HTTPResponse(head: answer.head, body: Array(answer.body.prefix(answer.body.count / 2)))
  }

  func stream(_ request: HTTPRequest) async throws -> HTTPStream { try await http.stream(request) }
}

/// Ten seconds pass before a workspace is looked at alone.
private struct SlowLooks: HTTPTransport {
  let http: HTTPClient
  let world: SimulatedWorld

  func send(_ request: HTTPRequest) async throws -> HTTPResponse {
    if request.method == .get, request.url.contains("/workspaces/") { world.clock.advance(by: .seconds(10)) }
    return try await http.send(request)
  }

  func stream(_ request: HTTPRequest) async throws -> HTTPStream { try await http.stream(request) }
}

/// How far a server's clock was set, while time passed for nobody else.
private final class Shift: Sendable {
  private let state = Mutex(Duration.zero)

  var value: Duration {
    get { state.withLock { $0 } }
    set { state.withLock { $0 = newValue } }
  }
}
