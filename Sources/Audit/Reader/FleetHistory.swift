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

  /// A workspace that was found to be gone.
  public struct Departure: Hashable, Sendable {
    /// When the sweep began that did not find it.
    public let at: Timestamp
    /// The record's number; 0 where it is of no interest.
    public let number: Int64

    /// Makes a departure.
    public init(at: Timestamp) { self.init(at: at, number: 0) }

    init(at: Timestamp, number: Int64) {
      self.at = at
      self.number = number
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

  /// A deadline that Curfew moved, as the server confirmed.
  public struct Move: Hashable, Sendable {
    /// The workspace's id.
    public let workspace: String
    /// The build whose deadline was moved.
    public let build: Int64
    /// The rule that did it.
    public let rule: String
    /// When it was asked for.
    public let at: Timestamp
    /// The deadline before; `nil` for none.
    public let before: Timestamp?
    /// The new one.
    public let after: Timestamp

    /// Makes a move.
    public init(workspace: String, build: Int64, rule: String, at: Timestamp, before: Timestamp?, after: Timestamp) {
      self.workspace = workspace
      self.build = build
      self.rule = rule
      self.at = at
      self.before = before
      self.after = after
    }
  }

  /// A TTL that Curfew set or cleared, as the server confirmed.
  public struct TTL: Hashable, Sendable {
    /// The workspace's id.
    public let workspace: String
    /// The rule that did it.
    public let rule: String
    /// When it was asked for.
    public let at: Timestamp
    /// The TTL before, and the new one; `nil` for none.
    public let before, after: Duration?

    /// Makes a change.
    public init(workspace: String, rule: String, at: Timestamp, before: Duration?, after: Duration?) {
      self.workspace = workspace
      self.rule = rule
      self.at = at
      self.before = before
      self.after = after
    }
  }

  /// Which of Curfew's changes a history has.
  public enum Changes: Sendable {
    /// Those in the range and some time before.
    case all
    /// Those of builds that the server stopped in the range: what it takes to say who stopped them.
    case ofStops
    case none
  }

  /// The looks, oldest first. Those that failed, or that did not see some workspaces, are left out.
  public let looks: [Look]
  /// The observations by workspace id, each list oldest first; of those that are packed, ``sightings(of:)`` has them.
  public let sightings: [String: [Sighting]]
  /// The workspaces of which there are observations older than those in ``sightings``, or may have been.
  public let seenBefore: Set<String>
  /// When workspaces were found to be gone, by id, oldest first.
  public let departures: [String: [Departure]]
  /// What Curfew shortened.
  public let shortenings: [Shortening]
  /// The deadlines that Curfew moved, by workspace id, oldest first.
  public let moves: [String: [Move]]
  /// The TTLs that Curfew changed, by workspace id, oldest first.
  public let ttls: [String: [TTL]]
  /// The first and the last instant at which something was seen; `nil` where nothing was.
  public let ends: (first: Timestamp, last: Timestamp)?

  /// What old records were removed of; `nil` for nothing.
  public let removed: RemovedTime?

  private let packed: PackedFleet?

  /// Makes a history. Where the server's clock was set back, instants stand still until it is where it was, so that what came
  /// twice counts once.
  public init(
    looks: [Look], sightings: [String: [Sighting]], seenBefore: Set<String> = [],
    departures: [String: [Departure]] = [:],
    shortenings: [Shortening] = [], moves: [String: [Move]] = [:], ttls: [String: [TTL]] = [:],
    removed: RemovedTime? = nil
  ) {
    self.looks = looks
    self.sightings = sightings.mapValues { sightings in
      guard zip(sightings, sightings.dropFirst()).contains(where: { $0.at > $1.at }) else { return sightings }
      var latest = Timestamp(seconds: .min)
      return sightings.map { sighting in
        latest = max(latest, sighting.at)
        var sighting = sighting
        sighting.at = latest
        return sighting
      }
    }
    packed = nil
    ends = Self.ends(looks, self.sightings.values.flatMap { [$0.first?.at, $0.last?.at].compactMap(\.self) })
    self.seenBefore = seenBefore
    self.departures = departures
    self.shortenings = shortenings
    self.moves = moves
    self.ttls = ttls
    self.removed = removed
  }

  /// Makes a history of observations that stay packed until they are asked for.
  init(
    looks: [Look], packed: PackedFleet, seenBefore: Set<String>, departures: [String: [Departure]],
    shortenings: [Shortening], moves: [String: [Move]], ttls: [String: [TTL]], removed: RemovedTime?
  ) {
    self.looks = looks
    sightings = [:]
    self.packed = packed
    ends = Self.ends(looks, packed.ends)
    self.seenBefore = seenBefore
    self.departures = departures
    self.shortenings = shortenings
    self.moves = moves
    self.ttls = ttls
    self.removed = removed
  }

  private static func ends(_ looks: [Look], _ seen: [Timestamp]) -> (first: Timestamp, last: Timestamp)? {
    let all = looks.map(\.at) + seen
    return all.min().flatMap { first in all.max().map { (first, $0) } }
  }

  /// The ids of the workspaces of which there are observations, in no order.
  public var workspaces: [String] { packed?.workspaces ?? Array(sightings.keys) }

  /// The observations of a workspace, oldest first. Unpacks them where they are packed.
  public func sightings(of workspace: String) -> [Sighting] {
    packed?.sightings(of: workspace) ?? sightings[workspace] ?? []
  }
}
