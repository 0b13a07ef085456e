import Arguments
import Daemon
import Simulator
import Time

/// `curfew simulate serve`: a Coder server to try things on.
enum SimulateServe {
  private static let speed = Option<Double>(
    "speed", "FACTOR", help: "Simulated seconds in a real one; 1440 makes a day a minute", defaultText: "1",
    parse: { text throws(InvalidValue) in
      guard let factor = Double(text), factor > 0, factor <= 1_000_000 else {
        throw InvalidValue(expected: "a number above 0, at most 1000000")
      }
      return factor
    })
  private static let version = Option<ServerVersion>(
    "version", "VERSION", help: "Which server it answers like", defaultText: ServerVersion.v2360.rawValue)
  private static let seed = Option<Int>(
    "seed", "N", help: "Another number is another company", defaultText: "1", in: 0...Int.max)
  private static let port = Option<Int>(
    "port", "PORT", help: "Port on the loopback interface; 0 for any that is free", defaultText: "0", in: 0...65_535)
  private static let start = Option<WrittenTime>(
    "start", "TIME", help: "What its clock shows at first: a time, or now", defaultText: "now",
    parse: { text throws(InvalidValue) in
      if text == "now" { return .instant(Timestamp.now()) }
      do throws(InvalidValue) {
        return try WrittenTime(text)
      } catch {
        throw InvalidValue(expected: "\(error.expected), or now")
      }
    })
  private static let holder = Option<TokenHolder>(
    "token-for", "WHOM", help: "Whose token is printed, to try what rights allow",
    defaultText: TokenHolder.owner.rawValue)
  private static let rateLimit = Option<Int>(
    "rate-limit", "N", help: "Requests a minute for one path before 429; 0 for no limit", defaultText: "512",
    in: 0...1_000_000)
  private static let organization = Option<String>(
    "organization", "NAME",
    help: "Add an organization with an administrator, a member, a template and a workspace; may be repeated",
    repeats: true, parse: { text throws(InvalidValue) in try WorkspaceReference.newName(text).lowercased() })
  private static let renames = Flag("allow-renames", help: "Let people rename workspaces, as v0.13.6 always does")
  private static let fleet = Option<Int>(
    "workspaces", "N", help: "This many workspaces that nobody uses instead of a company with people", in: 1...200_000)

  static let command = Command(
    "serve", summary: "Run an embedded Coder server with a small company in it",
    discussion: """
      Answers like a real server of the version, with people who come, work, leave windows open and go, until it is \
      told to stop. Paste the two lines that it prints into another shell: they point Curfew and the coder command at it.

      Its clock begins at the present time unless --start says otherwise. Curfew goes by the server's clock; the coder \
      command and browsers go by theirs, and with --speed above 1 or another --start than now they show and ask for times \
      that the server takes for long past or far ahead.
      """,
    examples: [
      "curfew simulate --token-for template-admin", "curfew simulate --faults server-error:10% --faults latency:200ms",
      "curfew simulate --port 7080", "curfew simulate --speed 60 --start 2026-11-25T07:00:00Z --version v0.13.6",
    ],
    parameters: [
      speed, version, seed, port, start, fleet, holder, organization, renames, rateLimit, FaultOption.option,
    ]
  ) { invocation in
    let signals = await Signals.install()
    let holder = invocation[holder] ?? .owner
    var company = try company(invocation)
    if holder == .scoped, company.coder.version == .v0136 {
      throw UsageError(.conflict, in: invocation.commandName, "--token-for: v0.13.6 knows no scopes of tokens")
    }
    for name in Set(invocation.all(organization)).sorted() where name != "coder" { company.found(organization: name) }
    company.coder.settings.allowsRenames = invocation[renames]
    let limit = invocation[rateLimit] ?? 512
    company.coder.settings.rateLimit = limit == 0 ? nil : limit
    let token = company.makeToken(for: holder)
    let clock = SimulatedClock(start: company.coder.now, speed: invocation[speed] ?? 1)
    let server = try SimulatorServer(
      coder: company.coder, clock: clock, port: UInt16(invocation[port] ?? 0),
      faults: FaultOption.faults(invocation.all(FaultOption.option)))
    try Console.emit(clockNote(invocation, startsAt: company.coder.now))
    try Console.emit("export CODER_URL=\(server.baseURL)\nexport CODER_SESSION_TOKEN=\(token)\n")
    await withTaskGroup(of: Void.self) { group in
      group.addTask { await server.run() }
      for await signal in signals.events where signal.isStop { break }
      group.cancelAll()
    }
    server.stop()
    Console.say(farewell(server.report))
    return ExitStatus.success.rawValue
  }

  private static func company(_ invocation: Invocation) throws -> Company {
    let seed = UInt64(invocation[seed] ?? 1)
    let version = invocation[version] ?? .v2360
    let start = try Settings(invocation).instant(invocation[start]) ?? Timestamp.now()
    guard let count = invocation[fleet] else { return .small(seed: seed, version: version, start: start) }
    return .fleet(count: count, seed: seed, version: version, start: start)
  }

  /// A comment for the shell and its reader where this server's clock is not that of its clients.
  private static func clockNote(_ invocation: Invocation, startsAt start: Timestamp) -> String {
    let factor = invocation[speed] ?? 1
    let isElsewhere = (start - Timestamp.now()).magnitude > .minutes(1)
    guard factor != 1 || isElsewhere else { return "" }
    let now = isElsewhere ? "its clock shows \(start.flooredToSecond.rfc3339)" : "its clock shows the present time"
    let times = factor == factor.rounded() ? String(Int(factor)) : String(factor)
    let pace = factor == 1 ? "" : " and runs \(times) times as fast"
    return "# \(now)\(pace): the coder command and browsers go by their own clocks, and their times will not fit\n"
  }

  private static func farewell(_ report: SimulationReport) -> String {
    let requests = report.requests.values.reduce(0, +)
    return """
      curfew: stopped at \(report.at.flooredToSecond.rfc3339) of simulated time: \
      \(Count.of(report.workspaces.count, "workspace")) ran \(report.running.shortText), \(report.inUse.shortText) of it \
      in use; \(Count.of(report.interruptions, "stop")) hit somebody at work; \(Count.of(requests, "request")) answered

      """
  }
}
