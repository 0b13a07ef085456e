import CEL
import Diagnostics
import Time
import YAML

/// Reads `params`: constants whose type follows from their notation, or is given as `{type: …, value: …}`.
struct ParamLoader {
  let problems: Problems
  /// Values from outside that the file's parameters have taken.
  private(set) var taken: [(name: String, value: GivenParam.Value)] = []

  init(problems: Problems) { self.problems = problems }

  /// A parameter that was read.
  struct Param {
    let name: String
    let span: SourceSpan
    let variable: Variable
  }

  /// All parameters that could be read, with their values from outside where there are such.
  mutating func params(_ node: YAMLNode, given: inout GivenParams) -> [Param] {
    guard !node.isNull else { return [] }
    guard let mapping = node.mapping else {
      problems.report(
        RuleCode.wrongKind, "expected parameters as 'name: value', found \(node.kindForPeople)", at: node.span)
      return []
    }
    var params: [Param] = []
    for entry in mapping.entries where problems.identifier(entry.key, "a parameter", at: entry.keySpan) {
      let own = value(entry.value)
      let given = given.value(for: entry.key)
      guard let own else { continue }
      var value = own.value
      if let given, let other = self.value(of: given, insteadOf: own, entry) {
        value = other
        taken.append((entry.key, given.value))
      }
      params.append(
        Param(
          name: entry.key, span: entry.keySpan,
          variable: Variable("params.\(entry.key)", constant: value, type: own.type)))
    }
    return params
  }

  /// A value from outside as the type of the file's own; `nil` after an error, which is the only one if the file's own counts on.
  private func value(of given: GivenParam, insteadOf own: Typed, _ entry: YAMLMapping.Entry) -> Value? {
    if let value = given.value(as: own.type) { return value }
    problems.report(
      RuleCode.badGivenParam,
      "\(given.origin): '\(given.value.text)' is no value for the parameter '\(entry.key)', which is a \(own.type) here",
      at: entry.keySpan, explanation: "Write \(own.type.exampleOfParam).")
    return nil
  }

  private typealias Typed = (value: Value, type: CELType)

  private func value(_ node: YAMLNode) -> Typed? {
    if node.mapping != nil { return declared(node) }
    if let items = node.sequence { return list(items, at: node.span) { scalar($0) } }
    return scalar(node)
  }

  /// Reads `{type: string, value: "2h"}`.
  private func declared(_ node: YAMLNode) -> Typed? {
    guard let reader = MappingReader(node, .param, problems), let type = reader["type"], let value = reader["value"],
      let kind: ParamType = problems.word(type, "type")
    else { return nil }
    if let items = value.sequence { return list(items, at: value.span) { scalar($0, as: kind) } }
    return scalar(value, as: kind)
  }

  private func scalar(_ node: YAMLNode) -> Typed? {
    guard let scalar = node.scalar else {
      problems.report(RuleCode.wrongKind, "expected a value, found \(node.kindForPeople)", at: node.span)
      return nil
    }
    if scalar.coreValue == .null {
      problems.report(RuleCode.wrongKind, "a parameter needs a value", at: node.span)
      return nil
    }
    return Self.value(scalar.coreValue)
  }

  /// A value whose type follows from its notation, as that of a plain scalar.
  static func value(inNotation text: String) -> (value: Value, type: CELType) { value(CoreValue(plain: text)) }

  private static func value(_ core: CoreValue) -> Typed {
    switch core {
    case .null: return (.string(""), .string)
    case .bool(let flag): return (.bool(flag), .bool)
    case .int(let number): return (.int(number), .int)
    case .float(let number): return (.double(number), .double)
    case .string(let text):
      if let duration = Duration(fileText: text) { return (.duration(duration), .duration) }
      if let instant = Timestamp(rfc3339: text) { return (.timestamp(instant), .timestamp) }
      return (.string(text), .string)
    }
  }

  private func scalar(_ node: YAMLNode, as kind: ParamType) -> Typed? {
    guard let scalar = node.scalar, !node.isNull else {
      problems.report(RuleCode.wrongKind, "expected \(kind.rawValue), found \(node.kindForPeople)", at: node.span)
      return nil
    }
    switch (kind, scalar.coreValue) {
    case (.string, _): return (.string(scalar.text), .string)
    case (.int, .int(let number)): return (.int(number), .int)
    case (.double, .float(let number)): return (.double(number), .double)
    case (.double, .int(let number)): return (.double(Double(number)), .double)
    case (.bool, .bool(let flag)): return (.bool(flag), .bool)
    case (.duration, _): return problems.duration(node, "the value").map { (.duration($0), .duration) }
    case (.timestamp, _):
      if let instant = Timestamp(rfc3339: scalar.text) { return (.timestamp(instant), .timestamp) }
    default: break
    }
    problems.report(
      RuleCode.wrongKind, "'\(scalar.text)' is no \(kind.rawValue)", at: node.span,
      explanation: kind == .timestamp ? "Write it as 2026-03-11T18:00:00+01:00." : nil)
    return nil
  }

  private func list(_ items: [YAMLNode], at span: SourceSpan, read: (YAMLNode) -> Typed?) -> Typed? {
    let values = items.map(read)
    guard let first = values.first else { return (.list([]), .list(.dyn)) }
    guard let type = first?.type else { return nil }
    for (item, value) in zip(items, values) {
      guard let value else { return nil }
      if value.type != type {
        problems.report(
          RuleCode.mixedList, "a list needs one type: this is \(value.type), the first is \(type)", at: item.span,
          explanation: "Say the type of all: {type: string, value: [...]}.")
        return nil
      }
    }
    return (.list(values.compactMap { $0?.value }), .list(type))
  }
}

/// The types that a parameter may be given.
enum ParamType: String, CaseIterable {
  case string
  case int
  case double
  case bool
  case duration
  case timestamp
}
