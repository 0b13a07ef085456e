import Audit
import CoderAPI
import Daemon
import Diagnostics
import Files
import FoundationEssentials
import HTTPClient
import Pipeline
import Rules
import Simulator
import Time

/// A working day of the simulated company: the same parts as in production, against a server whose clock runs fast.
struct DemoDay {
  private let seed: UInt64
  private let database: String
  /// How long the day takes in real time.
  private let lasting: Duration

  /// From four in the morning to midnight, UTC.
  private static let length = Duration.hours(20)
  /// Between two sweeps, in simulated time.
  private static let interval = Duration.minutes(5)

  init(seed: UInt64, lasting: Duration, database: String) {
    self.seed = seed
    self.lasting = lasting
    self.database = database
  }

  /// Runs the day and prints it.
  func run(_ signals: Signals) async throws -> ExitStatus {
    let company = Company.small(seed: seed)
    let start = company.coder.now
    let end = start + Self.length
    let speed = Self.length / lasting
    let clock = SimulatedClock(start: start, speed: speed)
    let server = try SimulatorServer(coder: company.coder, clock: clock, port: 0)
    let process = try await process(url: server.baseURL, token: company.token)
    let ruleSet = process.parts.ruleSet
    let show = DemoShow(zone: ruleSet.rules.first?.zone ?? .utc)
    try await show.opening(company.coder.report, ruleSet, from: start, to: end, database: database)

    let bell = Bell()
    let morning = company.coder.report
    await withTaskGroup(of: Void.self) { group in
      group.addTask { await server.run() }
      group.addTask {
        // Sleeping fails when the task is cancelled; then the day ends early.
        try? await Task.sleep(for: lasting)
        bell.ring(.stop)
      }
      group.addTask {
        for await signal in signals.events where signal.isStop { bell.ring(.stop) }
      }
      let service = SweepService(
        // The server's clock runs faster than the one that the service waits by, so it cannot wake for an instant.
        interval: Self.interval / speed, wakeInterval: Self.interval / speed, bell: bell, clock: .system)
      await service.run(process) { _ in
        nil
      } report: { event in
        await show.tell(event, server.report.since(morning))
      }
      group.cancelAll()
    }
    let report = server.report.since(morning)
    server.stop()
    try await show.closing(try AuditReader(path: database), report, alone: alone(company, until: report.at))
    return .success
  }

  /// The same company on the same day without Curfew.
  private func alone(_ company: Company, until end: Timestamp) -> SimulationReport {
    var coder = company.coder
    coder.advance(to: end)
    return coder.report.since(company.coder.report)
  }

  private func process(url: String, token: String) async throws -> ActingProcess {
    guard let token = Token(token) else { preconditionFailure("the simulator makes tokens of Coder's form") }
    let coder = CoderClient(url: try ServerURL(url), tokens: TokenSource(token), http: try HTTPClient())
    try await removeEarlierDemo()
    return try await ActingProcess(
      coder: coder, store: try await AuditStore.open(database), ruleSet: try enforcedStarterRules(),
      policy: Policy(mode: .enforce), cause: .service,
      version: VersionCommand.current + Self.mark)
  }

  /// After the version in the sweeps of a demo, by which its trail is known.
  private static let mark = " (demo)"

  /// Removes the trail of an earlier demo; nothing else that has its name.
  private func removeEarlierDemo() async throws {
    guard try PathContent.isAnything(at: database) else { return }
    do {
      let makers = try await AuditReader(path: database).makers()
      guard !makers.isEmpty, makers.allSatisfy({ $0.hasSuffix(Self.mark) }) else {
        throw notADemo("it is another trail")
      }
      // Refuses one that a demo is still at work on.
      _ = try await AuditStore.open(database)
    } catch let failure as AuditFailure {
      throw notADemo("\(failure)")
    }
    for file in ["", "-wal", "-shm"].map({ database + $0 }) {
      if try PathContent.isAnything(at: file) { try FileManager.default.removeItem(atPath: file) }
    }
  }

  private func notADemo(_ reason: String) -> CommandFailure {
    CommandFailure(
      .failure, "\(database) is there already and not the trail of an earlier demo: \(reason); nothing was changed",
      advice: "name another file: --keep FILE")
  }

  /// The starter rules as an admin makes them act: `enforce` written out in each.
  private func enforcedStarterRules() throws -> RuleSet {
    let files = StarterRules.files.map { file in
      SourceFile(
        name: "rules.d/\(file.name)", text: file.text.replacing("mode: dry-run ", with: "mode: enforce "))
    }
    let load = RuleSet.load(files: files)
    guard let ruleSet = load.ruleSet else {
      throw CommandFailure(.findings, load.diagnostics.map { $0.render() }.joined(separator: "\n"))
    }
    return ruleSet
  }
}
