import Audit
import CoderAPI
import HTTPClient
import Simulator
import Synchronization
import Testing
import Time

@testable import Pipeline

/// Answers whose `Date` is not the server's time: of another replica, or of a proxy.
@Suite struct WrongDateTests {
  private let idle = """
    - {name: idle, when: ws.idle_for > duration("90m"), actions: [{shorten: {to: "${now + duration('31m')}"}}]}
    """

  private func process(_ world: SimulatedWorld, _ http: any HTTPTransport) async throws -> ActingProcess {
    var options = CoderClient.Options()
    options.machine = world.coder.machine
    let coder = CoderClient(
      url: world.coder.url, tokens: TokenSource(try #require(Token(world.token))), http: http, options: options)
    return try await ActingProcess(
      coder: coder, store: world.store, ruleSet: try ruleSet(idle), policy: enforcing, cause: .service, version: "test")
  }

  /// By such a date everybody would have been idle for an hour more than they were.
  @Test(arguments: [Duration.minutes(2), .minutes(70), .days(365_000)])
  func judgesNothingByAListThatIsDatedAhead(ahead: Duration) async throws {
    let world = try await SimulatedWorld()
    let http = Redated(http: try HTTPClient(HTTPConfiguration()))
    var process = try await process(world, http)
    http.set("/workspaces?", ahead: ahead)
    let failure = await #expect(throws: CoderFailure.self) { _ = try await process.sweep() }
    #expect(failure?.code == .misdatedAnswer)
    let end = try await AuditReader(path: world.path).sweeps().first?.end
    #expect(end?.result == .failed && end?.note?.contains("has a wrong clock") == true, "\(end?.note ?? "")")
    // In the middle of the service's life as well as at its beginning.
    http.set("", ahead: .zero)
    world.clock.advance(by: .minutes(1))
    #expect(try await process.sweep().outcomes.isEmpty)
    world.clock.advance(by: .minutes(1))
    http.set("/workspaces?", ahead: ahead)
    await #expect(throws: CoderFailure.self) { _ = try await process.sweep() }
    http.set("", ahead: .zero)
    #expect(try await process.sweep().outcomes.isEmpty)
  }

  /// All answers agree: the server's clock was set, and its time is the one that counts.
  @Test func takesTheTimeOfAServerWhoseClockWasSet() async throws {
    let world = try await SimulatedWorld()
    let http = Redated(http: try HTTPClient(HTTPConfiguration()))
    var process = try await process(world, http)
    http.set("", ahead: .minutes(70))
    #expect(try await process.sweep().judgement.reading.now >= wednesday + .minutes(70))
  }

  /// A list that was half a minute on its way dates the time at which it was asked for, and not its arrival.
  @Test func judgesNothingByAnOldListAfterASlowOne() async throws {
    let world = try await SimulatedWorld()
    let lists = SlowLists(http: try HTTPClient(HTTPConfiguration()), clock: world.clock)
    var process = try await process(world, lists)
    _ = try await process.sweep()
    world.clock.advance(by: .seconds(45))
    let failure = await #expect(throws: CoderFailure.self) { _ = try await process.sweep() }
    #expect(failure?.code == .outdatedAnswer)
  }
}

/// Half a minute passes while the first list is on its way; later ones are answered with it by a proxy.
private final class SlowLists: HTTPTransport {
  private let http: HTTPClient
  private let clock: SimulatedClock
  private let first = Mutex<HTTPResponse?>(nil)

  init(http: HTTPClient, clock: SimulatedClock) {
    self.http = http
    self.clock = clock
  }

  func send(_ request: HTTPRequest) async throws -> HTTPResponse {
    guard request.url.contains("/workspaces?") else { return try await http.send(request) }
    if let first = first.withLock({ $0 }) { return first }
    let answer = try await http.send(request)
    first.withLock { $0 = answer }
    clock.advance(by: .seconds(30))
    return answer
  }

  func stream(_ request: HTTPRequest) async throws -> HTTPStream { try await http.stream(request) }
}

/// Dates the answers to some requests ahead.
final class Redated: HTTPTransport {
  private let http: HTTPClient
  private let state = Mutex<(part: String, ahead: Duration)>(("", .zero))

  init(http: HTTPClient) { self.http = http }

  /// From now on, those to requests whose address has this part.
  func set(_ part: String, ahead: Duration) { state.withLock { $0 = (part, ahead) } }

  func send(_ request: HTTPRequest) async throws -> HTTPResponse {
    let answer = try await http.send(request)
    let (part, ahead) = state.withLock { $0 }
    guard part.isEmpty || request.url.contains(part),
      let date = answer.headers["Date"].flatMap({ Timestamp(httpDate: $0) })
    else { return answer }
    var dated = answer
    dated.head.headers["Date"] = (date + ahead).httpDate
    return dated
  }

  func stream(_ request: HTTPRequest) async throws -> HTTPStream { try await http.stream(request) }
}
