/// Which Coder server is simulated.
public enum ServerVersion: String, Sendable, Hashable, CaseIterable {
  /// December 2022: the version whose API page Curfew began from.
  case v0136 = "v0.13.6"
  /// March 2026, the last of the line before the present one.
  case v23113 = "v2.31.13"
  /// August 2026.
  case v2360 = "v2.36.0"

  /// The longest lifetime a workspace may be given.
  var maximumTTLDays: Int { self == .v0136 ? 7 : 30 }

  /// How often an agent with connections reports them.
  var reportInterval: Duration { self == .v0136 ? .seconds(600) : .seconds(30) }

  /// After this much silence an agent counts as disconnected.
  var agentInactivity: Duration { self == .v0136 ? .seconds(6) : .seconds(30) }
}
