import Subprocess
import TestSupport
import Testing

/// Programs that are run once, with real processes.
@Suite struct SubprocessTests {
  private func run(
    _ command: [String], _ input: String = "", timeout: Duration = .seconds(60)
  ) async -> Subprocess.Result {
    await Subprocess(command, environment: ["WORD": "said"], timeout: timeout).run(input: Array(input.utf8))
  }

  @Test func givesInputAndTakesOutput() async {
    let long = String(repeating: "x", count: 300_000)
    let result = await run(["/bin/sh", "-c", "wc -c; echo $WORD $CODER_SESSION_TOKEN >&2"], long)
    #expect(result.ending == .exited(0))
    #expect(result.output.contains("300000") && result.output.contains("said"))
  }

  @Test func endsAsTheProgramDoes() async {
    #expect(await run(["/bin/sh", "-c", "exit 7"]).ending == .exited(7))
    #expect(await run(["/bin/sh", "-c", "kill -9 $$"]).ending == .killed(signal: 9))
    // It does not read what it is given.
    #expect(await run(["/bin/true"], String(repeating: "x", count: 300_000)).ending == .exited(0))
    guard case .notStarted = await run(["/nowhere"]).ending else {
      Issue.record("a program that is not there was started")
      return
    }
  }

  @Test(arguments: ["sleep 600", "exec >&- 2>&-; sleep 600", "trap '' TERM; sleep 600 & wait; sleep 600"])
  func endsWhatTakesTooLong(script: String) async {
    #expect(await run(["/bin/sh", "-c", script], timeout: .milliseconds(200)).ending == .timedOut)
  }
}
