import Audit
import Rules
import Time

/// What other rules would have decided on the recorded fleet, compared with the rules that were in force.
///
/// Compared is what would be sent, as if all dry-run rules were enforced; limits of a whole sweep are left out. Each workspace is
/// as it was read until its first difference, and carried on from there (``BacktestCourse``).
public struct Backtest: Sendable {
  /// Number of readings judged.
  public private(set) var readings: Int64 = 0
  /// Number of those for which the trail has the memory of then; between them, that of the last one before is taken.
  public private(set) var exact: Int64 = 0
  /// Number of readings that could not be judged, by the reason.
  public private(set) var insufficient: [String: Int64] = [:]
  /// Number of changes of the rules in force, and of the new ones.
  public private(set) var acts: (inForce: Int64, new: Int64) = (0, 0)
  /// Number of deadlines that the new rules would have made earlier or later than the rules in force.
  public private(set) var stops: (earlier: Int64, later: Int64) = (0, 0)
  /// The owners who used a workspace while it would have been stopped under the new rules.
  public private(set) var cutOff: Set<String> = []
  /// The differences, in the order of their first instants.
  public private(set) var differences: [Difference] = []
  private var courses: [String: BacktestCourse] = [:]
  /// The index of the difference that goes on, by workspace and effect.
  private var open: [Place: Int] = [:]
  private var departures: [String: [Timestamp]] = [:]
  private let new: RuleSet

  private struct Place: Hashable {
    let workspace: String
    let effect: Effect
  }

  /// What would have been otherwise on one workspace, at one instant or several in a row.
  public struct Difference: Sendable {
    /// `owner/name`.
    public let workspace: String
    /// The owner.
    public let owner: String
    /// What is changed.
    public let effect: DecisionRecord.Effect
    /// What the rules in force wanted, at the first instant; `nil` for nothing.
    public let inForce: RuleWish?
    /// What the new rules want.
    public let new: RuleWish?
    /// The first instant with it.
    public let first: Timestamp
    /// The last instant in a row with it.
    public internal(set) var last: Timestamp
    /// Number of instants with it.
    public internal(set) var times: Int64
    /// Whether an earlier difference on the workspace would have changed what was read, so that this one is an estimate.
    public let isEstimate: Bool
  }

  /// Creates a backtest of these rules that has not judged anything.
  public init(of new: RuleSet) { self.new = new }

  /// Whether there was no reading at all.
  public var isEmpty: Bool { readings == 0 && insufficient.isEmpty }

  /// Judges all readings of a range.
  ///
  /// - Parameter tell: called with the number of readings looked at, from time to time.
  /// - Throws: `AuditFailure`, or an error of the file system where the zone data of then cannot be unpacked.
  public mutating func run(
    over reader: AuditReader, from: Timestamp? = nil, to: Timestamp? = nil, tell: (Int64) -> Void = { _ in }
  ) async throws {
    departures = try await reader.departures(from: from, to: to)
    try await RuleTrial.run(of: new, over: reader, from: from, to: to, withDryRuns: true) { workspace, now, trial in
      read(workspace, at: now, trial)
      if readings % 100 == 0 { tell(readings) }
    } finish: { looks in
      guard let last = looks.all.last else { return }
      for workspace in Array(courses.keys) { finish(workspace, at: last + .seconds(1)) }
    }
    differences.sort { ($0.first, $0.workspace, $0.effect.rawValue) < ($1.first, $1.workspace, $1.effect.rawValue) }
  }

  private mutating func read(
    _ workspace: String, at now: Timestamp, _ trial: Result<RuleTrial, RuleTrial.Obstacle>
  ) {
    switch trial {
    case .failure(let obstacle): insufficient[obstacle.reason, default: 0] += 1
    case .success(let trial):
      readings += 1
      if trial.isExact { exact += 1 }
      if departure(of: workspace, before: now) != nil { finish(workspace, at: now) }
      var found: [BacktestCourse.Comparison] = []
      if courses[workspace] == nil {
        courses[workspace] = BacktestCourse(trial, at: now) { found.append($0) }
      } else {
        courses[workspace]?.read(trial, at: now) { found.append($0) }
      }
      take(found, of: workspace)
    }
  }

  /// When the workspace was found to be gone after its last reading.
  private func departure(of workspace: String, before end: Timestamp) -> Timestamp? {
    guard let readAt = courses[workspace]?.readAt else { return nil }
    return departures[workspace]?.first { readAt < $0 && $0 < end }
  }

  private mutating func finish(_ workspace: String, at end: Timestamp) {
    var found: [BacktestCourse.Comparison] = []
    let end = departure(of: workspace, before: end) ?? end
    courses[workspace]?.finish(at: end) { found.append($0) }
    take(found, of: workspace)
    courses[workspace] = nil
  }

  // MARK: The differences

  private mutating func take(_ comparisons: [BacktestCourse.Comparison], of workspace: String) {
    for found in comparisons {
      acts.inForce += Int64(found.inForce.count)
      acts.new += Int64(found.new.count)
      for effect in Effect.allCases { note(found, effect, of: workspace) }
    }
    if courses[workspace]?.isCutOff == true, let owner = comparisons.last?.facts.owner.name { cutOff.insert(owner) }
  }

  private mutating func note(_ found: BacktestCourse.Comparison, _ effect: Effect, of workspace: String) {
    let key = Place(workspace: workspace, effect: effect)
    let (was, would) = (found.inForce[effect], found.new[effect])
    guard found.isDifferent(effect) else {
      if !open.isEmpty { open[key] = nil }
      return
    }
    if effect == .lifetime { noteStop(was, would, found) }
    if let index = open[key], differences[index].inForce?.rule == was?.rule,
      differences[index].new?.rule == would?.rule
    {
      differences[index].last = found.at
      differences[index].times += 1
      return
    }
    open[key] = differences.count
    differences.append(
      Difference(
        workspace: found.facts.fullName, owner: found.facts.owner.name, effect: .init(effect), inForce: was,
        new: would, first: found.at, last: found.at, times: 1, isEstimate: found.isEstimate))
  }

  /// Counts a stop that one side asks for, unless the workspace stops on the other side before it anyway.
  private mutating func noteStop(_ was: RuleWish?, _ would: RuleWish?, _ found: BacktestCourse.Comparison) {
    switch (was?.change, would?.change) {
    case (.deadline(let before, _), .deadline(let after, _)):
      if after < before { stops.earlier += 1 } else { stops.later += 1 }
    case (_, .deadline(let after, .earlier)):
      if found.facts.isRunning, found.facts.deadline.map({ $0 > after }) ?? true { stops.earlier += 1 }
    case (.deadline(let before, .earlier), _):
      if found.deadlineUnderNew.map({ $0 > before }) ?? true { stops.later += 1 }
    case (.deadline(_, .later), _): stops.earlier += 1
    case (_, .deadline(_, .later)): stops.later += 1
    default: break
    }
  }
}
