import Time

/// A template and how its builds and agents behave.
public struct SimulatedTemplate: Sendable {
  /// What its builds do.
  public enum Behaviour: Sendable, Hashable { case works, failsToStart, hangsAtStart, failsToStop, hangsAtStop }

  /// A parameter of its workspaces.
  public struct Parameter: Sendable {
    let name: String
    let standard: String
    let isMutable: Bool

    /// A parameter with the value it has unless given another; one that is not mutable keeps its first value.
    public init(_ name: String, standard: String, isMutable: Bool = true) {
      self.name = name
      self.standard = standard
      self.isMutable = isMutable
    }
  }

  /// A UUID.
  public internal(set) var id = ""
  /// In the order they were made.
  var versionIDs: [SimulatedID] = []
  /// The one that new workspaces get.
  var activeVersionID = SimulatedID(high: 0, low: 0)
  /// The organization's number.
  var organization = 0
  var createdAt = Timestamp.epoch
  /// Unique in its organization, lower case.
  public internal(set) var name: String
  /// For people.
  public var displayName: String
  /// For people; "" for none.
  public var description: String
  /// A path or URL; "" for none.
  public var icon = "/icon/docker.png"
  /// The TTL given to workspaces created without one; zero for none.
  public var defaultTTL: Duration
  /// What an active connection adds to a deadline; zero for never (v2.36.0; an hour before).
  public var activityBump = Duration.seconds(3600) { didSet { bumpThreshold = activityBump * 95 / 100 } }
  /// A deadline that is further away is not bumped.
  private(set) var bumpThreshold = Duration.seconds(3420)
  /// What Terraform calls the container with the agent.
  public var containerType = "docker_container"
  public var containerName = "workspace"
  /// Whether its agent has an app.
  public var hasApp = true
  /// Whether its workspaces have a volume beside the container.
  public var hasVolume = true
  /// How long a start build runs.
  public var startTakes = Duration.seconds(45)
  /// How long a stop or delete build runs.
  public var stopTakes = Duration.seconds(20)
  /// How long after a start its agent connects; nil: it never does by itself.
  public var agentConnectsAfter: Duration? = .seconds(15)
  /// After this long without having connected an agent counts as timed out.
  public var connectionTimeout = Duration.seconds(120)
  /// Whether the app's health check succeeds once the agent is there.
  public var appIsHealthy = true
  /// What its workspaces can be given values for (v2.36.0).
  public var parameters: [Parameter] = []
  /// Why no new workspace may be made of it; nil while one may (v2.36.0).
  public var deprecation: String?
  /// What goes wrong.
  public var behaviour = Behaviour.works
  /// Whether owners may set a schedule (enforced when the server is licensed).
  public var allowsUserAutostart = true
  /// Whether owners may set a TTL (enforced when the server is licensed).
  public var allowsUserAutostop = true
  /// Days on which autostart works, 0 = Sunday (enforced when licensed).
  public var autostartDays: Set<Int> = [0, 1, 2, 3, 4, 5, 6]
  /// Days on which workspaces must stop at their owner's quiet hours, 0 = Sunday (enforced when licensed).
  public var autostopDays: Set<Int> = []
  /// How long after a failed start it is stopped; zero for never (this and the next two only when licensed).
  public var failureTTL = Duration.zero
  /// How long unused makes a workspace dormant; zero for never.
  public var dormantAfter = Duration.zero
  /// How long a workspace sleeps before it is deleted; zero for ever.
  public var deletedAfterDormant = Duration.zero
  /// Daily cost of a running workspace's container, as the wire calls it.
  public var dailyCost = 4
  /// An agent that is alive drops and returns about this often; nil for never.
  public var agentDropsEvery: Duration?

  /// A template that works, with this TTL for its workspaces.
  public init(_ name: String, displayName: String? = nil, defaultTTL: Duration = .zero) {
    self.name = name
    self.displayName = displayName ?? name.prefix(1).uppercased() + name.dropFirst()
    self.defaultTTL = defaultTTL
    description = "A template named \(name)"
  }
}
