import Activity
import CoderAPI
import Log
import Time

/// What a service says besides its sweeps: that it waits, and how it stands with its token.
struct ServiceWatch: Sendable {
  let assembly: Assembly
  let coder: CoderClient
  let monitor: ServiceMonitor

  private var clock: MachineClock { assembly.clock }

  /// What is over sooner is not worth a line.
  private static let minimumAge = Duration.seconds(5)

  /// A line when a wait begins that is not over soon: three minutes without one look like a hang. Until cancelled.
  func tellWaits() async {
    var told: Set<Int> = []
    // Ends by the cancellation, as all of these.
    while (try? await clock.sleep(for: .seconds(1))) != nil {
      let now = clock.instant
      let waits = Console.activities.all.filter { $0.done == nil && now - $0.began >= Self.minimumAge }
      for wait in waits where told.insert(wait.number).inserted {
        let until = wait.until.map { (clock.now + now.duration(to: $0)).flooredToSecond }
        assembly.log.warning(
          "waiting",
          ["reason": .string(wait.text + (wait.detail ?? "")), "until": until.map { .timestamp($0) } ?? "unknown"])
      }
      told.formIntersection(waits.map(\.number))
    }
  }

  /// Warns before the token ends, once in twelve hours, and as soon as its file cannot be read any more: long before the
  /// server refuses the token in use, and no other one is to be had. Until cancelled.
  func tellToken() async {
    var nextLook = clock.instant
    var obstacle: String?
    let pause = min(assembly.settings[Settings.interval], .minutes(1))
    repeat {
      if nextLook <= clock.instant {
        nextLook = clock.instant + (await tellEnd() ? .seconds(12 * 3600) : .seconds(600))
      }
      obstacle = tellFile(knowing: obstacle)
      // Sleeping fails when the task is cancelled, and in no other way.
    } while (try? await clock.sleep(for: pause)) != nil
  }

  /// - Returns: whether the server answered.
  private func tellEnd() async -> Bool {
    var version: ServerVersion?
    do { version = ServerVersion(try await coder.buildInfo().value.version) } catch { return false }
    let found = await TokenEnd(coder, assembly, version: version)
    monitor.take(tokenEnd: found.moves ? nil : found.end)
    if let end = found.end, found.isNear(coder.clock.now()) {
      assembly.log.warning("the token ends", ["at": .timestamp(end), "advice": .string(TokenEnd.renewal(assembly))])
    }
    return true
  }

  /// - Parameter told: what was said last to stand in the way of reading the token's file; `nil` for nothing.
  /// - Returns: what does now.
  private func tellFile(knowing told: String?) -> String? {
    guard let path = assembly.tokenFile else { return nil }
    let obstacle = obstacle(to: TokenFile(path: path))
    if obstacle == told { return told }
    if let obstacle {
      assembly.log.warning(
        "the token's file cannot be read any more; the token read before is used on", ["reason": .string(obstacle)])
    } else {
      assembly.log.info("the token's file can be read again", ["file": .string(path)])
    }
    return obstacle
  }

  private func obstacle(to file: TokenFile) -> String? {
    do {
      _ = try file.read()
      return nil
    } catch {
      return "\(error)"
    }
  }
}
