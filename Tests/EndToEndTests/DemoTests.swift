import Audit
import Glibc
import TestSupport
import Testing

/// The working day of a simulated company, as somebody sees it who has just built the program.
@Suite(.ownThreads) struct DemoTests {
  @Test func showsItsClockAndTheWorkThatRulesDoNotSee() async throws {
    let program = BuiltProgram()
    let demo = try program.start("demo", "--seconds", "120")
    // The simulated time as it goes, in the zone of the rules.
    try await demo.prints("\n06:00  ")
    #expect(demo.output.contains(" workspaces running, "))
    try await demo.prints("a training run is at work in it, without a person; rules cannot see that")
    try await demo.prints("stopped        victor/training-run, and with it a training run")
    demo.signal(SIGTERM)
    let finished = try await demo.end()
    try finished.expectSuccess()
    let closing = finished.output.split(separator: "Work without a person").last ?? ""
    #expect(
      closing.contains("victor/training-run: a training run was lost; without Curfew it would have run to its end"))
    #expect(closing.contains("ws.last_used_at") && closing.contains("opt_out"))
    #expect(!finished.output.contains("\u{1B}"))
  }

  /// What lies where the demo would leave its trail is somebody's, unless a demo made it.
  @Test func removesNothingButAnEarlierDemo() async throws {
    let desk = try Desk()
    try await desk.run("sweep").expectSuccess()
    let trail = desk.path("curfew.db")
    try desk.write("precious", to: "notes")
    try desk.write("precious", to: "folder/notes")
    for path in [trail, desk.path("notes"), desk.path("folder")] {
      let refused = try await desk.run("demo", "--seconds", "10", "--keep", path)
      #expect(refused.status == 1 && refused.errors.contains("nothing was changed"), "\(refused)")
    }
    #expect(try await desk.shell("cat notes folder/notes").output == "preciousprecious")
    try await desk.run("audit", "verify").expectSuccess()
    #expect(try await desk.run("audit", "list").output.contains("alice"))

    let demo = desk.path("demo.db")
    for _ in 0..<2 { try await desk.run("demo", "--seconds", "10", "--keep", demo).expectSuccess() }
    let makers = try await AuditReader(path: demo).makers()
    #expect(makers.count == 1 && makers.first?.hasSuffix(" (demo)") == true)
  }

  /// Here the time goes on in one line.
  @Test func movesItsClockOnATerminal() async throws {
    let program = BuiltProgram()
    let terminal = try PseudoTerminal()
    let demo = try program.start(["demo", "--seconds", "120"], at: terminal, showing: true)
    var shown = ""
    try await demo.until("a clock that moves") {
      shown += terminal.shown()
      return shown.contains("\r\u{1B}[K05:") && shown.contains(" in use\r\u{1B}[K")
    }
    demo.signal(SIGTERM)
    _ = try await demo.end()
  }
}
