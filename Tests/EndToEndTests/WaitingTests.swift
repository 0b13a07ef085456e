import HTTPServer
import TestSupport
import Testing
import Text

/// What somebody at a terminal sees while the program waits for a server.
@Suite(.ownThreads) struct WaitingTests {
  /// Every state that the terminal's last line had, in order: it is written over, and blank when the program went on.
  private func states(_ shown: String) -> [String] {
    shown.components(separatedBy: "\r\u{1B}[K").filter { !$0.contains("\n") && !$0.isEmpty }
  }

  @Test(arguments: [40, 80, 200] as [UInt16]) func saysWhatItWaitsForAndTakesItAway(columns: UInt16) async throws {
    let desk = try Desk(mode: "dry-run")
    desk.environment["CURFEW_TIMEZONE"] = "Asia/Tokyo"
    let gate = Gate()
    desk.server.twist { $0.path.contains("/workspaces") ? .heldBefore(gate) : nil }
    let terminal = try PseudoTerminal(columns: columns)
    let command = try desk.start(["workspaces", "list"], at: terminal, showing: true)
    try await gate.reached()
    var shown = ""
    _ = try await Wait.until("the line that says what is waited for") {
      shown += terminal.shown()
      return shown.contains("until ") && shown.contains("+09:00") ? true : nil
    }
    gate.open()
    try await command.end().expectSuccess()
    shown += terminal.shown()
    let line = try #require(states(shown).first)
    #expect(line.hasPrefix(columns == 40 ? "wait" : "waiting for \(desk.server.url.prefix(7))"), "\(line)")
    #expect(states(shown).allSatisfy { $0.columns < columns }, "\(states(shown))")
    // Taken away before the table is written.
    let table = try #require(shown.range(of: "alice/api"))
    let head = shown[..<table.lowerBound]
    #expect(head.contains("\r\u{1B}[K\u{1B}[1mWORKSPACE") || head.contains("\r\u{1B}[KWORKSPACE"), "\(head)")
  }

  /// Which try it is, why there has to be another, and until when it waits: whole on 80 columns, whatever the address.
  @Test func saysWhyItTriesAgain() async throws {
    let desk = try Desk(mode: "dry-run")
    let busy = ServerResponse(
      status: 429, headers: ["Content-Type": "application/json", "Retry-After": "5"],
      body: .bytes(Array(#"{"message":"You've been rate limited."}"#.utf8)))
    let counter = Counter()
    desk.server.answer { $0.path.hasSuffix("/workspaces") && counter.next() == 0 ? busy : nil }
    let terminal = try PseudoTerminal(columns: 80)
    let command = try desk.start(["workspaces", "list"], at: terminal, showing: true)
    try await command.end().expectSuccess()
    let lines = states(terminal.shown())
    #expect(lines.contains { $0.contains("too many requests; try 2 of ") && $0.contains(", until ") }, "\(lines)")
  }
}
