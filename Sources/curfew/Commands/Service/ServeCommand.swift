import Arguments
import Audit
import Daemon
import Pipeline
import Rules

/// `curfew serve`: the service.
enum ServeCommand {
  static let command = Command(
    "serve", summary: "Sweep again and again, until told to stop",
    discussion: """
      One line a sweep and one a decision that acts go to standard error. SIGHUP reads rules, mode, limits and \
      opt-outs again; when they cannot be used, the last good ones stay in force. SIGTERM and SIGINT let the sweep in \
      hand finish; a second one ends at once. Under systemd it says when it is ready, alive and stopping.

      Started at a terminal it ends with it, as SIGTERM would end it: closing the window leaves no service behind. \
      Under a service manager, without a terminal or with nohup it stays.
      """,
    examples: ["curfew serve --interval 1m", "curfew serve --log-format json"],
    parameters: [SweepOptions.dryRun, SweepOptions.wait]
  ) { invocation in
    let notifier = ServiceNotifier(environment: Console.environment)
    let signals = await Signals.install(hangUp: .reloadsServices, hasManager: notifier.isSupervised)
    let assembly = try assembly(invocation)
    let ruleSet = try assembly.rules()
    let wait = invocation[SweepOptions.wait] ?? .zero
    let process = try await signals.starting { try await assembly.begin(ruleSet, cause: .service, waiting: wait) }
    let service = ServiceRun(
      assembly: assembly, process: process, notifier: notifier,
      reassemble: { try Self.assembly(invocation) })
    await service.run(signals)
    return ExitStatus.success.rawValue
  }

  private static func assembly(_ invocation: Invocation) throws -> Assembly {
    var assembly = Assembly(try Settings(invocation))
    if invocation[SweepOptions.dryRun] { assembly.modeLimit = .dryRun }
    return assembly
  }
}
