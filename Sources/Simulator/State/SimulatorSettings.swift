import Time

/// How a simulated server is set up.
public struct SimulatorSettings: Sendable {
  /// Whether template policies bind, as with a licence; without one the server shows them and ignores them.
  public var isLicensed = false
  /// Whether workspaces may be renamed (since v2.6.0 servers refuse unless told otherwise; v0.13.6 always allows).
  public var allowsRenames = false
  /// The address that it is reached at, for links; nil where it does not know.
  public var address: String?
  /// Requests a minute for one user and path; nil counts none and sends no headers.
  public var rateLimit: Int?
  /// Whether somebody carries out builds; without, nothing starts or stops by itself (v2.36.0).
  public var hasProvisioners = true
  /// How long a build waits before it begins when somebody asked for it.
  public var queueTakes = Duration.milliseconds(400)
  /// The same for the server's own builds, which nobody is woken for.
  public var ownQueueTakes = Duration.seconds(1)
  /// How far into each minute the server looks for workspaces to stop and start.
  public var tickPhase = Duration.seconds(37)
  /// The zone in which the database hands out instants; answers then carry its offset.
  public var databaseZone = Zone.utc
  /// The hour, UTC, at which quiet hours begin for everybody.
  public var quietHour = 0

  /// A server as it comes from the box.
  public init() {}
}
