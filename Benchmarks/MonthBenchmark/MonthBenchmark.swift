import Arguments
import Daemon
import Foundation
import HTTPClient
import TestSupport
import Testing
import Time

@testable import curfew

/// Runs the service through a month: a sweep a minute of 2,000 workspaces and their people, notices over a webhook that is down now and
/// then, a scrape every 15 seconds, rules and settings that change, a server that is started anew. Nobody waits for what is not
/// work (`IdleSkippingClock`); all else is as in production, over real sockets and files.
///
/// `make bench-month DAYS=30` runs it. It prints a line for each of the first hours and for each day, and fails where what it uses of the
/// machine grows.
@Suite struct MonthBenchmark {
  private static let environment = ProcessInfo.processInfo.environment
  private static let days = environment["CURFEW_MONTH_DAYS"].flatMap(Double.init)
  private static let workspaces = environment["CURFEW_MONTH_WORKSPACES"].flatMap(Int.init) ?? 2000
  /// A Tuesday, four in the morning UTC. Later than any clock shows, so that pages take the trail's time for now.
  private static let start = Timestamp(seconds: 1_803_960_000)

  @Test(.enabled(if: days != nil, "takes hours; CURFEW_MONTH_DAYS says how many days")) func staysAsItIs() async throws
  {
    let folder = TemporaryFolder()
    let world = try World(start: Self.start, workspaces: Self.workspaces)
    defer { world.end() }
    let files = ServiceFiles(folder: folder.path, world: world)
    try files.writeAll()
    // Tasks of the service that wait: the sweeps, the files, the waits, the token, the measurement, the removal of old records,
    // the verification, the outbox and its channel; and whoever scrapes.
    let clock = IdleSkippingClock(start: Self.start, population: 11) { ahead in
      world.order("ahead \(Int64(ahead / .microseconds(1)))")
    }
    let signals = await Signals.install(hangUp: .reloadsServices, hasManager: true)
    let command = Command("curfew", summary: "", parameters: Settings.options) { _ in 0 }
    guard case .run(_, let invocation) = try command.parse(["--config", files.settings]) else { return }
    let service = try await ServeCommand.begin(
      signals, ServiceNotifier(environment: [:]), settings: [files.settings], waiting: .zero
    ) { Assembly(try Settings(invocation, environment: [:]), clock: clock.machine) }
    let listener = try #require(service.listener)
    let watcher = Watcher(
      clock: clock.machine, address: "http://127.0.0.1:\(listener.port)", world: world, files: files,
      end: Self.start + .seconds(Int64((Self.days ?? 0) * 86_400)))
    let record = try await withThrowingTaskGroup(of: UsageRecord?.self) { group in
      group.addTask {
        await clock.run()
        return nil
      }
      group.addTask {
        await service.run(signals)
        return nil
      }
      group.addTask {
        defer { kill(getpid(), SIGTERM) }
        return try await watcher.run()
      }
      var record: UsageRecord?
      for try await found in group where found != nil {
        record = found
        group.cancelAll()
      }
      return record
    }
    let found = try #require(record)
    print(found.summary)
    for complaint in found.complaints { Issue.record("\(complaint)") }
  }
}
