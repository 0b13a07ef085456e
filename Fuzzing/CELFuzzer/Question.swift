import CEL
import FoundationEssentials

/// An expression with the variables that it names and their values, for both engines.
struct Question {
  var expression: String
  private(set) var isChecked: Bool
  let container: String
  /// Values by name, for all variables: a smaller expression keeps them.
  private var values: [String: Value]
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

  /// The question with other values for its variables.
  func replacing(_ text: String, _ change: (Value) -> Value) -> Question {
    var copy = replacing(text)
    copy.values = values.mapValues(change)
    return copy
  }

  /// The same question to engines that look at types when they evaluate only.
  var unchecked: Question {
    var copy = self
    copy.isChecked = false
    return copy
  }

  /// The same without a check, and `dyn(x)` in place of each `(x)`.
  var withGroupsAsCalls: Question {
    unchecked.replacing(
      expression.replacing(/(^|[^\w`])\(/) { "\($0.1)dyn(" }.replacing(/(^|[^\w`])\(/) { "\($0.1)dyn(" })
  }

  /// The same with `dyn(has(x))` in place of `has(x)`.
  var withHasInCalls: Question {
    var text = expression
    for match in expression.matches(of: /\bhas\(/.wordBoundaryKind(.simple)).reversed() {
      let start = match.range.lowerBound
      let ends = text.indices[match.range.upperBound...].filter { text[$0] == ")" }
      guard let end = ends.first(where: { text[match.range.upperBound..<$0].isBalanced }) else { continue }
      text.insert(")", at: end)
      text.insert(contentsOf: "dyn(", at: start)
    }
    return replacing(text)
  }

  /// The same with >= in place of <, and so on.
  var withOppositeOrder: Question {
    replacing(
      expression.replacing(/[<>]=?/) { ["<": ">=", ">=": "<", ">": "<=", "<=": ">"][String($0.0)] ?? String($0.0) })
  }

  /// What stands in front of the last `.field`, `.?field`, `[key]` or `.method(…)`; `nil` if it does not end in one.
  var operand: Question? {
    var text = Substring(expression)
    while text.hasPrefix("("), text.hasSuffix(")"), text.dropFirst().dropLast().isBalanced {
      text = text.dropFirst().dropLast()
    }
    if let field = text.firstMatch(of: /\.\??(\w+|`[^`]*`)$/) {
      return replacing(String(text[..<field.range.lowerBound]))
    }
    for place in text.indices.reversed() where "[.".contains(text[place]) {
      let selector = text[place...]
      let isIndex = selector.hasPrefix("[") && selector.hasSuffix("]") && selector.dropFirst().dropLast().isBalanced
      let isCall = selector.firstMatch(of: /^\.\w+\(/) != nil && selector.hasSuffix(")") && selector.isBalanced
      if isIndex || isCall { return replacing(String(text[..<place])) }
    }
    return nil
  }
}

extension Substring {
  /// Whether each bracket in it has its partner; what stands in quotes is not looked at.
  fileprivate var isBalanced: Bool {
    var open: [Character] = []
    for character in self {
      switch character {
      case "(", "[", "{": open.append(character)
      case ")": if open.popLast() != "(" { return false }
      case "]": if open.popLast() != "[" { return false }
      case "}": if open.popLast() != "{" { return false }
      default: break
      }
    }
    return open.isEmpty
  }
}
