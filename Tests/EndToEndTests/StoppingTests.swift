import Glibc
import SQLite
import TestSupport
import Testing

/// Signals to stop: while it starts, in the middle of a sweep, and twice.
@Suite(.ownThreads) struct StoppingTests {
  @Test func finishesTheSweepInHand() async throws {
    let desk = try Desk()
    let gate = Gate()
    desk.server.twist { $0.method == "PUT" ? .heldBefore(gate) : nil }
    let service = try desk.start("serve")
    try await gate.reached()
    service.signal(SIGTERM)
    try await service.says("finishing this sweep")
    gate.open()
    let finished = try await service.end()
    try finished.expectSuccess()
    #expect(finished.errors.contains("applied=4"))
    #expect(finished.errors.contains("stopped"))
    #expect(desk.server.changes.count == 4)
    let actions = try await desk.json("audit", "list", "--verdict", "act")
    #expect(actions["decisions"].elements.count == 4)
  }

  @Test(arguments: [(SIGTERM, Int32(143)), (SIGINT, Int32(130))])
  func endsAtOnceAtTheSecondSignal(signal: Int32, status: Int32) async throws {
    let desk = try Desk()
    let gate = Gate()
    desk.server.twist { $0.method == "PUT" ? .heldBefore(gate) : nil }
    let service = try desk.start("serve")
    try await gate.reached()
    service.signal(signal)
    try await service.says("finishing this sweep")
    service.signal(signal)
    let finished = try await service.end()
    #expect(finished.status == status)
    gate.open()
    try await desk.run("audit", "verify").expectSuccess()
    try desk.expectNoToken()
  }

  /// What hangs is not waited for, and what became of it is found out at the next start.
  @Test(arguments: ["serve", "sweep"]) func givesUpRequestsThatHang(command: String) async throws {
    let desk = try Desk()
    try desk.write("mode: enforce\ninterval: 5s\nlimits: {stop_grace: 1s}\n", to: "curfew.yaml")
    let gate = Gate()
    desk.server.twist { $0.method == "PUT" ? .heldAfter(gate) : nil }
    let process = try desk.start(command)
    try await gate.reached()
    process.signal(SIGTERM)
    let finished = try await process.end()
    #expect(finished.signal == nil && finished.all.contains("told to stop"), "\(finished)")
    #expect(desk.server.changes.count == 1)
    gate.open()
    desk.server.twist { _ in nil }
    let next = try await desk.run("sweep")
    try next.expectSuccess()
    #expect(next.errors.contains("found-applied"), "\(next)")
    #expect(desk.server.changes.count == 4)
    try await desk.run("audit", "verify").expectSuccess()
  }

  @Test func endsASweepInGoodOrder() async throws {
    let desk = try Desk()
    let gate = Gate()
    desk.server.twist { $0.method == "PUT" ? .heldBefore(gate) : nil }
    let sweep = try desk.start("sweep")
    try await gate.reached()
    sweep.signal(SIGTERM)
    gate.open()
    try await sweep.end().expectSuccess()
    #expect(desk.server.changes.count == 4)
  }

  /// Told to stop before there is a sweep in hand: while it waits for the server.
  @Test(arguments: ["serve", "sweep"]) func stopsWhileTheServerSaysNothing(command: String) async throws {
    let desk = try Desk()
    let gate = Gate()
    desk.server.twist { $0.path.hasSuffix("/buildinfo") ? .heldBefore(gate) : nil }
    let process = try desk.start(command)
    try await gate.reached()
    process.signal(SIGTERM)
    let finished = try await process.end()
    try finished.expectSuccess()
    #expect(finished.errors.contains("stopped by a signal before anything was done"))
    gate.open()
    desk.expectNoChanges()
  }

  /// What is read of the trail beside the sweeps is given up: here it would never end.
  @Test(arguments: [("v_acts", "/reports/savings?against=coder"), ("v_regret", nil)] as [(String, String?)])
  func doesNotWaitForWhatReadsTheTrail(view: String, page: String?) async throws {
    let desk = try Desk()
    try await desk.run("sweep").expectSuccess()
    try endless(view, in: desk.path("curfew.db"))
    let service = try desk.start("serve", "--listen", "127.0.0.1:0", "--interval", "1h")
    let port = try await service.listeningPort()
    try await service.says("sweep finished")
    let connection = try RawConnection(port: port)
    if let page { connection.send("GET \(page) HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n") }
    let before = try service.processorTime()
    // Longer than anything here takes that ends.
    try await service.until("work on it") { (try? service.processorTime()).map { $0 - before >= 3 } ?? false }
    service.signal(SIGTERM)
    let finished = try await service.end()
    try finished.expectSuccess()
    #expect(finished.errors.contains("stopped") && !finished.errors.contains("could not be"), "\(finished)")
    if page != nil { #expect([0, 503].contains(RawAnswer(connection.receive()).status)) }
    try desk.expectNoToken()
  }

  /// Makes a view one that has rows without end.
  private func endless(_ view: String, in path: String) throws {
    let connection = try Connection(path: path, access: .readWrite)
    try connection.trustSchema()
    let columns = try connection.prepare("SELECT name FROM pragma_table_info('\(view)')").all { $0.text(0) }
    #expect(!columns.isEmpty)
    try connection.execute(
      """
      DROP VIEW \(view);
      CREATE VIEW \(view) AS WITH RECURSIVE number(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number)
        SELECT \(columns.map { "'x' || n AS \($0)" }.joined(separator: ", ")) FROM number
      """)
  }

  @Test(arguments: ["serve", "sweep"]) func stopsWhileAnotherInstanceIsAtWork(command: String) async throws {
    let desk = try Desk()
    let gate = Gate()
    desk.server.twist { $0.method == "PUT" ? .heldBefore(gate) : nil }
    let first = try desk.start("sweep")
    try await gate.reached()
    let second = try desk.start(command, "--wait", "10m")
    // Nothing else is to be seen of it while it waits.
    try await second.until("its hold on HUP, INT and TERM") { second.signalsTakenOver == 3 }
    second.signal(SIGTERM)
    try await second.end().expectSuccess()
    gate.open()
    try await first.end().expectSuccess()
  }
}
