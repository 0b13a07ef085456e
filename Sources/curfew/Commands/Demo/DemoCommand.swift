import Arguments
import Daemon
import Time

/// `curfew demo`: one working day of a simulated company, with the service at work on it.
enum DemoCommand {
  private static let seed = Option<Int>(
    "seed", "N", help: "Number that the company is made from; another number makes another company", defaultText: "1",
    in: 0...Int.max)
  private static let seconds = Option<Int>(
    "seconds", "N", help: "How long the day takes", defaultText: "60", in: 10...86_400)
  private static let output = Option<String>(
    "keep", "FILE", help: "The database to leave behind; that of an earlier demo is replaced, and nothing else",
    defaultText: "demo.db",
    completion: .files)

  static let command = Command(
    "demo", summary: "Run one simulated working day and show what Curfew does in it",
    discussion: """
      Starts the embedded Coder server with a small company on it and runs the service against it over HTTP, with the \
      rules that 'curfew init' writes, enforced. No server, token or settings are needed.
      """,
    examples: ["curfew demo --seed 7"],
    parameters: [seed, seconds, output]
  ) { invocation in
    let signals = await Signals.install()
    let path = invocation[output] ?? "demo.db"
    let day = DemoDay(
      seed: UInt64(invocation[seed] ?? 1), lasting: .seconds(invocation[seconds] ?? 60), database: path)
    return try await day.run(signals).rawValue
  }
}
