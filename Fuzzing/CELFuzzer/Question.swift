import CEL
import FoundationEssentials

/// An expression with the variables that it names and their values, for both engines.
struct Question {
  var expression: String
  let isChecked: Bool
  let container: String
  /// Values by name, for all variables: a smaller expression keeps them.
  private let values: [String: Value]
  /// What the text was made from, if it is still that.
  var term: Term?

  init(expression: String, isChecked: Bool, choosing dice: inout Dice) {
    self.expression = expression
    self.isChecked = isChecked
    container = dice.isOne(in: 20) ? "q" : ""
    values = Dictionary(uniqueKeysWithValues: SampleVariable.all.map { ($0.name, dice.pick($0.values)) })
  }

  /// One line of JSON, in the peer's form.
  var line: Data {
    get throws {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
      return try encoder.encode(request) + Data("\n".utf8)
    }
  }

  var request: ExchangeRequest {
    let words = Set(expression.split { !($0.isLetter || $0.isNumber || $0 == "_") }.map(String.init))
    let used = SampleVariable.all.filter { variable in
      words.contains(variable.name) || (variable.name.hasPrefix("q.") && (words.contains("q") || container == "q"))
    }
    return ExchangeRequest(
      expression, vars: Dictionary(uniqueKeysWithValues: used.map { ($0.name, $0.type.description) }),
      bindings: Dictionary(
        uniqueKeysWithValues: used.compactMap { variable in
          values[variable.name].map { (variable.name, ExchangeValue($0)) }
        }), container: container, isChecking: isChecked)
  }

  func replacing(_ text: String, term: Term? = nil) -> Question {
    var copy = self
    copy.expression = text
    copy.term = term
    return copy
  }
}
