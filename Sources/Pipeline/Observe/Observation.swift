import Audit
import CoderAPI
import Rules
import Time

/// What one sweep read about one workspace, and Curfew's memory of it. Never changes.
///
/// A class, because each decision refers to the observation that it rests on.
public final class Observation: Sendable {
  /// What the server told.
  public let facts: WorkspaceFacts
  /// When the latest build was created; old servers start a stopped workspace whose schedule has fired since then.
  public let buildCreatedAt: Timestamp
  /// Curfew's memory, with what this reading showed about who set the values, and before this sweep's decisions.
  public let memory: WorkspaceMemory
  /// Whether the token may change the workspace; `nil` where that is not known.
  let mayBeChanged: Bool?
  /// Remarks on decisions of earlier sweeps that follow from this reading.
  let remarks: [RemarkRecord]

  /// An observation; `memory` is empty for a workspace seen for the first time.
  init(
    facts: WorkspaceFacts, buildCreatedAt: Timestamp, memory: WorkspaceMemory = WorkspaceMemory(),
    mayBeChanged: Bool? = nil, remarks: [RemarkRecord] = []
  ) {
    self.facts = facts
    self.buildCreatedAt = buildCreatedAt
    self.memory = memory
    self.mayBeChanged = mayBeChanged
    self.remarks = remarks
  }

  /// Whether a dry-run rule rests here after what it would have done (``Judgement/account``).
  var restsInDryRun: Bool { memory.rules.contains { $0.key.shadow && $0.value.lastActionAt != nil } }
}

/// The result of reading the server once: what was seen, and what was not.
public struct Reading: Sendable {
  /// The sweep's instant for all rules: server time in whole seconds.
  public let now: Timestamp
  /// When the server was read, server time; differs from ``now`` where a plan judges another time.
  public internal(set) var readAt: Timestamp
  /// How far the server's clock is ahead of this machine's; `nil` when that is not known.
  public internal(set) var serverAhead: Duration?
  /// One observation per workspace, in the server's order.
  public internal(set) var observations: [Observation]
  /// Number of workspaces that the server counted but no page showed; their absence proves nothing.
  public let notSeen: Int
  /// `owner/name` of those that are remembered.
  public internal(set) var missing: [String] = []
  /// The list memory for the next reading of the whole list; `nil` where only the running workspaces were read.
  var listMemory: ListMemory?
  /// A sentence about what was tried because the usual pages did not show everything; `nil` where they did.
  public internal(set) var searchNote: String?
  /// Rows that the server counted but this program cannot decode; nothing is done about those workspaces.
  public internal(set) var unreadable: [UnreadableWorkspace] = []
  /// Workspaces that the answer shows as they were before Curfew's own latest change; nothing is done about them.
  public internal(set) var outdated: [OutdatedWorkspace] = []
  /// Which workspaces were read, for the trail; `nil` where the reading did not come from a sweep.
  public internal(set) var scope: SweepEndRecord.Scope?
  /// What is known of the others where only a few were read; `nil` where the list was read.
  var rest: RestOfFleet?
  /// Number of workspaces when all were last read; most sweeps read only the running ones.
  public internal(set) var total: Int
  /// Number of workspaces with a schedule when all were last read.
  public internal(set) var scheduled: Int
  /// The rules that the blast radius stopped when all workspaces were last read.
  ///
  /// Empty when this reading has all of them.
  ///
  /// A sweep over the running workspaces does not see what a rule wants of the others.
  public internal(set) var overreaches: [Overreach] = []
  /// The names of all templates, in no particular order; empty where they were not read.
  public internal(set) var templates: [String] = []
  /// Why some templates could not be read; `nil` where it was read or not asked for.
  ///
  /// What only that list tells is then unknown.
  public internal(set) var templatesFailure: String?
  /// Why the users could not be read; `nil` where they were.
  ///
  /// The states of owners' accounts are then unknown.
  var usersFailure: String?
  /// Why some of what the rules look at besides the list is not known, a sentence each; empty where all is.
  public internal(set) var notesOfNeeds: [String] = []
  /// What the token may change, where that is not everything.
  ///
  /// `nil` where it may change everything, or that is not known.
  public internal(set) var rightsNote: String?
  /// A note that the list is much shorter than in an earlier sweep; `nil` where it is not.
  public internal(set) var shrinkage: String?
  /// Ids of remembered workspaces that have been deleted.
  public internal(set) var gone: [String] = []
  /// The ids of all workspaces that the server showed; `nil` where that may not have been all that there are.
  var listed: Set<String>? {
    guard scope == .everything, notSeen == 0, shrinkage == nil, unreadable.allSatisfy({ $0.id != nil }) else {
      return nil
    }
    return Set(observations.map(\.facts.id) + unreadable.compactMap(\.id) + outdated.map(\.id))
  }
  /// The traits of the server that answered; they decide how its version behaves.
  public let server: ServerTraits
  /// Number of requests made for this reading.
  public internal(set) var requests: Int
  /// Total time that the server took to answer them.
  public let serverTime: Duration

  /// Whether it is judged for a later time than it was read.
  var isAhead: Bool { now > readAt }

  /// The assumption behind a judgement for another time than the reading's; `nil` where the times are equal.
  var pretence: String? {
    if now == readAt { return nil }
    let time = "judged for \(now.rfc3339), by what was read at \(readAt.rfc3339)"
    guard isAhead else { return "\(time): as if it had been so then" }
    let ended = observations.count { $0.facts.isRunning && $0.facts.deadline.map { $0 < now } ?? false }
    return "\(time): as if nobody used anything until then"
      + (ended == 0
        ? ""
        : "; \(ended == 1 ? "1 workspace" : "\(ended) workspaces") would have been stopped by then, and "
          + "\(ended == 1 ? "is" : "are") judged as if running on")
  }

  /// Whether something was requested but not seen.
  var isPartial: Bool {
    notSeen > 0 || !unreadable.isEmpty || !outdated.isEmpty || templatesFailure != nil || shrinkage != nil
  }

  /// That most of the workspaces that the server counts cannot be judged, one sentence; `nil` where that is not so.
  public var blindness: String? {
    let lost = notSeen + unreadable.count
    guard lost * 2 > total else { return nil }
    let all = total == 1 ? "1 workspace" : "\(total) workspaces"
    return "of \(all) that the server counts, it shows \(notSeen) not at all and \(unreadable.count) in a form that "
      + "is not understood: nothing is done about them"
  }

  /// That the token may change none of the workspaces, one sentence; `nil` where it may, or that is not known.
  ///
  /// It is known only where some rule is enforced.
  public var powerlessness: String? {
    observations.isEmpty || observations.contains { $0.mayBeChanged != false } ? nil : rightsNote
  }

  /// A note that the server's clock was put back or set ahead since an earlier sweep; `nil` where it was not.
  public internal(set) var clockNote: String?

  /// A note on the workspaces of whose agents the answer does not tell; `nil` where there are none.
  var agentsNote: String? {
    let names = observations.filter { $0.facts.unknown.contains("ws.agents") }.map(\.facts.fullName)
    guard !names.isEmpty else { return nil }
    let rest = names.count > 5 ? " and \(names.count - 5) more" : ""
    return
      "ws.agents is unknown, because the answer has no list of resources, of agents or of an agent's apps where the server "
      + "always sends one: \(names.prefix(5).joined(separator: ", "))\(rest)"
  }

  /// A note on the workspaces whose owners' accounts nobody tells of; `nil` where there are none.
  var accountsNote: String? {
    // Prebuilt workspaces belong to a user of the server's own.
    let count = observations.count { $0.facts.unknown.contains("owner.status") && !$0.facts.isPrebuild }
    guard count > 0 else { return nil }
    let what = "owner.status is unknown for \(count == 1 ? "1 workspace" : "\(count) workspaces")"
    guard let usersFailure else {
      return
        "\(what), because the server's list of users does not show their owners; the token needs user:read, and its "
        + "user the right to see all users"
    }
    return "\(what), because the users could not be read: \(usersFailure)"
  }

  /// A note on the workspaces whose rows cannot be decoded; `nil` where there are none.
  public var unreadableNote: String? {
    guard !unreadable.isEmpty else { return nil }
    let names = unreadable.prefix(5).map(\.description).joined(separator: "; ")
    let rest = unreadable.count > 5 ? "; and \(unreadable.count - 5) more" : ""
    return
      "left alone, because the server's answer about them is not understood: \(unreadable.count) of the workspaces: "
      + names + rest
  }

  /// A note on the workspaces that the answer shows as they were before; `nil` where there are none.
  var outdatedNote: String? {
    guard !outdated.isEmpty else { return nil }
    let names = outdated.prefix(5).map(\.fullName).joined(separator: ", ")
    let rest = outdated.count > 5 ? " and \(outdated.count - 5) more" : ""
    return
      "left alone, because the answer of \(readAt.rfc3339) is older than Curfew's own latest change of them: "
      + "\(names)\(rest); the next reading shows them as they are"
  }

  /// A note on the workspaces that were counted but not shown; `nil` where there are none.
  public var notSeenNote: String? {
    guard notSeen > 0 else { return nil }
    let names = missing.isEmpty ? "" : ": \(missing.prefix(5).joined(separator: ", "))"
    let rest = missing.isEmpty || notSeen <= min(5, missing.count) ? "" : " and \(notSeen - min(5, missing.count)) more"
    // One that may not read the templates is shown none of the workspaces that it counts.
    let cure =
      observations.isEmpty && missing.isEmpty
      ? "; the token needs the scope template:read besides coder:workspaces.operate, and its user the right to read the "
        + "templates" : ""
    return
      "\(notSeen) of the workspaces that the server counted were in no answer\(names)\(rest); nothing is done about them"
      + cure
  }

  /// A sentence about each change that was confirmed but never made; only the first where there are many.
  var refutations: [String] {
    sentences { $1.kind == .notChanged }.shortened { "and \($0) more changes that were confirmed and not made" }
  }

  /// A sentence about each change that others undid so often that the rule rests from now on.
  public var oppositions: [String] {
    sentences { $1.kind == .undone && $0.memory.isOpposed(since: $1.at) }
  }

  /// A sentence about each deadline that the server moved back because of use.
  ///
  /// Only the first where there are many.
  public var movesByUse: [String] {
    sentences { $1.kind == .movedByUse }.shortened { "and \($0) more deadlines that the server moved back" }
  }

  /// The remarks of one kind as sentences, each with the name of its workspace.
  private func sentences(_ isMeant: (Observation, RemarkRecord) -> Bool) -> [String] {
    observations.flatMap { observation in
      observation.remarks.filter { isMeant(observation, $0) }
        .map { "\(observation.facts.fullName): \($0.reason)" }
    }
  }

  /// Number of workspaces from which the effect could be taken.
  func population(of effect: Effect) -> Int {
    switch effect {
    case .lifetime: max(observations.count(where: \.facts.isRunning), rest?.running ?? 0)
    case .ttl: total
    case .autostart: scheduled
    }
  }

  /// The delays that apply to requests, from the outcomes of the latest ones.
  var throttle = Throttle()

  /// The notices that still count.
  var notices = NoticeMemory()

  /// This machine's time, as far as the server's clock tells it.
  var machineNow: Timestamp { now - (serverAhead ?? .zero) }

  /// A reading made from its parts, as backtests and tests do.
  public init(
    now: Timestamp, observations: [Observation], notSeen: Int = 0, server: ServerTraits, requests: Int = 0,
    serverTime: Duration = .zero
  ) {
    self.now = now
    readAt = now
    self.observations = observations
    self.notSeen = notSeen
    total = observations.count + notSeen
    scheduled = observations.count { $0.facts.autostart != nil || $0.facts.suspendedAutostart != nil }
    self.server = server
    self.requests = requests
    self.serverTime = serverTime
  }
}
