import Arguments
import CEL
import Diagnostics
import FoundationEssentials
import Rules
import Text
import Time

/// `curfew rules eval EXPRESSION`: what an expression gives.
enum RulesEval {
  private static let expression = Positional<String>(
    "EXPRESSION", help: "An expression of the rule language", isRequired: false)
  private static let workspace = Option<String>(
    "workspace", "FILE",
    help: "A workspace as the server answers it in JSON, or a list of them, as from 'coder list -o json', for 'ws'",
    completion: .files)
  private static let name = Option<String>(
    "name", "OWNER/NAME", help: "Which workspace of FILE, where there are several")
  private static let like = Option<String>(
    "like", "FILE",
    help: """
      The same from a recording, whose time is 'now' unless --now is given: JSON with "recorded_at" and "steps", each with \
      the "body" of a "response"
      """, completion: .files)
  private static let zone = Option<Zone>(
    "zone", "NAME", help: "Where hours and days are meant that name no zone, as 'timezone' in a rule file",
    defaultText: "UTC", parse: { text throws(InvalidValue) in try Values.zone(text) })
  private static let now = Option<WrittenTime>(
    "now", "TIME", help: "What 'now' is; the present time unless given",
    parse: { text throws(InvalidValue) in try WrittenTime(text) })
  private static let rule = Option<String>(
    "rule", "NAME", help: "Whose 'vars' and other names the expression uses; the names of all rule files unless given",
    completion: CompletionAnswer.Subject.rule.completion)
  private static let explain = Flag("explain", help: "Show the value of every term")
  private static let lines = Flag(
    "jsonl", help: "Read requests from standard input, one JSON object a line, and answer each with one")

  static let command = Command(
    "eval", summary: "Evaluate an expression",
    discussion: """
      The value is printed with its type, such as {"duration":"7200s"}. Exit status 3 says that the expression is \
      wrong, 1 that it has no value. Without a workspace all but 'now' is unknown. --param idle_limit=2h gives 'params.idle_limit'. With \
      --rules DIR the expression uses the params, calendars and time intervals of these files, and their timezone; with \
      --rule NAME those of the rule's file and the rule's 'vars'. \
      'curfew explain' evaluates rules on a workspace of the server.
      """,
    examples: [
      "curfew rules eval 'now.getDayOfWeek(\"Europe/Berlin\") in [0, 6]' --now 2026-11-28T12:00:00Z --explain",
      "curfew rules eval 'ws.agent_connected && ws.idle_for < duration(\"2h\")' --workspace ws.json --explain",
      "curfew rules eval 'vars.quiet && !now.isHoliday(\"de\")' --rule shorten-when-idle --workspace ws.json",
      "coder list -a -o json > all.json; curfew rules eval 'ws.idle_for' --workspace all.json --name ana/dev",
    ],
    parameters: [expression, workspace, like, name, now, zone, rule, explain, lines]
  ) { invocation in
    if invocation[lines] {
      try answerLines()
      return ExitStatus.success.rawValue
    }
    guard let text = invocation[expression] else {
      throw UsageError(.missingArgument, in: invocation.commandName, "missing argument EXPRESSION, or --jsonl")
    }
    let file = try (invocation[workspace] ?? invocation[like]).map { try WorkspaceFile(path: $0) }
    if invocation[workspace] != nil, invocation[like] != nil {
      throw UsageError(
        .conflict, in: invocation.commandName, "--workspace and --like each name a file: give one of them")
    }
    let facts = try file?.facts(named: invocation[name])
    if file == nil, invocation[name] != nil {
      throw UsageError(.missingArgument, in: invocation.commandName, "--name needs the FILE of --workspace or --like")
    }
    let instant = try given(invocation) ?? file?.recordedAt ?? Timestamp.now()
    let scope = try scope(invocation)
    let trial = TrialExpression(text, in: scope)
    tell(trial.diagnostics, of: text)
    guard
      let explanation = facts.map({ trial.explanation(on: Subject(facts: $0, now: instant)) })
        ?? trial.explanation(at: instant.flooredToSecond)
    else {
      for (name, files) in scope.ambiguous(in: text) {
        Console.tell("\(files.joined(separator: " and ")) declare '\(name)': say by --rule NAME whose is meant")
      }
      return ExitStatus.findings.rawValue
    }
    if let function = trial.zonedFunction, scope.zone == .utc, invocation[zone] == nil {
      Console.tell("\(function)() went by UTC; --zone names another zone, as 'timezone' does in a rule file")
    }
    let isExplained = invocation[explain]
    if isExplained, let facts {
      try Console.write("\(facts.fullName) at \(instant.rfc3339(in: scope.zone))\n")
    }
    return try show(explanation, isExplained: isExplained, hasWorkspace: file != nil).rawValue
  }

  /// The names of the rules that `--rules` or `--rule` asks for; without either those of the vocabulary and of `--param`.
  private static func scope(_ invocation: Invocation) throws -> ExpressionScope {
    let name = invocation[rule]
    guard let option = Settings.rules.option, name != nil || !invocation.all(option).isEmpty else {
      return ExpressionScope(zone: invocation[zone] ?? .utc, params: Settings.params(of: invocation))
    }
    if invocation[zone] != nil {
      throw UsageError(
        .conflict, in: invocation.commandName, "--zone is for expressions alone: rule files say their 'timezone'")
    }
    let assembly = Assembly(try Settings(invocation))
    let ruleSet = try assembly.rules()
    guard let name else { return ExpressionScope(of: ruleSet) }
    if let rule = ruleSet.rule(named: name) { return ExpressionScope(of: rule) }
    let unknown = UnknownName("rule", name, among: ruleSet.rules.map(\.name), ignoresCase: false)
    throw CommandFailure(
      .failure,
      "the rules in \(assembly.settings[Settings.rules].joined(separator: ", ")) have \(unknown?.sentence ?? "no rule")"
    )
  }

  /// The instant of `--now`; which one a day was taken for is told.
  private static func given(_ invocation: Invocation) throws -> Timestamp? {
    guard let time = invocation[now] else { return nil }
    guard case .day = time else { return time.instant(in: .utc) }
    let zone = try invocation[zone] ?? Settings(invocation)[Settings.timezone]
    let instant = time.instant(in: zone)
    Console.tell("'now' is \(instant.rfc3339(in: zone))")
    return instant
  }

  private static func tell(_ diagnostics: [Diagnostic], of text: String) {
    let file = SourceFile(name: "expression", text: text)
    for var diagnostic in diagnostics {
      diagnostic.file = file
      Console.say(diagnostic.markedText + "\n")
    }
  }

  private static func show(_ explanation: Explanation, isExplained: Bool, hasWorkspace: Bool) throws -> ExitStatus {
    if isExplained {
      try Console.write(
        "\(explanation.answer)\(explanation.line)\n\n\(explanation.rendered())\n\n\(Explanation.legend)\n")
      return .success
    }
    switch explanation.value {
    case .error(let error):
      Console.tell("the expression has no value: \(error.message)")
      return .failure
    case .unknown(let attributes):
      let advice = hasWorkspace ? "" : "; give a workspace with --workspace FILE"
      Console.tell("the value is unknown: \(attributes.names.sorted().joined(separator: ", ")) not given\(advice)")
      return .failure
    case let value:
      try Console.emit(try typed(value).escapingUnsafe(isSeveralLines: true))
      return .success
    }
  }

  /// The value with its type: `{"duration":"7200s"}`.
  private static func typed(_ value: Value) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.withoutEscapingSlashes]
    return String(decoding: try encoder.encode(ExchangeValue(value)), as: UTF8.self) + "\n"
  }

  private static func answerLines() throws {
    let decoder = JSONDecoder()
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    while let line = readLine() {
      guard line.contains(where: { !$0.isWhitespace }) else { continue }
      let answer: Data
      do {
        answer = try encoder.encode(try decoder.decode(ExchangeRequest.self, from: Data(line.utf8)).answer())
      } catch let error as DecodingError {
        answer = try encoder.encode(["stage": "request", "error": "\(error)"])
      }
      try Console.emit(String(decoding: answer, as: UTF8.self) + "\n")
    }
  }
}

extension Explanation {
  /// What stands in front of the reason.
  fileprivate var answer: String {
    switch value {
    case .bool(let truth): "\(truth): "
    case .error: "error: "
    case .unknown: "unknown: "
    default: ""
    }
  }
}
