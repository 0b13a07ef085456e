import Audit
import Pipeline
import Time

/// How stored decisions and actions are printed.
enum AuditCells {
  /// The names of the columns, for completion.
  static let columnNames = columns(isSent: false).map(\.name)

  /// The columns; what became of acts is shown where there are some.
  static func columns(isSent: Bool) -> [Rows.Column] {
    [
      .init("number"), .init("at"), .init("last_at", isUsual: false), .init("times", isUsual: false),
      .init("workspace"),
      .init("rule"), .init("action"), .init("verdict"), .init("guard", isUsual: false), .init("before", isUsual: false),
      .init("after"), .init("result", isUsual: isSent), .init("reason", fit: .flowing), .init("effect", isUsual: false),
      .init("winner", isUsual: false),
      .init("template", isUsual: false), .init("sweep", isUsual: false), .init("mode", isUsual: false),
      .init("next_change_at", isUsual: false), .init("rule_set", isUsual: false), .init("workspace_id", isUsual: false),
      .init("notice", isUsual: false), .init("notice_state", isUsual: false),
    ]
  }

  /// Decisions as rows.
  static func rows(_ decisions: [StoredDecision]) -> Rows {
    Rows(
      "decisions", columns: columns(isSent: decisions.contains { $0.result != nil }), cells: decisions.map(row))
  }

  /// The cells for ``columns(isSent:)``.
  static func row(_ decision: StoredDecision) -> [Cell] {
    let record = decision.record
    return [
      .integer(decision.seq), .instant(decision.firstAt), .instant(decision.lastAt), .integer(decision.times),
      .text(decision.fullName), .text(record.rule), .text(record.action),
      DecisionRows.verdict(record.verdict), guardCell(record.guardName),
      DecisionRows.value(record.before, record.effect),
      DecisionRows.value(record.after, record.effect),
      decision.result.map { .shown($0, as: decision.resultWords ?? $0) } ?? .none,
      reasonInColumn(decision),
      .text(record.effect.rawValue),
      Cell(record.winner), .text(decision.template), .integer(decision.sweep), .text(decision.mode.rawValue),
      Cell(record.nextChangeAt), .text(decision.ruleSet), .text(record.workspace),
      decision.notice.map { .integer($0.seq) } ?? .none, decision.notice.map { .text($0.state) } ?? .none,
    ]
  }

  /// A guard by its stored name for programs, in words for people.
  static func guardCell(_ name: String?) -> Cell { name.map { .shown($0, as: words($0)) } ?? .none }

  /// What a guard's stored name means; the name where another version of the program wrote it.
  static func words(_ name: String) -> String { GuardName(rawValue: name)?.words ?? name }

  /// Why, as rule or guard say it; nothing where a rule has no message. Trails of earlier versions have its name there.
  static func reason(_ record: DecisionRecord) -> Cell {
    record.message.isEmpty || record.message == record.rule ? .none : .text(record.message)
  }

  /// Why a stored decision is what it is. Programs get what was stored with it; people are told of a notice that it waits for
  /// how far that has come since.
  ///
  /// - Parameter instant: how far it had come then; `nil` for now
  static func reason(_ decision: StoredDecision, at instant: Timestamp? = nil) -> Cell {
    guard let notice = decision.notice else { return reason(decision.record) }
    return .shown(decision.record.message, as: notice.sentence(at: instant))
  }

  /// The same for a column of its own.
  static func reasonInColumn(_ decision: StoredDecision) -> Cell {
    decision.notice == nil ? reasonInColumn(decision.record) : reason(decision)
  }

  /// Why, for a column of its own, where nothing would say nothing: people are told that a rule without a message is true.
  static func reasonInColumn(_ record: DecisionRecord) -> Cell {
    let reason = reason(record)
    return reason == .none ? .absent(as: plainTruth) : reason
  }

  /// Why a rule without a message acts.
  static let plainTruth = "the rule is true"

  /// What became of a request by its stored word for programs, in words for people.
  static func result(_ outcome: OutcomeRecord?) -> Cell {
    outcome.map { .shown($0.result.rawValue, as: $0.result.words) } ?? .none
  }

  /// The requests that carried a decision out.
  static func requests(_ actions: [StoredAction]) -> Rows {
    Rows(
      "requests", title: "requests",
      columns: ["at", "request", "body", "result", "status", "took"].map { .init($0) } + [
        .init("answer", fit: .flowing)
      ],
      cells: actions.map { action in
        [
          .instant(action.intent.at), request(action.intent),
          .text(action.intent.body), result(action.outcome), Cell(action.outcome?.status),
          Cell(action.outcome?.milliseconds.map { Duration.milliseconds($0) }), Cell(action.outcome?.answer),
        ]
      })
  }

  /// The request; people know by now which workspace it is about.
  private static func request(_ intent: IntentRecord) -> Cell {
    let operation = intent.path.split(separator: "/").last.map(String.init) ?? intent.path
    return .shown("\(intent.method) \(intent.path)", as: "\(intent.method) …/\(operation)")
  }
}

extension StoredDecision {
  /// `owner/name`, as every output names a workspace.
  var fullName: String { "\(owner)/\(workspaceName)" }
}
