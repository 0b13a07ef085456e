import Audit
import CoderAPI
import Diagnostics
import FoundationEssentials
import Glibc
import Pipeline
import Rules
import Simulator
import Synchronization
import Time

/// Measures a day of the service in virtual time, with and without waking between two sweeps: what it costs the server, and how
/// late it acts on what its rules say about clock times.
///
/// A simulated company of some forty workspaces; the server is in the same process, so that its work is within the time of the
/// processor. Both days have the same seed, and the same people.
@main
struct ServiceBenchmark {
  private static let interval = Duration.minutes(1)
  private static let length = Duration.hours(24)

  private static let rules = """
    version: 1
    timezone: Europe/Berlin
    defaults: {mode: enforce, cooldown: 30m}
    groups:
      - name: benchmark
        rules:
          - name: extend-in-use
            priority: 100
            match: {status: [running]}
            when: ws.agent_connected && ws.idle_for < duration("20m") && has(ws.deadline) && ws.deadline - now < duration("50m")
            actions: [{extend: {to: "${now + duration('2h')}"}}]
          - name: shorten-idle
            priority: 50
            match: {status: [running]}
            when: ws.idle_for > duration("90m") && has(ws.deadline) && ws.deadline - now > duration("1h")
            for: 10m
            actions: [{shorten: {to: "${now + duration('45m')}"}}]
          - name: evening
            priority: 60
            match: {status: [running]}
            when: "!now.isWithin('Mon-Fri 07:00-19:30') && has(ws.deadline) && ws.deadline - now > duration('3h')"
            actions: [{shorten: {to: "${now + duration('2h')}"}}]

    """

  static func main() async throws {
    let load = RuleSet.load(files: [SourceFile(name: "benchmark.yaml", text: rules)])
    guard let ruleSet = load.ruleSet else {
      print(load.diagnostics.map { $0.render() }.joined(separator: "\n"))
      exit(1)
    }
    for wakes in [false, true] { print(try await day(ruleSet, wakes: wakes)) }
  }

  /// What the service and the server counted in a day.
  private struct Day: CustomStringConvertible {
    let wakes: Bool
    var sweeps = 0
    var between = 0
    var changes = 0
    var failures = 0
    var requests = 0
    var lists = 0
    var used = Duration.zero

    var description: String {
      let hours = Double(ServiceBenchmark.length.wholeSeconds) / 3600
      return """
        \(wakes ? "waking in between" : "sweeps alone"): \(sweeps) sweeps, \(between) of them in between, \(failures) failed; \
        \(changes) changes
          requests an hour: \((Double(requests) / hours).rounded()), pages of the list among them \
        \((Double(lists) / hours).rounded()); processor, with the server's part: \(used.wholeMilliseconds / Int64(hours)) ms an hour
        """
    }
  }

  private static func day(_ ruleSet: RuleSet, wakes: Bool) async throws -> Day {
    let company = Company.small(seed: 1)
    let clock = VirtualClock(start: company.coder.now)
    let end = company.coder.now + length
    let server = SimulatorTransport(company.coder, now: { clock.now })
    let folder = FileManager.default.temporaryDirectory.appending(path: "curfew-benchmark-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer {
      // The system clears what cannot be removed here.
      try? FileManager.default.removeItem(at: folder)
    }
    guard let token = Token(company.token) else { preconditionFailure("the simulator makes tokens of Coder's form") }
    var options = CoderClient.Options()
    options.machine = clock.machine
    let coder = CoderClient(
      url: try ServerURL("http://coder.test"), tokens: TokenSource(token), http: server, options: options)
    var policy = Policy(mode: .enforce)
    policy.interval = interval
    let process = try await ActingProcess(
      coder: coder, store: try await AuditStore.open(folder.appending(path: "curfew.db").path, clock: { clock.now }),
      ruleSet: ruleSet, policy: policy, cause: .service, version: "bench")
    let bell = Bell()
    let service = SweepService(
      interval: interval, wakeInterval: wakes ? .seconds(2) : interval, bell: bell, clock: clock.machine)
    let day = Mutex(Day(wakes: wakes))
    let before = processorTime()
    await service.run(process) { _ in
      nil
    } report: { event in
      day.withLock { day in
        switch event {
        case .swept(let report):
          day.sweeps += 1
          if report.judgement.reading.scope == SweepEndRecord.Scope.some { day.between += 1 }
          day.changes += report.outcomes.count { $0.isApplied }
        case .failed: day.failures += 1
        case .began, .during: break
        }
      }
      if clock.now >= end { bell.ring(.stop) }
    }
    return day.withLock { day in
      day.used = processorTime() - before
      let counts = server.report.since(company.coder.report).requests
      day.requests = counts.values.reduce(0, +)
      day.lists = counts.filter { $0.key.hasPrefix("GET") && $0.key.hasSuffix("/workspaces") }.values.reduce(0, +)
      return day
    }
  }

  private static func processorTime() -> Duration { .microseconds(Int(clock()) * 1_000_000 / Int(CLOCKS_PER_SEC)) }
}
