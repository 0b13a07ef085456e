import Foundation
import TestSupport
import Testing

/// Pages for whoever runs the service on a machine: their commands are run, in order, where a folder stands for `/etc/curfew` and
/// two scripts for the service manager. What `systemctl enable` starts is the service.
@Suite(.ownThreads) struct OperatorPagesTests {
  /// What a page says, and what a reader of the test's machine types instead.
  private static let places = [
    ("/etc/curfew", "etc"), ("https://coder.example.com", "$CODER_URL"), ("ana/dev", "$WORKSPACE"),
    ("new-rules.d", "etc/rules.d"), ("2026-11-25T22:00:00+01:00", #""$(date -u +%FT%TZ)""#),
    ("KEYFILE", "pseudonyms.key"),
    ("…", "something"),
    // The reader has written tests; these are for the rules that `init` writes.
    ("curfew rules test", "cp $REPOSITORY/rules/*.test.yaml etc/rules.d; curfew rules test"),
    // Applying takes the trail for itself; the page says not to run the service then.
    ("curfew apply", "stop_service; curfew apply"),
  ]

  /// Named in a sentence without what they work on.
  private static let names = ["curfew audit show", "curfew workspaces create"]

  private static let beginning = #"""
    stop_service() { kill "$(cat service)" && while kill -0 "$(cat service)" 2> gone; do sleep 0.1; done; }
    mkdir etc && echo "$CODER_SESSION_TOKEN" > etc/token
    head -c 32 /dev/urandom > pseudonyms.key && chmod 600 pseudonyms.key
    WORKSPACE=$(curfew workspaces list -o csv | sed -n 2p | cut -d, -f1)
    unset CODER_SESSION_TOKEN
    """#

  private static let installation = #"""
    curfew init etc --url $CODER_URL --token-file etc/token
    export CURFEW_CONFIG=$PWD/etc/curfew.yaml
    systemctl enable --now curfew
    """#

  private static let manager = #"""
    #!/bin/sh
    case "$*" in enable*)
      curfew serve > curfew.log 2>&1 & echo $! > service
      tries=0; until curfew status > status.txt || [ $tries -gt 600 ]; do tries=$((tries + 1)); sleep 0.2; done
    esac
    """#

  @Test(arguments: [("docs/GoingLive.md", false), ("docs/Operations.md", true), ("docs/ThreatModel.md", true)])
  func run(path: String, isInstalled: Bool) async throws {
    let page = try MarkdownPage(path)
    let reader = try await WalkthroughTests.reader()
    defer { reader.simulator.signal(SIGTERM) }
    try reader.program.write(Self.manager, to: "text/systemctl")
    try reader.program.write("#!/bin/sh\nhead curfew.log\n", to: "text/journalctl")
    reader.program.environment["REPOSITORY"] = Fixture.shared("../..").standardizedFileURL.path
    let spoken = page.prose.flatMap { $0.matches(of: /`(curfew [^`]*)`/).map { String($0.1) } }
    let commands = page.blocks.flatMap(\.shellLines) + spoken.filter { !Self.names.contains($0) }
    #expect(commands.count > 2, "nothing was found to do in \(page)")
    var steps = [Self.beginning] + (isInstalled ? [Self.installation] : [])
    for command in commands {
      steps.append(Self.places.reduce(command) { $0.replacing($1.0, with: $1.1) })
      if command.hasPrefix("curfew init") { steps.append("export CURFEW_CONFIG=$PWD/etc/curfew.yaml") }
    }
    // The shell copies them: what this process wrote may still be open in a child of another test, and "busy" to who runs it.
    let beginning = "cp text/* bin && chmod +x bin/*\ntrap 'stop_service 2> gone || true' EXIT\nset -ex\n"
    let script = beginning + steps.joined(separator: "\n")
    try await reader.program.shell(script).expectSuccess()
  }
}
