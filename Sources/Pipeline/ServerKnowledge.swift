import Rules
import Time

/// What the server told this process, kept to spare requests: nothing in it is lost for good with the process.
struct ServerKnowledge: Sendable {
  /// The date of the list read last, server time, and when that was by the monotonic clock; `nil` before the first.
  var readAt: (date: Timestamp, at: ContinuousClock.Instant)?
  /// How many workspaces there were when all were read last; `nil` before.
  var total: Int?
  /// How many of them had a start schedule.
  var scheduled: Int?
  /// How many workspaces were seen when all were read last and their number had not shrunk suddenly, with when that was.
  var seen: (count: Int, at: Timestamp)?
  /// The rules that the blast radius stopped when all were read last.
  var overreaches: [Overreach] = []
  /// The templates as read last; they change rarely.
  var templates: [String: TemplateFacts]?
  /// Ids of templates that no request told of, so that they are not asked for in each sweep.
  var untoldTemplates: Set<String> = []
  /// The states of the accounts by user id, as read last; `nil` where the token may not see users.
  var users: [String: String]?
  /// What reading the list found out, of everything and of the running ones.
  var lists: [Scope: ListMemory] = [:]
  /// What the token may change, with when it was asked, server time; `nil` where that is not known.
  var rights: (rights: ChangeRights, askedAt: Timestamp)?
  /// The same in words, of all workspaces as they were read last; `nil` where it may change all or that is not known.
  var rightsNote: String?
  /// The requests without an outcome that were told of, by the numbers of their intents: each is told of once.
  var openTold: Set<Int64> = []
}
