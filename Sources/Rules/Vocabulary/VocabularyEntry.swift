import CEL

/// One entry in the reference of names that expressions may use.
public struct VocabularyEntry: Sendable, Equatable {
  /// The name in an expression: `ws.status`, `agent.name` for an element of `ws.agents`, `x.floor(…)` for a function.
  public let name: String
  /// Its type in CEL's syntax.
  public let type: String
  /// Whether it may be absent, so that reading it requires `has(…)` or `.?`.
  public let isOptional: Bool
  /// The words that it can hold; `nil` if they are not known.
  public let words: [String]?
  /// Documentation for people, in one line.
  public let documentation: String

  /// The whole vocabulary: variables with their fields in order of declaration, then functions.
  public static let all: [VocabularyEntry] =
    [
      VocabularyEntry(
        name: "now", type: "timestamp", isOptional: false, words: nil,
        documentation: "The sweep's instant in server time, whole seconds.")
    ] + fields(Vocabulary.workspace) + fields(Vocabulary.sessions) + fields(Vocabulary.agent) + fields(Vocabulary.app)
    + fields(Vocabulary.template)
    + fields(Vocabulary.owner) + fields(Vocabulary.state) + functions

  private static func fields<Facts>(_ schema: Schema<Facts>) -> [VocabularyEntry] {
    schema.facts.map { fact in
      VocabularyEntry(
        name: "\(schema.variable).\(fact.name)", type: "\(fact.field.type)", isOptional: fact.field.isOptional,
        words: fact.field.closedSet, documentation: fact.field.documentation)
    }
  }

  private static var functions: [VocabularyEntry] {
    Vocabulary.functions(zone: .utc).flatMap { function in
      function.overloads.map { overload in
        let parameters = overload.parameters.map(\.description)
        let call =
          overload.isMember
          ? "\(parameters[0]).\(function.name)(\(parameters.dropFirst().joined(separator: ", ")))"
          : "\(function.name)(\(parameters.joined(separator: ", ")))"
        return VocabularyEntry(
          name: call, type: "\(overload.result)", isOptional: false, words: nil,
          documentation: function.documentation)
      }
    }
  }
}
