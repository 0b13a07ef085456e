import Activity
import CoderAPI
import Log
import Time

/// What a service says besides its sweeps: that it waits, and how it stands with its token.
struct ServiceWatch: Sendable {
  let assembly: Assembly
  let coder: CoderClient

  /// What is over sooner is not worth a line.
  private static let patience = Duration.seconds(5)

  /// A line when a wait begins that is not over soon: three minutes without one look like a hang. Until cancelled.
  func tellWaits() async {
    var told: Set<Int> = []
    // Ends by the cancellation, as all of these.
    while (try? await Task.sleep(for: .seconds(1))) != nil {
      let now = ContinuousClock.now
      let waits = Console.activities.all.filter { $0.done == nil && now - $0.began >= Self.patience }
      for wait in waits where told.insert(wait.number).inserted {
        let until = wait.until.map { (Timestamp.now() + (now.duration(to: $0))).flooredToSecond }
        assembly.log.warning(
          "waiting", ["reason": .string(wait.text), "until": until.map { .timestamp($0) } ?? "unknown"])
      }
      told.formIntersection(waits.map(\.number))
    }
  }

  /// Warns before the token ends, and where its file cannot be read any more, each once in twelve hours. Until cancelled.
  func tellToken() async {
    repeat {
      await tellEnd()
      tellFile()
      // Sleeping fails when the task is cancelled, and in no other way.
    } while (try? await Task.sleep(for: .seconds(12 * 3600))) != nil
  }

  private func tellEnd() async {
    var version: ServerVersion?
    do { version = ServerVersion(try await coder.buildInfo().value.version) } catch { return }
    let found = await TokenEnd(coder, assembly, version: version)
    guard let end = found.end, found.isNear(coder.clock.now()) else { return }
    assembly.log.warning("the token ends", ["at": .timestamp(end), "advice": .string(TokenEnd.renewal(assembly))])
  }

  private func tellFile() {
    guard let path = assembly.tokenFile else { return }
    do {
      _ = try TokenFile(path: path).read()
    } catch {
      assembly.log.warning(
        "the token's file cannot be read any more; the token read at the start is used on",
        ["reason": .string("\(error)")])
    }
  }
}
