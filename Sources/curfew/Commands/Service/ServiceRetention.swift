import Audit
import Log
import Time

/// Removes old records while the service runs, at its start and then once a day, as the settings say.
struct ServiceRetention: Sendable {
  let assembly: Assembly

  private static let pause = Duration.days(1)

  /// Runs until its task is cancelled; returns at once where the settings keep everything.
  func run() async {
    guard let kept = assembly.settings[Settings.retentionKeep].span else { return }
    repeat {
      await removeOnce(keeping: kept)
      // Sleeping fails when the task is cancelled, and in no other way.
    } while (try? await assembly.clock.sleep(for: Self.pause)) != nil
  }

  private func removeOnce(keeping kept: Duration) async {
    let path = assembly.settings[Settings.database].absolutePath
    do {
      // Before the first sweep there is nothing that could be old.
      guard let now = try await AuditReader(path: path).lastSightAt() else { return }
      let report = try await AuditPrune.prune(
        path, keeping: kept, acts: assembly.settings[Settings.retentionActs].span, at: now)
      guard report.result == .pruned else { return }
      assembly.log.info(
        "old records removed",
        [
          "records": .integer(report.removed.values.reduce(0, +)), "kept": .integer(report.kept),
          "whole_since": .string(report.wholeSince?.rfc3339 ?? "none"),
          "bytes_given_back": .integer(report.bytesGivenBack),
          "longest_hold_ms": .integer(report.longestHold.wholeMilliseconds),
        ])
    } catch is CancellationError {
      // What is left is removed at the next start.
    } catch {
      assembly.log.warning(
        "old records not removed; tried again in a day", ["reason": .string(Failures.sentence(error))])
    }
  }
}
