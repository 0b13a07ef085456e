import Audit
import Log
import Time

/// Verifies the trail while the service runs, when a day has passed since it last was.
///
/// It finds what a disk or a careless hand did. Against whoever can write all of the trail it does not help: that takes
/// heads kept elsewhere (`curfew audit verify --against`).
struct ServiceVerification: Sendable {
  let path: String
  let store: AuditStore
  let interval: Duration
  let monitor: ServiceMonitor
  let clock: MachineClock
  let log: Logger

  private static let every = Duration.days(1)
  /// How often it is looked whether one is due.
  private static let look = Duration.hours(1)

  /// Runs until its task is cancelled.
  func run() async {
    var pause = Duration.zero
    // Sleeping fails when the task is cancelled, and in no other way.
    while (try? await clock.sleep(for: pause)) != nil {
      do {
        // Before the first sweep there is nothing to verify.
        pause = try await verifyWhenDue() ? Self.look : min(interval, .minutes(1))
      } catch is CancellationError {
        return
      } catch {
        log.warning("the trail could not be verified", ["reason": .string(Failures.sentence(error))])
        pause = Self.look
      }
    }
  }

  /// - Returns: whether there is anything in the trail
  private func verifyWhenDue() async throws -> Bool {
    let reader = try AuditReader(path: path)
    guard try await reader.lastSightAt() != nil else { return false }
    let now = clock.now
    let last = try await reader.lastVerification()
    if let last {
      if last.at != .epoch { monitor.take(verifiedAt: last.at) }
      if last.finding != nil { monitor.takeBrokenTrail() }
      // A clock that was set back must not put it off for ever.
      if last.at <= now, now - last.at < Self.every { return true }
    }
    let began = clock.instant
    // A stop cancels it, and does not wait for its end.
    let report = try await reader.verify()
    let took = LogValue.duration(.milliseconds(began.duration(to: clock.instant).wholeMilliseconds))
    if let finding = report.finding {
      monitor.takeBrokenTrail()
      // The records stay as they were found: they are evidence.
      try await store.note(
        LastVerification(at: last?.at ?? .epoch, head: last?.head ?? 0, finding: finding.summary))
      log.error(
        "the trail is not as it was written",
        [
          "finding": .string(finding.summary), "good_records": .integer(report.goodFacts), "took": took,
        ])
      return true
    }
    try await store.note(LastVerification(at: now, head: report.head.seq))
    monitor.take(verifiedAt: now)
    log.info(
      "trail verified",
      ["records": .integer(report.goodFacts), "chain": .string(report.head.description), "took": took])
    return true
  }
}
