import Diagnostics
import Time

/// What was probably meant by a call that does not check.
extension Checker {
  func operatorNote(_ name: String, _ types: [CELType]) -> String? {
    switch (name, types.first ?? .dyn, types.last ?? .dyn) {
    case ("_+_", .timestamp, .timestamp): "a duration can be added to a timestamp"
    case ("_[_]", .string, _): "charAt(n) and substring(a, b) take strings apart"
    case ("@in", .string, .string): "x.contains(y) looks for a part of a string"
    case ("_*_", .duration, _), ("_*_", _, .duration):
      "only numbers are multiplied: write the product, as duration(\"2h\")"
    case (_, let first, let last): types.count == 2 && first != last ? "both sides need one type" : nil
    }
  }

  func operatorFixes(_ name: String, _ arguments: [Expression], _ types: [CELType]) -> [Fix] {
    guard arguments.count == 2 else { return [] }
    if name == "@in", types == [.string, .string] {
      let (part, whole) = (arguments[0].printed, arguments[1].printed)
      return [
        .replacing(arguments[0].span.union(arguments[1].span), with: "\(whole).contains(\(part))")
      ]
    }
    if case .optional(let inner) = types[0], inner == types[1] {
      return inner.neutralText.map { text in
        let replacement = ".orValue(\(text))"
        return [
          Fix(
            summary: "write \(replacement) behind it, with what counts when it is absent",
            edits: [TextEdit(span: SourceSpan(at: arguments[0].span.end), replacement: replacement)])
        ]
      } ?? []
    }
    // A conversion helps only where the operator takes two of the other type.
    let isPossible = types.indices.map { side in
      environment.function(named: name)?.overloads.contains { overload in
        overload.parameters == [types[side], types[side]] || overload.parameters == [.parameter("A"), .parameter("A")]
      } == true
    }
    let literalFix = arguments.indices.lazy.compactMap { index -> Fix? in
      let other = types[1 - index]
      let candidates = (isPossible[1 - index] ? [other] : []) + (Checker.shifts(name, other) ? [.duration] : [])
      return candidates.lazy.compactMap { Checker.retyped(arguments[index], as: $0) }.first
    }.first
    if let literalFix { return [literalFix] }
    for index in [0, 1] where isPossible[1 - index] {
      if let function = Checker.conversion(from: types[index], to: types[1 - index]) {
        let argument = arguments[index]
        return [
          Fix(
            summary: "did you mean \(function)(\(argument.printed))?",
            edits: [
              TextEdit(span: SourceSpan(at: argument.span.start), replacement: "\(function)("),
              TextEdit(span: SourceSpan(at: argument.span.end), replacement: ")"),
            ])
        ]
      }
    }
    return []
  }

  /// Whether a timestamp takes a duration there.
  private static func shifts(_ name: String, _ type: CELType) -> Bool {
    type == .timestamp && (name == "_+_" || name == "_-_")
  }

  /// A literal written as one of another type.
  private static func retyped(_ argument: Expression, as type: CELType) -> Fix? {
    switch (argument.literal, type) {
    case (.string(let text)?, .duration): text.asDuration.map { .replacing(argument.span, with: $0) }
    case (.string(let text)?, .timestamp) where Timestamp(rfc3339: text) != nil:
      .replacing(argument.span, with: "timestamp(\(text.printedLiteral))")
    case (.int(let seconds)?, .duration): .replacing(argument.span, with: "duration(\"\(seconds)s\")")
    case (.int(let number)?, .double): .replacing(argument.span, with: "\(number).0")
    case (.int(let number)?, .uint) where number >= 0: .replacing(argument.span, with: "\(number)u")
    case (.int(let number)?, .string): .replacing(argument.span, with: "\"\(number)\"")
    default: nil
    }
  }

  /// The function that makes one type of another without the chance of losing much.
  private static func conversion(from: CELType, to: CELType) -> String? {
    switch (from, to) {
    case (.int, .double), (.uint, .double): "double"
    case (.uint, .int): "int"
    case (.int, .string), (.uint, .string), (.double, .string), (.bool, .string), (.timestamp, .string),
      (.duration, .string):
      "string"
    default: nil
    }
  }

  /// The macro that a call which is none was probably meant as, with what to say of it.
  func macroMeant(by name: Expression.Name, _ arguments: [Expression]) -> (summary: String, fix: Fix?)? {
    let macro = FamiliarName.macros[name.text] ?? name.text
    guard let form = Checker.macroForms[macro] else {
      return nearest(to: name.text, among: Checker.macroForms.keys.sorted()).flatMap { near in
        guard arguments.count > 1, case .identifier = arguments[0].kind else { return nil }
        return ("there is no function '\(name.text)'", .replacing(name.span, with: near))
      }
    }
    var edits = macro == name.text ? [] : [TextEdit(span: name.span, replacement: macro)]
    if arguments.count == 1, let variable = undeclaredName(in: arguments[0]) {
      edits.append(TextEdit(span: SourceSpan(at: arguments[0].span.start), replacement: "\(variable), "))
    }
    let isRightCount = arguments.count == form.split(separator: ",").count
    let summary =
      isRightCount ? "there is no function '\(name.text)'" : "\(macro)() gives its elements a name: \(macro)(\(form))"
    let mended = edits.isEmpty ? nil : Fix(summary: "write \(macro)(\(form))", edits: edits)
    return (summary, mended)
  }

  /// The first name that stands for nothing.
  private func undeclaredName(in part: Expression) -> String? {
    if case .identifier(let name, isRooted: false) = part.kind, case .undeclared? = references[part.id] { return name }
    return part.children.lazy.compactMap { undeclaredName(in: $0) }.first
  }

  /// What the arguments of macros are.
  private static let macroForms = [
    "all": "x, condition", "exists": "x, condition", "exists_one": "x, condition", "filter": "x, condition",
    "map": "x, value", "sortBy": "x, key", "optMap": "x, value", "optFlatMap": "x, optional",
    "transformList": "i, x, value", "transformMap": "k, x, value", "transformMapEntry": "k, x, map",
  ]

  /// `hours(2)` as CEL writes it.
  func durationMeant(by name: Expression.Name, _ expression: Expression, _ arguments: [Expression]) -> Fix? {
    guard let unit = FamiliarName.units[name.text], arguments.count == 1, case .int(let count)? = arguments[0].literal,
      let text = "\(count)\(unit)".asDuration
    else { return nil }
    return .replacing(SourceSpan(start: name.span.start, end: expression.span.end), with: text)
  }
}

extension String {
  /// The call that makes a duration of the text, days in hours; `nil` if it is none.
  var asDuration: String? {
    if Duration(goText: self) != nil { return "duration(\"\(self)\")" }
    return Duration(settingText: self).map { duration in
      let hours = duration.wholeSeconds / 3600
      return "duration(\"\(duration == .seconds(hours * 3600) ? "\(hours)h" : duration.goText)\")"
    }
  }
}

extension CELType {
  /// The value of the type that says least, as an expression.
  fileprivate var neutralText: String? {
    switch self {
    case .bool: "false"
    case .int: "0"
    case .uint: "0u"
    case .double: "0.0"
    case .string: "\"\""
    case .duration: "duration(\"0s\")"
    case .list: "[]"
    case .map: "{}"
    default: nil
    }
  }
}
