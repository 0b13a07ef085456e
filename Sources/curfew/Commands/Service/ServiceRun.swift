import CoderAPI
import Daemon
import Diagnostics
import Log
import Notices
import Pipeline
import Rules
import Time

/// The life of `curfew serve`: the sweeps, the signals and the service manager's watchdog, in one task group.
struct ServiceRun: Sendable {
  let assembly: Assembly
  let process: Handover<ActingProcess>
  /// Its parts at the start.
  let parts: Sweep.Parts
  /// Why the server could not be asked at the start, which counts as a failed sweep; `nil` where it answered.
  let outage: CoderFailure?
  let notifier: ServiceNotifier
  let monitor: ServiceMonitor
  /// Where whoever watches is answered; `nil` for nowhere.
  let listener: ServiceListener?
  /// Sends what sweeps queue.
  let notices: NoticeSender
  /// The files of settings and rules.
  let sources: SourceWatch
  /// Reads the settings again.
  let reassemble: @Sendable () throws -> Assembly

  private var log: Logger { assembly.log }

  /// Runs until a signal asks for the end; the sweep in hand is finished.
  func run(_ signals: Signals) async {
    let bell = Bell()
    let reporter = ServiceReporter(assembly: assembly, notifier: notifier)
    monitor.take(parts.ruleSet, parts.policy, isReload: false)
    monitor.take(channels: assembly.settings.channels.map(\.channel.name))
    announce()
    await withTaskGroup(of: Void.self) { group in
      group.addTask {
        for await signal in signals.events { obey(signal, bell) }
      }
      group.addTask {
        await sources.run(assembly.clock) {
          log.info("files of settings or rules have changed")
          notifier.reloading()
          bell.ring(.reload)
        }
      }
      group.addTask { await keepAlive(monitor.pulse) }
      if let listener {
        group.addTask { await listener.run() }
        let measurement = TrailMeasurement(
          path: assembly.settings[Settings.database].absolutePath, interval: assembly.settings[Settings.interval],
          monitor: monitor, log: log, ruleSet: parts.ruleSet)
        group.addTask { await measurement.run() }
      }
      let watch = ServiceWatch(assembly: assembly, coder: parts.coder, monitor: monitor)
      group.addTask { await watch.tellWaits() }
      group.addTask { await watch.tellToken() }
      notices.holdAnnouncements()
      // Who only looks sends nothing, not even what waits from before.
      if !parts.policy.isLook {
        group.addTask {
          await notices.run {
            log.error("the outbox cannot be read or written", ["reason": .string(Failures.sentence($0))])
          }
        }
      }
      group.addTask { [assembly] in await ServiceRollup(assembly: assembly).run() }
      group.addTask { [assembly] in await ServiceRetention(assembly: assembly).run() }
      let verification = ServiceVerification(
        path: assembly.settings[Settings.database].absolutePath, store: parts.store,
        interval: assembly.settings[Settings.interval], monitor: monitor, clock: assembly.clock, log: log)
      group.addTask { await verification.run() }
      let service = SweepService(
        interval: assembly.settings[Settings.interval], wakeInterval: assembly.settings[Settings.wakeInterval],
        bell: bell, clock: assembly.clock)
      await signals.finishing(within: assembly.settings[Settings.stopGrace]) {
        let report: @Sendable (SweepService.Event) async -> Void = { event in
          monitor.take(event)
          monitor.take(listsLeft: parts.coder.listsLeft)
          await reporter.report(event)
          if case .swept = event {
            notices.releaseAnnouncements()
            listener?.drawAhead()
          }
        }
        if let outage { await report(.failed(outage)) }
        await service.run(
          process.take(), after: outage == nil ? .zero : service.interval, reload: { await reload($0) }, report: report)
      }
      group.cancelAll()
    }
    log.info("stopped")
  }

  private func announce() {
    let rules = parts.ruleSet.rules
    log.info(
      "started",
      [
        "version": .string(VersionCommand.current), "server": .string(parts.coder.url.description),
        "mode": .string(parts.policy.mode.rawValue), "rules": .integer(Int64(rules.count)),
        "enforced": .integer(Int64(rules.count { $0.mode == .enforce })),
        "rule_set": .string(String(parts.ruleSet.hash.prefix(12))),
        "interval": .duration(assembly.settings[Settings.interval]),
        "settings": .string(assembly.settings.file?.absolutePath ?? "none"),
        "rule_paths": .string(assembly.settings[Settings.rules].map(\.absolutePath).joined(separator: ", ")),
        "database": .string(assembly.settings[Settings.database].absolutePath),
        "listens": .string(listening),
      ])
    for sentence in assembly.settings.notTaken { log.warning("not taken", ["found": .string(sentence)]) }
    for sentence in assembly.settings.withoutListener {
      log.warning("a setting has no effect", ["reason": .string(sentence)])
    }
    assembly.tellObstacles()
    notifier.ready(status: "\(Count.of(rules.count, "rule")) in force")
  }

  /// Where it answers, with the port that the system chose; empty where it does not.
  private var listening: String {
    guard let listener, let address = assembly.settings[Settings.listen] else { return "" }
    return address.with(port: listener.port).text
  }

  private func obey(_ signal: ServiceSignal, _ bell: Bell) {
    switch signal {
    case .reload:
      notifier.reloading()
      bell.ring(.reload)
    case .hangUp:
      notifier.stopping(status: "finishing the sweep in hand")
      log.info("the terminal was closed; finishing this sweep")
      bell.ring(.stop)
    case .interrupt, .terminate:
      notifier.stopping(status: "finishing the sweep in hand")
      log.info("finishing this sweep; press Ctrl-C again to quit at once")
      bell.ring(.stop)
    }
  }

  /// Reads settings and rules again; where they cannot be used, the parts in force, which say so in the trail.
  private func reload(_ inForce: Sweep.Parts) async -> Sweep.Parts {
    defer { notifier.ready() }
    do {
      let (fresh, ruleSet) = try sources.read {
        let fresh = try reassemble()
        try fresh.settings.refuseLoss(since: assembly.settings)
        return fresh
      }
      let parts = try await inForce.using(ruleSet, fresh.policy)
      notices.holdAnnouncements()
      monitor.take(ruleSet, parts.policy, isReload: true)
      notices.use(leads: ruleSet.leads)
      notices.use(fresh.settings.channels.map(\.channel))
      monitor.take(channels: fresh.settings.channels.map(\.channel.name))
      fresh.tellObstacles()
      let changed = monitor.take(fresh.settings)
      log.info(
        "rules read again",
        [
          "rules": .integer(Int64(ruleSet.rules.count)), "rule_set": .string(String(ruleSet.hash.prefix(12))),
          "mode": .string(parts.policy.mode.rawValue),
          "changed_settings": .string(changed.joined(separator: ", ")),
        ])
      let waiting = fresh.settings.waitingForRestart(since: assembly.settings)
      if !waiting.isEmpty {
        log.warning(
          "settings have changed that count from the next start on",
          ["settings": .string(waiting.joined(separator: ", "))])
      }
      return parts
    } catch {
      let first = Failures.findings(error).first.map { finding in
        let place = Self.place(of: finding)
        return " (\(place.isEmpty ? "" : place + ": ")\(finding.summary))"
      }
      let reason = Failures.sentence(error) + (first ?? "")
      monitor.take(refusal: reason)
      for finding in Failures.findings(error) {
        log.error(
          "mistake in a file",
          [
            "place": .string(Self.place(of: finding)), "code": .string(finding.code),
            "finding": .string(finding.summary),
          ])
      }
      log.error("rules refused; the last good ones stay in force", ["reason": .string(reason)])
      return inForce.refusing(reason)
    }
  }

  private static func place(of finding: Diagnostic) -> String {
    (finding.file?.name ?? "") + (finding.location.map { ":\($0.line):\($0.column)" } ?? "")
  }

  /// Tells the watchdog that sweeps go on, for as long as they do.
  private func keepAlive(_ pulse: Pulse) async {
    guard let interval = notifier.watchdogInterval else { return }
    // Sleeping fails when the task is cancelled, and in no other way.
    while (try? await assembly.clock.sleep(for: interval / 2)) != nil {
      if pulse.isFresh { notifier.alive() }
    }
  }
}
