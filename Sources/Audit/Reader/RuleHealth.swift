import Time

/// What the decisions of one rule in a range of time came to.
public struct RuleHealth: Hashable, Sendable {
  /// The rule's name.
  public let rule: String
  /// How often it decided something: its condition was true, whatever became of it. Answers that are false leave no record.
  public let times: Int64
  /// Decisions by verdict, such as `act` and `blocked`.
  public let decisions: [String: Int64]
  /// The guards that blocked it and the rules that won over it.
  public let guards, winners: [String]
  /// Decisions to act that the server carried out.
  public let applied: Int64
  /// Requests that were refused, and that failed.
  public let refused, failed: Int64
  /// Stops after which somebody started the workspace again within 30 minutes.
  public let regretted: Int64
  /// Acts that somebody changed back, and that the server moved back because of use.
  public let undone, movedByUse: Int64
  /// When it was last true.
  public let lastAt: Timestamp?

  /// How many decisions had the verdict.
  public func count(_ verdict: DecisionRecord.Verdict) -> Int64 { decisions[verdict.rawValue] ?? 0 }

  /// Whether it decided and never acted.
  public var neverActs: Bool { count(.act) == 0 }
  /// Whether everything it decided was blocked.
  public var isAlwaysBlocked: Bool { count(.blocked) > 0 && count(.blocked) == decisions.values.reduce(0, +) }
  /// Whether somebody undoes it again and again.
  public var fights: Bool { undone + movedByUse >= 3 && (undone + movedByUse) * 2 >= applied }
}

/// Requests of one kind that the server did not carry out for one reason.
public struct RefusalCount: Hashable, Sendable {
  /// `refused`, `conflict` or `failed`.
  public let result: String
  /// What was to be done: `shorten`, `set_ttl` …
  public let action: String
  /// The status of the answer; `nil` where there was none.
  public let status: Int64?
  /// The server's words, or what failed.
  public let reason: String
  /// The number of requests.
  public let times: Int64
  /// The number of workspaces.
  public let workspaces: Int64
  /// One of the workspaces, as `owner/name`: the first by name.
  public let example: String
  /// When it last happened.
  public let lastAt: Timestamp?
}
