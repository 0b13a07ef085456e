import Time

/// What the decisions of one rule in a range of time came to.
public struct RuleHealth: Hashable, Sendable {
  /// The rule's name.
  public let rule: String
  /// How often its condition was true, whatever became of it. Answers that are false leave no record.
  public let times: Int64
  /// Decisions by verdict, such as `act` and `blocked`.
  public let decisions: [String: Int64]
  /// The guards that blocked it and the rules that won over it.
  public let guards, winners: [String]
  /// Decisions to act by what became of them, as the view `v_acts` has it: those that began in the range.
  public let results: [String: Int64]
  /// Notices that were delivered.
  public let told: Int64
  /// Stops after which somebody started the workspace again within 30 minutes.
  public let regretted: Int64
  /// Acts that somebody changed back, and that the server moved back because of use.
  public let undone, movedByUse: Int64
  /// When it was last true.
  public let lastAt: Timestamp?

  init(
    rule: String, times: Int64, decisions: [String: Int64], guards: [String], winners: [String],
    results: [String: Int64], told: Int64, regretted: Int64, undone: Int64, movedByUse: Int64, lastAt: Timestamp?
  ) {
    self.rule = rule
    self.times = times
    self.decisions = decisions
    self.guards = guards
    self.winners = winners
    self.results = results
    self.told = told
    self.regretted = regretted
    self.undone = undone
    self.movedByUse = movedByUse
    self.lastAt = lastAt
  }

  /// Makes that of a rule that decided nothing in the range.
  ///
  /// - Parameter lastAt: when it was last true, before the range
  public init(ofSilentRule rule: String, lastAt: Timestamp?) {
    self.init(
      rule: rule, times: 0, decisions: [:], guards: [], winners: [], results: [:], told: 0, regretted: 0,
      undone: 0, movedByUse: 0, lastAt: lastAt)
  }

  /// How many decisions had the verdict.
  public func count(_ verdict: DecisionRecord.Verdict) -> Int64 { decisions[verdict.rawValue] ?? 0 }

  private func acts(_ results: [String]) -> Int64 { results.reduce(0) { $0 + (self.results[$1] ?? 0) } }

  /// Acts that began in the range, whatever became of them.
  public var acted: Int64 { results.values.reduce(0, +) }
  /// Acts that the server carried out.
  public var applied: Int64 { acts(["applied", "found-applied"]) }
  /// Acts that the server refused.
  public var refused: Int64 { acts(["refused", "conflict"]) }
  /// Acts for which a request failed, at once or as a later reading showed.
  public var failed: Int64 { acts(["failed", "found-not-applied"]) }
  /// Acts for which no request was sent, because something had changed in the meantime or the sweep was over.
  public var notTried: Int64 { acts(["not-tried"]) }
  /// Acts that the server answered without changing anything.
  public var notChanged: Int64 { acts(["unchanged", "not-changed"]) }
  /// Acts of which it is not known what became of them.
  public var open: Int64 { acts(["open", "undeterminable"]) }

  /// Whether it decided and neither acted nor told anybody.
  public var neverActs: Bool { count(.act) == 0 && told == 0 }
  /// Whether everything it decided was blocked.
  public var isAlwaysBlocked: Bool { count(.blocked) > 0 && count(.blocked) == decisions.values.reduce(0, +) }
  /// Whether somebody undoes it again and again. What the server moves on because of use is nobody's will against the rule.
  public var fights: Bool { undone >= 3 && undone * 2 >= applied }
}

/// How many workspaces the sweeps of a range read under one rule set.
public struct ReadingCount: Hashable, Sendable {
  /// A group of rules with times of its own.
  public struct Group: Hashable, Sendable {
    /// Its rule file, and its name.
    public let file, name: String

    /// Names a group.
    public init(file: String, name: String) {
      self.file = file
      self.name = name
    }
  }

  /// The rule set's hash in hexadecimal.
  public let ruleSet: String
  /// The group that was due in the sweeps counted; `nil` for all sweeps.
  public let group: Group?
  /// The number of workspaces read, again in each sweep.
  public let workspaces: Int64
}

/// Requests of one kind that the server did not carry out for one reason.
public struct RefusalCount: Hashable, Sendable {
  /// `refused`, `conflict`, `failed` or `found-not-applied`.
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
  /// The client's name for the failure, which tells what a status means; `nil` where none is stored.
  public let failure: String?

  /// Makes a count.
  package init(
    result: String, action: String, status: Int64?, reason: String, times: Int64, workspaces: Int64, example: String,
    lastAt: Timestamp?, failure: String?
  ) {
    self.result = result
    self.action = action
    self.status = status
    self.reason = reason
    self.times = times
    self.workspaces = workspaces
    self.example = example
    self.lastAt = lastAt
    self.failure = failure
  }
}
