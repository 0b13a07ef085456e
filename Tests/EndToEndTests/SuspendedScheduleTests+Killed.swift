import Glibc
import HTTPServer
import TestSupport
import Testing
import Time

extension SuspendedScheduleTests {
  /// What the process was about when it died.
  enum Phase: String, CaseIterable, Sendable { case suspending, givingBack }

  /// Killed with one schedule done and the other's request in hand, the next sweep finishes, and both come back in the end.
  @Test(arguments: Phase.allCases, KilledTests.Fate.allCases)
  func comesBackWhereverItDies(phase: Phase, fate: KilledTests.Fate) async throws {
    let desk = try Self.desk()
    let set = desk.server.changes.count
    if phase == .givingBack {
      try await desk.run("sweep").expectSuccess()
      #expect(try await Self.schedules(desk) == [nil, nil])
      desk.wait(.hours(2))
    }
    let (gate, count) = (Gate(), Counter())
    desk.server.twist { request in
      guard request.method == "PUT", count.next() == 1 else { return nil }
      return fate == .applied ? .heldAfter(gate) : .lost(gate)
    }
    let killed = try desk.start("serve")
    try await gate.reached()
    // The log does not name what is given back.
    if phase == .suspending { try await killed.says("result=applied") }
    killed.signal(SIGKILL)
    #expect(try await killed.end().signal == SIGKILL)
    gate.open()
    desk.server.twist { _ in nil }
    try await desk.run("audit", "verify").expectSuccess()

    // What was lost on its way may still arrive: it is decided by a reading a minute later.
    if fate == .notApplied {
      try await desk.run("sweep").expectSuccess()
      desk.server.clock.advance(by: .seconds(61))
    }
    let next = try await desk.run("sweep")
    try next.expectSuccess()
    #expect(next.errors.contains(fate == .applied ? "found-applied" : "found-not-applied"), "\(next)")
    if phase == .suspending {
      #expect(try await Self.schedules(desk) == [nil, nil])
      for name in Self.names {
        #expect(try await desk.json("workspaces", "show", name)["suspended_schedule"].text == Self.schedule, "\(name)")
      }
      desk.wait(.hours(2))
      try await desk.run("sweep").expectSuccess()
    }
    #expect(try await Self.schedules(desk) == [Self.schedule, Self.schedule])

    // Each was cleared once and set once, and only what never arrived was sent again; and that is all.
    try await desk.run("sweep").expectSuccess()
    let sent = desk.server.changes.dropFirst(set).map(\.description)
    #expect(sent.count == (fate == .applied ? 4 : 5), "\(sent)")
    for name in Self.names { #expect(try await desk.json("workspaces", "show", name)["suspended_since"] == .null) }
    try await desk.run("audit", "verify").expectSuccess()
    try desk.expectNoToken()
  }
}
