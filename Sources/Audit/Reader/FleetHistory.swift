import Time

/// What the trail saw of the workspaces in a range of time: the rows that reports are computed from.
public struct FleetHistory: Sendable {
  /// A completed look at the server.
  public struct Look: Hashable, Sendable {
    /// When it began, by the server's clock.
    public let at: Timestamp
    /// Whether it read every workspace. Otherwise it read the running ones, and what it left out did not run.
    public let isOfEverything: Bool

    /// Makes a look.
    public init(at: Timestamp, isOfEverything: Bool) {
      self.at = at
      self.isOfEverything = isOfEverything
    }
  }

  /// A shortening that the server confirmed.
  public struct Shortening: Hashable, Sendable {
    /// The workspace's id.
    public let workspace: String
    /// The build whose deadline was moved.
    public let build: Int64
    /// The rule that did it.
    public let rule: String
    /// The new deadline.
    public let deadline: Timestamp

    /// Makes a shortening.
    public init(workspace: String, build: Int64, rule: String, deadline: Timestamp) {
      self.workspace = workspace
      self.build = build
      self.rule = rule
      self.deadline = deadline
    }
  }

  /// The looks, oldest first. Those that failed, or that did not see some workspaces, are left out.
  public let looks: [Look]
  /// The observations by workspace id, each list oldest first.
  public let sightings: [String: [Sighting]]
  /// When workspaces were found to be gone, by id, oldest first.
  public let departures: [String: [Timestamp]]
  /// What Curfew shortened.
  public let shortenings: [Shortening]

  /// Makes a history.
  public init(
    looks: [Look], sightings: [String: [Sighting]], departures: [String: [Timestamp]] = [:],
    shortenings: [Shortening] = []
  ) {
    self.looks = looks
    self.sightings = sightings
    self.departures = departures
    self.shortenings = shortenings
  }
}
