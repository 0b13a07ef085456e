import Audit
import CoderAPI
import Rules
import Time

/// What one sweep read about one workspace, together with Curfew's own memory of it.
public struct Observation: Sendable {
  /// What the server said.
  public let facts: WorkspaceFacts
  /// When the latest build was created; old servers start a stopped workspace whose schedule fired since then.
  public let buildCreatedAt: Timestamp
  /// What Curfew remembers, as it was before this sweep.
  public let memory: WorkspaceMemory
  /// Whether the token may change it; `nil` where that is not known.
  var mayBeChanged: Bool?
  /// What this reading shows about decisions of earlier sweeps.
  var remarks: [RemarkRecord] = []

  /// An observation; `memory` is empty for a workspace seen for the first time.
  public init(facts: WorkspaceFacts, buildCreatedAt: Timestamp, memory: WorkspaceMemory = WorkspaceMemory()) {
    self.facts = facts
    self.buildCreatedAt = buildCreatedAt
    self.memory = memory
  }

  /// Whether the latest build is a completed start: only then a deadline means something.
  var isRunning: Bool { facts.transition == "start" && facts.status == "running" }

  /// Whether a build is under way or queued.
  var isBuilding: Bool { ["pending", "starting", "stopping", "canceling", "deleting"].contains(facts.status) }
}

/// One pass over the server: what was seen, and what was not.
public struct Reading: Sendable {
  /// Server time of the sweep, whole seconds: one value for all rules.
  public let now: Timestamp
  /// When it was read, server time; another than ``now`` where a plan pretends that it is then.
  public internal(set) var readAt: Timestamp
  /// How far the server's clock is ahead of this machine's; `nil` when not known.
  public internal(set) var serverAhead: Duration?
  /// One a workspace, in the order the server sent them.
  public internal(set) var observations: [Observation]
  /// How many workspaces the server counted and no page showed; nothing is concluded from their absence.
  public let notSeen: Int
  /// `owner/name` of those, as far as they are remembered.
  public internal(set) var missing: [String] = []
  /// What the next reading of the whole list is to know; `nil` where only the running ones were read.
  var listMemory: ListMemory?
  /// What was done because the usual pages of the list did not show everything, a sentence; `nil` where they did.
  public internal(set) var searchNote: String?
  /// What was counted and is no workspace that this program understands; nothing is known of it, and nothing is done.
  public internal(set) var unreadable: [UnreadableWorkspace] = []
  /// How many workspaces there were when all were read last: most sweeps look at the running ones only.
  public internal(set) var total: Int
  /// How many had a start schedule when all were read last.
  public internal(set) var scheduled: Int
  /// The rules that the blast radius stopped when all were read last, where only the running ones are: what a rule wants of
  /// the others is not seen then.
  public internal(set) var overreaches: [Overreach] = []
  /// The names of all templates, in no order; empty where they were not read.
  public internal(set) var templates: [String] = []
  /// Why the list of templates could not be read, so that all that only it tells is unknown; `nil` where it was read or
  /// not asked for.
  public internal(set) var templatesFailure: String?
  /// What the token may change, where it may not change all; `nil` where it may, or that is not known.
  public internal(set) var rightsNote: String?
  /// What is to be said of a list that is much shorter than one of an earlier sweep; `nil` where it is not.
  public internal(set) var shrinkage: String?
  /// Ids of workspaces that were remembered and are deleted.
  public internal(set) var gone: [String] = []
  /// What kind of server answered; decides between its versions' behaviours.
  public let server: ServerTraits
  /// Requests made to read it.
  public internal(set) var requests: Int
  /// What the server took to answer them, summed.
  public let serverTime: Duration

  /// Whether it is judged for a later time than it was read at.
  var isAhead: Bool { now > readAt }

  /// What a judgement for another time than that of the reading takes for granted; `nil` where it is the same.
  var pretence: String? {
    if now == readAt { return nil }
    let time = "judged for \(now.rfc3339), by what was read at \(readAt.rfc3339)"
    guard isAhead else { return "\(time): as if it had been so then" }
    let ended = observations.count { $0.isRunning && $0.facts.deadline.map { $0 < now } ?? false }
    return "\(time): as if nobody used anything until then"
      + (ended == 0
        ? ""
        : "; \(ended == 1 ? "1 workspace" : "\(ended) workspaces") would have been stopped by then, and "
          + "\(ended == 1 ? "is" : "are") judged as if running on")
  }

  /// Whether something was asked for and not seen.
  var isPartial: Bool { notSeen > 0 || !unreadable.isEmpty || templatesFailure != nil || shrinkage != nil }

  /// What is to be said of the workspaces that nothing is known of; `nil` where there is none.
  public var unreadableNote: String? {
    guard !unreadable.isEmpty else { return nil }
    let names = unreadable.prefix(5).map(\.description).joined(separator: "; ")
    let rest = unreadable.count > 5 ? "; and \(unreadable.count - 5) more" : ""
    return
      "left alone, because the server's answer about them is not understood: \(unreadable.count) of the workspaces: "
      + names + rest
  }

  /// What is to be said of the workspaces that were counted and not shown; `nil` where there is none.
  public var notSeenNote: String? {
    guard notSeen > 0 else { return nil }
    let names = missing.isEmpty ? "" : ": \(missing.prefix(5).joined(separator: ", "))"
    let rest = missing.isEmpty || notSeen <= min(5, missing.count) ? "" : " and \(notSeen - min(5, missing.count)) more"
    return
      "\(notSeen) of the workspaces that the server counted were in no answer\(names)\(rest); nothing is done about them"
  }

  /// What was confirmed and never made, a sentence each; the first ones where there are many.
  var refutations: [String] {
    let all = sentences { $1.kind == .notChanged }
    return all.prefix(5) + (all.count > 5 ? ["and \(all.count - 5) more changes that were confirmed and not made"] : [])
  }

  /// What others undid so often that a rule rests there from now on, a sentence each.
  public var oppositions: [String] {
    sentences { $1.kind == .undone && $0.memory.isOpposed(since: $1.at) }
  }

  /// The deadlines that the server moved back because of use, a sentence each; the first ones where there are many.
  public var movesByUse: [String] {
    let all = sentences { $1.kind == .movedByUse }
    return all.prefix(5) + (all.count > 5 ? ["and \(all.count - 5) more deadlines that the server moved back"] : [])
  }

  /// The remarks of one kind, each with the workspace that it is about.
  private func sentences(_ isMeant: (Observation, RemarkRecord) -> Bool) -> [String] {
    observations.flatMap { observation in
      observation.remarks.filter { isMeant(observation, $0) }
        .map { "\(observation.facts.owner.name)/\(observation.facts.name): \($0.reason)" }
    }
  }

  /// How many workspaces have what an effect is about, so that it can be taken from them.
  func population(of effect: Effect) -> Int {
    switch effect {
    case .lifetime: observations.count(where: \.isRunning)
    case .ttl: total
    case .autostart: scheduled
    }
  }

  /// What holds changes back, by what came of the latest requests.
  var throttle = Throttle()

  /// A reading; the recorded and the simulated ones are made by hand.
  public init(
    now: Timestamp, observations: [Observation], notSeen: Int = 0, server: ServerTraits, requests: Int = 0,
    serverTime: Duration = .zero
  ) {
    self.now = now
    readAt = now
    self.observations = observations
    self.notSeen = notSeen
    total = observations.count + notSeen
    scheduled = observations.count { $0.facts.autostart != nil }
    self.server = server
    self.requests = requests
    self.serverTime = serverTime
  }
}
