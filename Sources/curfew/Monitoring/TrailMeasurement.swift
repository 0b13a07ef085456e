import Audit
import Files
import Log
import Metrics
import Reports
import Rules
import Time

/// Measures the trail beside the sweeps, on a connection of its own, so that neither they nor a scrape wait for it.
struct TrailMeasurement: Sendable {
  let path: String
  let interval: Duration
  let monitor: ServiceMonitor
  let log: Logger
  /// The rules that were in force at the start.
  let ruleSet: RuleSet

  private var clock: MachineClock { monitor.clock }

  /// What takes more than a look at the end of the trail is measured so often.
  private static let thoroughEvery = Duration.hours(1)

  /// More readings of a day are not held in memory beside a service that has work to do.
  private static let observationLimit = 250_000

  /// Runs until its task is cancelled.
  func run() async {
    var thoroughAt = clock.instant
    await tell { try await noteMatches() }
    repeat {
      await tell { try await measure() }
      if thoroughAt <= clock.instant {
        await tell {
          if try await measureThoroughly() { thoroughAt = clock.instant + Self.thoroughEvery }
        }
      }
      // Sleeping fails when the task is cancelled, and in no other way.
    } while (try? await clock.sleep(for: min(interval, .minutes(1)))) != nil
  }

  private func noteMatches() async throws {
    let rules = ruleSet.rules.filter { $0.mode != .off }.map(\.name)
    let reader = try AuditReader(path: path)
    let (matches, loaded) = (try await reader.lastMatches(of: rules), try await reader.firstLoads(of: rules))
    monitor.measure { metrics in
      // What a sweep has found meanwhile is newer.
      for rule in rules where metrics.number(ServiceMetrics.ruleLastMatch, rule) == nil {
        metrics.set(ServiceMetrics.ruleLastMatch, rule, to: (matches[rule] ?? loaded[rule] ?? clock.now).unixSeconds)
      }
    }
  }

  private func measure() async throws {
    let size = try TrailSize(of: path)
    let reader = try AuditReader(path: path)
    let open = try await reader.openRequestCount()
    let channels = try await reader.channels()
    monitor.measure { metrics in
      for channel in channels { metrics.set(ServiceMetrics.noticesPending, channel.name, to: Double(channel.pending)) }
      metrics.set(ServiceMetrics.trailSize, "database", to: Double(size.database))
      metrics.set(ServiceMetrics.trailSize, "wal", to: Double(size.log))
      metrics.set(ServiceMetrics.openRequests, to: Double(open))
    }
  }

  /// - Returns: whether there was something to measure, which there is from the first sweep on
  private func measureThoroughly() async throws -> Bool {
    let reader = try AuditReader(path: path)
    guard let now = try await reader.lastSightAt() else { return false }
    let (regretted, undone) = (
      try await reader.regretted(since: now - .days(1)), try await reader.undone(since: now - .days(1))
    )
    let rules = Set(ruleSet.rules.map(\.name)).union(regretted.keys).union(undone.keys)
    let unannounced = try await reader.stopsWithoutNotice()
    try await measureSavings(reader, until: now)
    monitor.measure { metrics in
      metrics.set(ServiceMetrics.stopsWithoutNotice, to: Double(unannounced))
      for rule in rules {
        metrics.set(ServiceMetrics.regretted, rule, to: Double(regretted[rule] ?? 0))
        metrics.set(ServiceMetrics.undone, rule, to: Double(undone[rule] ?? 0))
      }
    }
    return true
  }

  /// What a day without Curfew would have been, as `curfew report savings --against coder` reckons it.
  private func measureSavings(_ reader: AuditReader, until now: Timestamp) async throws {
    let range = Span(now - .days(1), now)
    let count = try await reader.observationCount(from: range.from, to: range.to, limit: Self.observationLimit + 1)
    // A gauge that is out of date would be taken for one of today.
    guard count <= Self.observationLimit else {
      monitor.measure { metrics in
        metrics.clear(ServiceMetrics.saved)
        metrics.clear(ServiceMetrics.kept)
      }
      return
    }
    let total = SavingsReport(
      of: try await reader.history(from: range.from, to: range.to, isThinned: true),
      in: range, against: .coder, by: .total, zone: .utc
    ).total
    monitor.measure { metrics in
      for (metric, bounds) in [(ServiceMetrics.saved, total.saved), (ServiceMetrics.kept, total.extended)] {
        metrics.set(metric, "least", to: bounds.least.seconds)
        metrics.set(metric, "most", to: bounds.most.seconds)
      }
    }
  }

  private func tell(_ body: () async throws -> Void) async {
    do {
      try await body()
    } catch is CancellationError {
      // The service stops.
    } catch {
      // Somebody may have forbidden reading it; what cannot be written is told by the sweeps.
      log.warning("the trail could not be measured", ["reason": .string(Failures.sentence(error))])
    }
  }
}

/// How much room the trail takes on the disk.
struct TrailSize: Sendable {
  /// The database, and what was written and is not in it yet; in bytes.
  let database, log: Int

  /// Looks at the files.
  ///
  /// - Throws: `PathFailure` where they may not be looked at.
  init(of path: String) throws {
    func bytes(_ path: String) throws -> Int {
      if case .file(let bytes) = try PathContent(at: path) { bytes } else { 0 }
    }
    database = try bytes(path)
    log = try bytes(path + "-wal")
  }
}
