import Audit
import Log
import Time

/// Adds up the hours of workspaces while the service runs, so that reports of long ranges are fast.
struct ServiceRollup: Sendable {
  let assembly: Assembly

  private static let pause = Duration.hours(1)

  /// Runs until its task is cancelled.
  func run() async {
    let path = assembly.settings[Settings.database].absolutePath
    repeat {
      do {
        // Before the first sweep there is nothing to add up.
        if try await AuditReader(path: path).lastSightAt() != nil { try await RollupCommand.update(path) }
      } catch is CancellationError {
        // What is left is added up at the next start.
      } catch {
        assembly.log.warning(
          "hours not added up; tried again in an hour, and reports read the records until then",
          ["reason": .string(Failures.sentence(error))])
      }
      // Sleeping fails when the task is cancelled, and in no other way.
    } while (try? await assembly.clock.sleep(for: Self.pause)) != nil
  }
}
