import Audit
import Time

/// Who works with a database: whoever gives an order must learn that nobody is there to obey it.
struct DatabaseUse {
  /// From the root on.
  let path: String

  init(_ settings: Settings) { path = settings[Settings.database].absolutePath }

  /// A warning for standard error when no process works with the database now; `nil` when one does, or it cannot be told.
  ///
  /// - Parameter order: what a process that works with another one is not: `paused`
  func warning(notObeyed order: String) async -> String? {
    do {
      guard try PauseSwitch(path: path).isInUse() == false else { return nil }
      return """
        curfew: no service is running on this database\(try await lastUse). Whatever uses another one is not \(order): name \
        that one with --database, or its settings with --config

        """
    } catch {
      return "curfew: it cannot be told whether a service is running on this database: \(error)\n"
    }
  }

  private var lastUse: String {
    get async throws {
      guard let sweep = try await AuditReader(path: path).sweeps(limit: 1).first?.record else {
        return ", and no sweep has ever used it"
      }
      let by = sweep.cause == .service ? "a service" : "'curfew sweep'"
      let at = sweep.at.flooredToSecond
      return "; its last sweep was at \(at.rfc3339) (\(RelativeTime.text(at, from: .now()))), by \(by)"
    }
  }
}
