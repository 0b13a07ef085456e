import Cron
import Dispatch
import Foundation
import HTTPServer
import Simulator
import Synchronization
import Time

/// The world around the service of `MonthBenchmark`, in a process of its own so that its memory is not the service's: a simulated
/// Coder server with people, and a webhook. It prints where they answer, and obeys the lines of its standard input:
///
///     ahead MICROSECONDS    its clock is so far ahead of the machine's
///     down, up              the server's process ends, and is started again
///     hook STATUS           what the webhook answers
@main
struct MonthWorld {
  static func main() throws {
    let arguments = CommandLine.arguments.dropFirst().compactMap { Int64($0) }
    guard arguments.count == 2, let start = arguments.first, let count = arguments.last else {
      print("usage: MonthWorld START WORKSPACES")
      return
    }
    let company = Company(description(workspaces: Int(count)), seed: 1, start: Timestamp(seconds: start))
    let clock = SimulatedClock.manual(at: company.coder.now)
    let ahead = Mutex<Duration?>(nil)
    let ticker = DispatchSource.makeTimerSource(queue: DispatchQueue(label: "clock"))
    ticker.schedule(deadline: .now(), repeating: .milliseconds(2))
    ticker.setEventHandler { @Sendable in
      if let ahead = ahead.withLock({ $0 }) { clock.advance(to: .now() + ahead) }
    }
    ticker.resume()

    let status = Mutex(204)
    let hook = try HTTPServer(HTTPServerOptions()) { _ in ServerResponse(status: status.withLock { $0 }) }
    var server = try SimulatorServer(coder: company.coder, clock: clock, port: 0)
    let port = server.port
    tell("server \(server.baseURL)\ntoken \(company.token)\nhook \(hook.baseURL)/hook\n")
    while let line = readLine() {
      let words = line.split(separator: " ")
      switch words.first {
      case "ahead":
        guard let count = words.last.flatMap({ Int64($0) }) else { continue }
        ahead.withLock { $0 = .microseconds(count) }
        clock.advance(to: .now() + .microseconds(count))
      case "down": server.stop()
      case "up": server = try SimulatorServer(coder: server.withCoder { $0 }, clock: clock, port: port)
      case "hook": status.withLock { $0 = words.last.flatMap { Int($0) } ?? 204 }
      default: tell("not understood: \(line)\n")
      }
    }
    server.stop()
    hook.stop()
  }

  private static func tell(_ text: String) { FileHandle.standardOutput.write(Data(text.utf8)) }

  /// People of three continents on three templates, some of whom forget their windows.
  private static func description(workspaces count: Int) -> CompanyDescription {
    var description = CompanyDescription()
    description.templates = [
      SimulatedTemplate("dev", displayName: "Development", defaultTTL: .hours(9)),
      SimulatedTemplate("web", displayName: "Web", defaultTTL: .hours(14)),
      SimulatedTemplate("science", displayName: "Science", defaultTTL: .hours(24)),
    ]
    let places = [
      ("Europe/Berlin", "dev", "CRON_TZ=Europe/Berlin 30 8 * * 1-5"), ("America/New_York", "science", nil),
      ("Asia/Kolkata", "web", "CRON_TZ=Asia/Kolkata 30 9 * * 1-5"), ("Europe/Lisbon", "web", nil),
    ]
    for (number, (zone, template, schedule)) in places.enumerated() {
      var team = CompanyDescription.Team(zone, zone: Zone(named: zone) ?? .utc, template: template)
      team.members = (0..<count).filter { $0 % places.count == number }.map { "person-\($0)" }
      team.schedule = schedule.flatMap { try? CoderSchedule(parsing: $0) }
      team.usesEditor = number % 2 == 0
      team.worksEvenings = 0.2
      description.teams.append(team)
    }
    return description
  }
}
