import Audit
import Rules
import Time

/// What the next sweep finds unfinished on a workspace, and deals with before it carries out what the rules want now.
///
/// A process was killed in the middle of an action, or a request for it failed.
public struct Unfinished: Sendable {
  /// The workspace's id.
  let workspace: String
  /// The workspace as `owner/name`.
  public let fullName: String
  /// What the next sweep does about it, a clause to follow the workspace's name.
  public let deed: String

  /// The same as a sentence without a full stop.
  public var sentence: String { "\(fullName): \(deed)" }

  /// A schedule that was cleared for another one.
  ///
  /// - Parameters:
  ///   - pause: the pause in force; `nil` when there is none
  ///   - mode: what sweeps may do
  public init(_ left: UnscheduledWorkspace, pause: Pause?, mode: Mode) {
    let sweep =
      mode != .enforce
      ? "the next sweep that enforces" : pause == nil ? "the next sweep" : "the next sweep after the pause"
    workspace = left.workspace
    fullName = left.fullName
    deed = """
      \(sweep) first sets the schedule \(left.schedule) again, which \(left.rule) had cleared at \
      \(left.clearedAt.flooredToSecond.rfc3339) to set \(left.wanted)
      """
  }

  /// A request without a known outcome.
  private init(_ facts: WorkspaceFacts, _ effect: Effect, sentAt: Timestamp) {
    workspace = facts.id
    fullName = facts.fullName
    deed = """
      the next sweep first finds out what became of the request of \(sentAt.flooredToSecond.rfc3339) for its \
      \(effect.noun), and carries out or undoes the rest
      """
  }

  /// Everything unfinished on the workspaces of a reading, in its order.
  ///
  /// - Parameter memory: the memory from the trail
  static func all(in reading: Reading, _ memory: FleetMemory, pause: Pause?, mode: Mode) -> [Unfinished] {
    reading.observations.flatMap { observation in
      let facts = observation.facts
      // A schedule that somebody has set since stays.
      let left =
        facts.autostart == nil
        ? memory.unscheduled[facts.id].map { [Unfinished($0, pause: pause, mode: mode)] } ?? [] : []
      return left
        + Effect.allCases.compactMap { effect in
          observation.memory.open[effect].map { Unfinished(facts, effect, sentAt: $0) }
        }
    }
  }
}

extension Effect {
  /// What it changes, for people.
  fileprivate var noun: String {
    switch self {
    case .lifetime: "deadline"
    case .ttl: "TTL"
    case .autostart: "schedule"
    }
  }
}
