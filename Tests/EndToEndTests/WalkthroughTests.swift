import Foundation
import TestSupport
import Testing

/// Pages that lead somewhere, done step by step: each file that a page shows is written where its first line says, and each
/// command of its `console` blocks is run, in order, with a simulated server at hand.
@Suite(.ownThreads) struct WalkthroughTests {
  /// What is there before a page begins.
  private static let settled = "curfew init && curfew sweep"

  /// Each page with the command before it.
  private static let pages = [
    ("docs/QuickStart.md", "true"), ("docs/FirstRule.md", "true"), ("docs/Holidays.md", "true"),
    ("docs/Migrating.md", "true"), ("docs/Maintenance.md", settled), ("docs/Why.md", settled),
  ]

  @Test(arguments: pages) func succeeds(path: String, start: String) async throws {
    let page = try MarkdownPage(path)
    let reader = try await Self.reader()
    defer { reader.simulator.signal(SIGTERM) }
    let steps = try page.blocks.flatMap { block in
      guard let file = block.file else { return block.language == "console" ? block.shellLines : [] }
      // The reader's folder is where `cd` led.
      try reader.program.write(block.text, to: "shown/\(block.line)")
      return [#"mkdir -p "$(dirname \#(file))"; cp "$SHOWN/\#(block.line)" \#(file)"#]
    }
    #expect(steps.count > 2, "nothing was found to do in \(page)")
    try await reader.program.shell("set -ex\n\(start)\n" + steps.joined(separator: "\n")).expectSuccess()
  }

  /// Somebody with an empty folder, who has pasted the two lines that `curfew simulate` prints.
  static func reader() async throws -> (program: BuiltProgram, simulator: RunningProgram) {
    let home = BuiltProgram()
    let simulator = try home.start("simulate")
    try await simulator.prints("CODER_SESSION_TOKEN=")
    let program = BuiltProgram()
    for line in simulator.output.split(separator: "\n") {
      guard let match = line.wholeMatch(of: /export (\w+)=(\S+)/) else { continue }
      program.environment[String(match.1)] = String(match.2)
    }
    try await program.shell(#"mkdir bin && ln -s "$CURFEW" bin/curfew"#).expectSuccess()
    program.environment["PATH"] = program.path("bin") + ":/usr/bin:/bin"
    program.environment["SHOWN"] = program.path("shown")
    return (program, simulator)
  }
}
