import CEL
import Diagnostics
import Time
import YAML

/// A compiled scalar with `${ }` in it; if it is exactly one `${ }`, it keeps the type of its expression.
struct TextTemplate: Sendable {
  enum Part: Sendable {
    case text(String)
    case expression(PlacedExpression)
  }

  let parts: [Part]

  /// Maximum length in bytes, equal to that of an expression.
  private static let byteLimit = 8 * 1024

  /// The expression of a scalar that consists of exactly one; otherwise `nil`.
  var single: PlacedExpression? {
    if parts.count == 1, case .expression(let expression) = parts[0] { expression } else { nil }
  }

  /// The text of a scalar without any `${ }`; otherwise `nil`.
  var literal: String? {
    switch parts.count {
    case 0: return ""
    case 1: if case .text(let text) = parts[0] { return text }
    default: break
    }
    return nil
  }

  /// Compiles a scalar; reports errors and returns `nil` if there are any.
  ///
  /// - Parameter expected: the required type of an expression that is the whole scalar.
  static func compile(
    _ scalar: YAMLScalar, in environment: Environment, expecting expected: CELType?, _ problems: Problems
  ) -> TextTemplate? {
    guard scalar.text.utf8.count <= byteLimit else {
      problems.report(
        RuleCode.outOfRange, "a text may have at most \(byteLimit / 1024) KiB",
        at: scalar.map.span(SourceSpan(start: 0, end: 1)))
      return nil
    }
    let split = TemplateParts(scalar.text)
    if let start = split.unclosed {
      problems.report(
        RuleCode.openTemplate, "'${' without its '}'", at: scalar.map.span(SourceSpan(start: start, end: start + 2)),
        explanation: "Write $${ for the two characters themselves.")
      return nil
    }
    var parts: [Part] = []
    var isWhole = true
    for part in split.parts {
      switch part {
      case .text(let text): parts.append(.text(text))
      case .expression(let span):
        let expression = PlacedExpression.compile(
          scalar, part: span, in: environment, expecting: split.parts.count == 1 ? expected : nil, problems)
        if let expression { parts.append(.expression(expression)) } else { isWhole = false }
      }
    }
    return isWhole ? TextTemplate(parts: parts) : nil
  }

  /// The text for people; never fails, because unknown or failed values are shown as such.
  func text(_ bindings: Bindings, zone: Zone) -> String {
    parts.map { ValueText.text(of: value(of: $0, bindings), zone: zone) }.joined()
  }

  /// The text as a value; unknown or an error if a part of it is.
  func value(_ bindings: Bindings, zone: Zone) -> Value {
    var result = ""
    for part in parts {
      let value = value(of: part, bindings)
      guard value.isKnown else { return value }
      result += ValueText.text(of: value, zone: zone)
    }
    return .string(result)
  }

  private func value(of part: Part, _ bindings: Bindings) -> Value {
    switch part {
    case .text(let text): .string(text)
    case .expression(let expression): expression.program.evaluate(bindings).value
    }
  }
}
