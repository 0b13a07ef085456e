import Arguments
import CEL
import Diagnostics
import FoundationEssentials
import Time

/// `curfew rules eval EXPRESSION`: what an expression gives.
enum RulesEval {
  private static let expression = Positional<String>(
    "EXPRESSION", help: "An expression of the rule language, without a workspace", isRequired: false)
  private static let now = Option<Timestamp>(
    "now", "TIME", help: "What 'now' is; the present time unless given",
    parse: { text throws(InvalidValue) in try Values.instant(text) })
  private static let explain = Flag("explain", help: "Show the value of every term")
  private static let lines = Flag(
    "jsonl", help: "Read requests from standard input, one JSON object a line, and answer each with one")

  static let command = Command(
    "eval", summary: "Evaluate an expression",
    discussion: """
      The value is printed with its type, such as {"duration":"7200s"}. Exit status 3 says that the expression is wrong, 1 that it has no value. 'curfew explain' evaluates rules on a \
      workspace.
      """,
    examples: [
      "curfew rules eval 'now.getDayOfWeek(\"Europe/Berlin\") in [0, 6]' --now 2026-11-28T12:00:00Z --explain"
    ],
    parameters: [expression, now, explain, lines]
  ) { invocation in
    if invocation[lines] {
      try answerLines()
      return ExitStatus.success.rawValue
    }
    guard let text = invocation[expression] else {
      throw UsageError(.missingArgument, in: invocation.commandName, "missing argument EXPRESSION, or --jsonl")
    }
    return try evaluate(text, at: invocation[now] ?? Timestamp.now(), isExplained: invocation[explain]).rawValue
  }

  private static func evaluate(_ text: String, at now: Timestamp, isExplained: Bool) throws -> ExitStatus {
    var environment = Environment()
    environment.declare(Variable("now", .timestamp, isClock: true))
    let compilation = environment.compile(text)
    let file = SourceFile(name: "expression", text: text)
    for var diagnostic in compilation.diagnostics {
      diagnostic.file = file
      Console.say(diagnostic.render() + "\n")
    }
    guard let program = compilation.program else { return .findings }
    var bindings = Bindings(for: environment)
    bindings.set("now", .timestamp(now))
    let explanation = program.explain(bindings)
    if case .error(let error) = explanation.value {
      Console.say("curfew: the expression has no value: \(error.message)\n")
      return .failure
    }
    try Console.write(isExplained ? explanation.rendered() + "\n" : try typed(explanation.value))
    return .success
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
