import CoderAPI
import Rules
import Time

/// What agents last reported of their machines, of the items that rules name.
struct AgentMetadata: Sendable {
  /// Which items are kept.
  private let named: NamedKeys
  private var agents: [String: Report] = [:]
  /// Number of connected agents that are to be asked in a later sweep.
  private var waiting = 0
  /// Why the first one that could not be read was not; `nil` where all were.
  private var failure: String?

  private struct Report: Sendable {
    let readAt: Timestamp
    /// By key; `nil` where they are not known.
    let values: [String: String?]?
  }

  /// Maximum number of requests in one sweep; of more agents, those asked longest ago come first.
  static let limit = 300

  /// Age after which a report says nothing any more: items are collected every few seconds.
  private static let lifetime = Duration.seconds(300)

  /// Nothing is known yet.
  init(_ named: NamedKeys) { self.named = named }

  /// The same for other rules; nothing is known where they name other items.
  func keeping(_ others: NamedKeys) -> AgentMetadata { others == named ? self : AgentMetadata(others) }

  /// Brings what is known up to date.
  ///
  /// - Returns: the number of requests.
  /// - Throws: `CancellationError`. What cannot be read is unknown.
  mutating func read(for workspaces: [Workspace], from coder: CoderClient) async throws -> Int {
    let connected = workspaces.filter(\.isRunning).flatMap { $0.agents ?? [] }.filter { $0.status == .connected }
    let now = coder.clock.now()
    let known = Set(connected.map(\.id))
    agents = agents.filter { known.contains($0.key) && now - $0.value.readAt < Self.lifetime }
    failure = nil
    let order = connected.sorted { $0.id < $1.id }.rotated(by: now).enumerated().sorted {
      (agents[$0.element.id]?.readAt ?? .epoch, $0.offset) < (agents[$1.element.id]?.readAt ?? .epoch, $1.offset)
    }.map(\.element)
    waiting = max(0, order.count - Self.limit)
    var told = self
    defer { self = told }
    return try await coder.activities.during("metadata of agents read", of: Int64(order.count - waiting)) { progress in
      var (requests, failures) = (0, FailureStreak())
      for agent in order.prefix(Self.limit) {
        requests += 1
        do {
          told.note(try await coder.metadata(ofAgent: agent.id), of: agent, at: coder.clock.now())
          failures.noteSuccess()
        } catch let failure as CoderFailure {
          told.agents[agent.id] = Report(readAt: coder.clock.now(), values: nil)
          told.failure = told.failure ?? "\(failure)"
          guard failures.goesOn(after: failure) else { break }
        }
        progress.advance(to: Int64(requests))
      }
      return requests
    }
  }

  /// Takes in a report: where an item that is wanted failed, or was not collected yet or lately, nothing is known.
  private mutating func note(_ items: [AgentMetadataItem], of agent: Agent, at now: Timestamp) {
    let wanted = items.filter { if case .some(let names) = named { names.contains($0.key) } else { true } }
    let obstacles = wanted.compactMap { item in
      item.obstacle(at: now).map { "the item '\(item.key)' of the agent \(agent.name) \($0)" }
    }
    failure = failure ?? obstacles.first
    let isKnown = obstacles.isEmpty && wanted.allSatisfy { $0.collectedAt != nil }
    let values = Dictionary(items.map { ($0.key, $0.value) }, uniquingKeysWith: { $1 })
    agents[agent.id] = Report(readAt: now, values: isKnown ? named.values(among: values) : nil)
  }

  /// The items of an agent; `nil` where they are not known.
  func values(of agent: Agent) -> [String: String?]? { agents[agent.id]?.values }

  /// Why the items of some agents are not known; `nil` where all are.
  var note: String? {
    let told = failure.map { "the metadata of some agents could not be read, so it is unknown there: \($0)" }
    guard waiting > 0 else { return told }
    let later = "the metadata of \(waiting) agents is read in the next sweeps, at most \(Self.limit) in one"
    return told.map { "\($0); \(later)" } ?? later
  }
}

extension AgentMetadataItem {
  /// Age up to which a value tells how things are, whatever its interval.
  private static let validity = Duration.minutes(5)
  /// Number of its own intervals up to which it does.
  private static let validIntervals = 3

  /// Why its value tells nothing of the present; `nil` where it does, or none was collected yet.
  ///
  /// A script that hangs, or an agent that is gone, leaves the last value standing. One that is collected once stays as it is.
  fileprivate func obstacle(at now: Timestamp) -> String? {
    if !error.isEmpty { return "failed: \(error)" }
    guard let collectedAt, interval != .zero else { return nil }
    let age = age ?? now - collectedAt
    // One that is still to come was dated by a clock that was ahead, and nothing was collected since.
    if age.magnitude <= max(Self.validity, (interval ?? .zero) * Self.validIntervals) { return nil }
    let often = interval.map { ", though it should be every \($0.shortText)" } ?? ""
    return "was last collected at \(collectedAt.flooredToSecond.rfc3339)\(often)"
  }
}
