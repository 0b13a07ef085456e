import Arguments
import CEL
import Diagnostics
import FoundationEssentials
import Rules
import Time

/// `curfew rules eval EXPRESSION`: what an expression gives.
enum RulesEval {
  private static let expression = Positional<String>(
    "EXPRESSION", help: "An expression of the rule language", isRequired: false)
  private static let workspace = Option<String>(
    "workspace", "FILE", help: "A workspace as the server answers it in JSON, or a list of them, for 'ws'",
    completion: .files)
  private static let like = Option<String>(
    "like", "FILE", help: "The same from a recording, whose time is 'now' unless --now is given", completion: .files)
  private static let now = Option<Timestamp>(
    "now", "TIME", help: "What 'now' is; the present time unless given",
    parse: { text throws(InvalidValue) in try Values.instant(text) })
  private static let explain = Flag("explain", help: "Show the value of every term")
  private static let lines = Flag(
    "jsonl", help: "Read requests from standard input, one JSON object a line, and answer each with one")

  static let command = Command(
    "eval", summary: "Evaluate an expression",
    discussion: """
      The value is printed with its type, such as {"duration":"7200s"}. Exit status 3 says that the expression is \
      wrong, 1 that it has no value. Without a workspace only 'now' is known. 'curfew explain' evaluates rules on a \
      workspace of the server.
      """,
    examples: [
      "curfew rules eval 'now.getDayOfWeek(\"Europe/Berlin\") in [0, 6]' --now 2026-11-28T12:00:00Z --explain",
      "curfew rules eval 'ws.agent_connected && ws.idle_for < duration(\"2h\")' --workspace ws.json --explain",
    ],
    parameters: [expression, workspace, like, now, explain, lines]
  ) { invocation in
    if invocation[lines] {
      try answerLines()
      return ExitStatus.success.rawValue
    }
    guard let text = invocation[expression] else {
      throw UsageError(.missingArgument, in: invocation.commandName, "missing argument EXPRESSION, or --jsonl")
    }
    let isExplained = invocation[explain]
    guard let path = invocation[workspace] ?? invocation[like] else {
      return try evaluate(text, at: invocation[now] ?? Timestamp.now(), isExplained: isExplained).rawValue
    }
    let file = try WorkspaceFile(path: path)
    let instant = invocation[now] ?? file.recordedAt ?? Timestamp.now()
    let trial = TrialExpression(text)
    tell(trial.diagnostics, of: text)
    guard let explanation = trial.explanation(on: Subject(facts: file.facts, now: instant)) else {
      return ExitStatus.findings.rawValue
    }
    if isExplained { try Console.write("\(file.facts.owner.name)/\(file.facts.name) at \(instant.rfc3339)\n") }
    return try show(explanation, isExplained: isExplained).rawValue
  }

  /// Evaluates without a workspace.
  private static func evaluate(_ text: String, at now: Timestamp, isExplained: Bool) throws -> ExitStatus {
    var environment = Environment()
    environment.declare(Variable("now", .timestamp, isClock: true))
    let compilation = environment.compile(text)
    tell(compilation.diagnostics, of: text)
    guard let program = compilation.program else { return .findings }
    var bindings = Bindings(for: environment)
    bindings.set("now", .timestamp(now))
    return try show(program.explain(bindings), isExplained: isExplained)
  }

  private static func tell(_ diagnostics: [Diagnostic], of text: String) {
    let file = SourceFile(name: "expression", text: text)
    for var diagnostic in diagnostics {
      diagnostic.file = file
      Console.say(diagnostic.render() + "\n")
    }
  }

  private static func show(_ explanation: Explanation, isExplained: Bool) throws -> ExitStatus {
    if isExplained {
      try Console.write(
        "\(explanation.answer)\(explanation.line)\n\n\(explanation.rendered())\n\n\(Explanation.legend)\n")
      return .success
    }
    switch explanation.value {
    case .error(let error):
      Console.say("curfew: the expression has no value: \(error.message)\n")
      return .failure
    case .unknown(let attributes):
      Console.say("curfew: the value is unknown: \(attributes.names.sorted().joined(separator: ", ")) not given\n")
      return .failure
    case let value:
      try Console.write(try typed(value))
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
      try Console.write(String(decoding: answer, as: UTF8.self) + "\n")
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
