import Arguments
import Daemon
import Simulator
import Time

/// `curfew simulate`: a Coder server to try things on.
enum SimulateCommand {
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
  private static let fleet = Option<Int>(
    "workspaces", "N", help: "A still fleet of so many workspaces instead of a company with people", in: 1...200_000)

  static let command = Command(
    "simulate", summary: "Run an embedded Coder server with a small company in it",
    discussion: """
      Answers like a real server of the version, with people who come, work, leave windows open and go, until it is \
      told to stop. The two lines on standard output, read by a shell, point Curfew and the coder command at it.

      Its clock begins at the present time unless --start says otherwise. Curfew goes by the server's clock; the coder \
      command and browsers go by theirs, and with --speed above 1 or another --start than now they show and ask for times \
      that the server takes for long past or far ahead.
      """,
    examples: [
      "curfew simulate --port 7080", "curfew simulate --speed 60 --start 2026-11-25T07:00:00Z --version v0.13.6",
    ],
    parameters: [speed, version, seed, port, start, fleet]
  ) { invocation in
    let signals = await Signals.install()
    let company = try company(invocation)
    let clock = SimulatedClock(start: company.coder.now, speed: invocation[speed] ?? 1)
    let server = try SimulatorServer(
      coder: company.coder, clock: clock, port: UInt16(invocation[port] ?? 0))
    try Console.emit("export CODER_URL=\(server.baseURL)\nexport CODER_SESSION_TOKEN=\(company.token)\n")
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

  private static func farewell(_ report: SimulationReport) -> String {
    let requests = report.requests.values.reduce(0, +)
    return """
      curfew: stopped at \(report.at.flooredToSecond.rfc3339) of simulated time: \
      \(Count.of(report.workspaces.count, "workspace")) ran \(report.running.shortText), \(report.inUse.shortText) of it \
      in use; \(Count.of(report.interruptions, "stop")) hit somebody at work; \(Count.of(requests, "request")) answered

      """
  }
}
