import SQLite
import Time

/// What a sweep judged all workspaces by.
public struct SweepBasis: Hashable, Sendable {
  /// The sweep.
  public let sweep: Int64

  /// Its instant, by the server's clock.
  public let at: Timestamp

  /// How far the server's clock was ahead of this machine's then, in whole milliseconds.
  public let serverAhead: Duration

  /// The version of Curfew that judged.
  public let curfew: String

  /// The hash of the rule set in force, in lower-case hexadecimal.
  public let ruleSet: String

  /// What was judged by besides the rules, as JSON; `nil` in rows of earlier versions.
  public let policy: String?

  /// Whether the decisions are those of the dry run's own account; `nil` in rows of earlier versions.
  public let isByAccount: Bool?

  /// Which workspaces the sweep read; `nil` where it did not come to its end.
  public let scope: SweepEndRecord.Scope?
}

/// Reads what sweeps judged by, each once for all that follows one another.
final class SweepBases {
  private let connection: Connection
  private var last: SweepBasis?

  init(_ connection: Connection) { self.connection = connection }

  func basis(of sweep: Int64) throws -> SweepBasis? {
    if let last, last.sweep == sweep { return last }
    last = try connection.cached(
      """
      SELECT s.at, s.curfew, lower(hex(t.hash)), p.content, s.by_account, e.scope, s.server_ahead_ms
      FROM sweeps s JOIN rule_sets t ON t.seq = s.rule_set
      LEFT JOIN policies p ON p.seq = s.policy LEFT JOIN sweep_ends e ON e.sweep = s.seq WHERE s.seq = ?
      """
    ).first([.integer(sweep)]) { row in
      SweepBasis(
        sweep: sweep, at: row.instant(0), serverAhead: .milliseconds(row.integer(6)), curfew: row.text(1),
        ruleSet: row.text(2), policy: row.optionalText(3), isByAccount: row.optionalInteger(4).map { $0 != 0 },
        scope: row.optionalText(5).flatMap(SweepEndRecord.Scope.init))
    }
    return last
  }
}
