import Audit
import Time

/// Who works with a database: whoever gives an order must learn that nobody is there to obey it.
struct DatabaseUse {
  /// From the root on.
  let path: String
  private let settings: Settings

  init(_ settings: Settings) {
    path = settings[Settings.database].absolutePath
    self.settings = settings
  }

  /// Gives an order to the database, which must be there.
  ///
  /// - Parameter done: what has become of whoever obeys: `paused`
  /// - Throws: ``CommandFailure`` that says which database was looked for, and how to name the right one
  func order(_ done: String, _ body: (PauseSwitch) throws -> Pause?) throws -> Pause? {
    do {
      return try body(PauseSwitch(path: path))
    } catch let failure as AuditFailure where failure.code == .noDatabase {
      throw CommandFailure(
        .failure,
        "nothing was \(done): there is no database at \(path) "
          + "(\(settings.origin(of: Settings.database))): \(failure.summary)",
        advice: """
          name the database of the service that is to be \(done) with --database FILE, or its settings with \
          --config FILE, such as /etc/curfew/curfew.yaml; the first 'curfew sweep' or 'curfew serve' makes the database
          """)
    }
  }

  /// By which clock a pause ends, with what the server's will show then where the two differed at the last sweep.
  ///
  /// - Parameter end: of the pause
  func clock(at end: Timestamp, on display: Display) async -> String {
    let own = "it ends by this machine's clock"
    do {
      guard let sweep = try await AuditReader(path: path).sweeps(limit: 1).first?.record else { return own }
      let ahead = Duration.milliseconds(sweep.serverAheadMilliseconds)
      guard ahead.magnitude >= .minutes(1) else { return own }
      let distance = "\(ahead.magnitude.shortText) \(ahead > .zero ? "ahead of" : "behind") it"
      return "\(own); the server's was \(distance) at the last sweep and will show \(display.time(end + ahead))"
    } catch {
      // The pause is ordered; only what the server's clock shows is not known.
      return own
    }
  }

  /// A warning for standard error when no process works with the database now, or it cannot be told; `nil` when one does.
  ///
  /// - Parameter order: what a process that works with another one is not: `paused`
  func warning(notObeyed order: String) async -> String? {
    do {
      guard let isInUse = try PauseSwitch(path: path).isInUse() else {
        return "it cannot be told whether a service is running on this database: \(path).lock may not be read"
      }
      guard !isInUse else { return nil }
      return """
        no service is running on this database\(try await lastUse). Whatever uses another one is not \(order): name \
        that one with --database, or its settings with --config
        """
    } catch {
      return "it cannot be told whether a service is running on this database: \(error)"
    }
  }

  private var lastUse: String {
    get async throws {
      guard let sweep = try await AuditReader(path: path).sweeps(limit: 1).first?.record else {
        return ", and no sweep has ever used it"
      }
      let by = sweep.cause == .service ? "a service" : "'curfew sweep'"
      // Sweeps are told by the server's clock, distances by this machine's.
      let at = sweep.at - .milliseconds(sweep.serverAheadMilliseconds)
      return "; its last sweep was at \(settings.display().timeAndDistance(at)), by \(by)"
    }
  }
}
