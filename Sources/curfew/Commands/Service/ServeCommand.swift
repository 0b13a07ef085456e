import Arguments
import Audit
import CoderAPI
import Daemon
import Pipeline
import Rules

/// `curfew serve`: the service.
enum ServeCommand {
  static let command = Command(
    "serve", summary: "Sweep again and again, until told to stop",
    discussion: """
      One line a sweep and one a decision that acts go to standard error. Rules, mode, limits and opt-outs are read \
      again when their files have changed and nobody has written to them for two seconds, and at once by SIGHUP; when \
      they cannot be used, the last good ones stay in force. A server that cannot be reached is tried again with the \
      next sweep, also at the start; an address at which no Coder server answers, or another one than the database \
      belongs to, ends the start. SIGTERM and SIGINT let the sweep in hand finish; a second one ends at once. Under \
      systemd it says when it is ready, alive and stopping.

      With --listen it shows pages there for a browser, which change nothing, and answers whoever watches it: /healthz \
      (is it alive), /readyz (does it do its work, and if not, why), /metrics (for Prometheus) and /status (for 'curfew \
      status'). On an address that others reach, pages and status need the password of the setting pages.password_file.

      Started at a terminal it ends with it, as SIGTERM would end it: closing the window leaves no service behind. \
      Under a service manager, without a terminal or with nohup it stays.
      """,
    examples: [
      "curfew serve --interval 1m", "curfew serve --listen 127.0.0.1:9464", "curfew serve --log-format json",
    ],
    parameters: [SweepOptions.dryRun, SweepOptions.wait]
  ) { invocation in
    let notifier = ServiceNotifier(environment: Console.environment)
    let signals = await Signals.install(hangUp: .reloadsServices, hasManager: notifier.isSupervised)
    let service = try await begin(
      signals, notifier, settings: Settings.places(invocation), waiting: invocation[SweepOptions.wait] ?? .zero
    ) { try Self.assembly(invocation) }
    await service.run(signals)
    return ExitStatus.success.rawValue
  }

  /// The service, begun: it listens, and has the trail for itself.
  ///
  /// - Parameters:
  ///   - files: where settings may be
  ///   - waiting: how long to wait for another instance to let go of the database
  ///   - assemble: reads the settings
  static func begin(
    _ signals: Signals, _ notifier: ServiceNotifier, settings files: [String], waiting: Duration,
    _ assemble: @escaping @Sendable () throws -> Assembly
  ) async throws -> ServiceRun {
    let sources = SourceWatch(settings: files)
    let (first, ruleSet) = try sources.read(assemble)
    var assembly = first
    let monitor = ServiceMonitor(assembly.settings, clock: assembly.clock)
    assembly.monitor = monitor
    let listener: ServiceListener?
    var store: AuditStore?
    do {
      listener = try Self.listener(assembly, monitor)
    } catch let failure as CommandFailure {
      // A service beside the first one finds its address taken, and that is not what is in the way.
      guard try assembly.isTrailInUse() else { throw failure }
      store = try await signals.starting { [assembly] in try await assembly.store(waiting: waiting) }
      listener = try Self.listener(assembly, monitor)
    }
    let (process, outage) = try await signals.starting { [assembly, store] in
      try await Self.register(try await assembly.open(ruleSet, cause: .service, waiting: waiting, on: store))
    }
    if let listener, let note = assembly.settings.listenerNote(port: listener.port) {
      await process.parts.store.leaveNote(note)
    }
    return ServiceRun(
      assembly: assembly, process: Handover(process), parts: process.parts, outage: outage, notifier: notifier,
      monitor: monitor,
      listener: listener, notices: try assembly.noticeSender(process.parts),
      sources: sources, reassemble: assemble)
  }

  /// Asks the server who it is, and returns why it could not where it may answer later: whoever watches has to learn that the
  /// service waits, so that it listens and is ready, and its sweeps try again.
  private static func register(
    _ opened: ActingProcess
  ) async throws -> (process: ActingProcess, outage: CoderFailure?) {
    var process = opened
    do {
      try await process.register()
      return (process, nil)
    } catch let failure as CoderFailure where failure.code.mayWorkLater {
      return (process, failure)
    }
  }

  /// Listens where the settings say; `nil` where they do not.
  private static func listener(_ assembly: Assembly, _ monitor: ServiceMonitor) throws -> ServiceListener? {
    let settings = assembly.settings
    guard let address = settings[Settings.listen] else { return nil }
    let access = PageAccess(address, password: try PagePassword(settings), hosts: settings[Settings.pagesHosts])
    let certificate = try ListenCertificate(settings)
    return try ServiceListener(
      address, origin: "\(settings.origin(of: Settings.listen))", monitor, access: access,
      certificate: certificate, log: assembly.log,
      desk: PageDesk(settings: settings, monitor: monitor, log: assembly.log))
  }

  private static func assembly(_ invocation: Invocation) throws -> Assembly {
    var assembly = Assembly(try Settings(invocation))
    if invocation[SweepOptions.dryRun] { assembly.modeLimit = .dryRun }
    return assembly
  }
}
