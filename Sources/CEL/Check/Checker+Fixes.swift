import Diagnostics
import Time

/// Fixes for calls that do not type-check: guesses at what was meant.
extension Checker {
  func operatorNote(_ name: String, _ arguments: [Expression], _ types: [CELType]) -> String? {
    guard types.count == 2 else { return nil }
    let (first, last) = (types[0], types[1])
    switch (name, first, last) {
    case ("_+_", .timestamp, .timestamp): return "a duration can be added to a timestamp"
    case ("_[_]", .string, _): return "charAt(n) and substring(a, b) take strings apart"
    case ("@in", .string, .string): return "x.contains(y) looks for a part of a string"
    case ("_*_", .duration, _), ("_*_", _, .duration):
      return "only numbers are multiplied: write the product, as duration(\"2h\")"
    case ("_+_", .timestamp, _), ("_+_", _, .timestamp), ("_-_", .timestamp, .string), ("_-_", .timestamp, .int):
      return "what is added to a timestamp, or taken from it, is a duration such as duration(\"1h\")"
    default: break
    }
    if [first, last].contains(.int), let note = fieldNote(arguments) { return note }
    switch (first, last) {
    case (.timestamp, .duration), (.duration, .timestamp):
      return "a timestamp is an instant and a duration a span of time: now - x is the span since an instant"
    case (.duration, .int), (.int, .duration), (.duration, .double), (.double, .duration):
      return "a number has no unit: write a duration such as duration(\"2h\")"
    case (.duration, _), (_, .duration): return "a duration is written as duration(\"2h\")"
    case (.timestamp, _), (_, .timestamp): return "a timestamp is written as timestamp(\"2026-03-11T18:00:00Z\")"
    default: return first != last ? "both sides need one type" : nil
    }
  }

  /// A note about the range of the first accessor among these parts; `nil` if there is none.
  private func fieldNote(_ parts: [Expression]) -> String? {
    parts.lazy.compactMap { self.timeField(of: $0) }.first.map { field in
      "\(field.rawValue)() is a number" + (field.rangeInWords.map { ": \($0)" } ?? "")
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
    // A conversion helps only if the operator accepts two operands of the target type.
    let isPossible = types.indices.map { side in
      environment.function(named: name)?.overloads.contains { overload in
        overload.parameters == [types[side], types[side]] || overload.parameters == [.parameter("A"), .parameter("A")]
      } == true
    }
    for index in arguments.indices {
      let other = types[1 - index]
      if name == "@in", index == 1, let fix = retypedElements(of: arguments[1], as: other, beside: arguments[0]) {
        return [fix]
      }
      let candidates = (isPossible[1 - index] ? [other] : []) + (Checker.shifts(name, other) ? [.duration] : [])
      for type in candidates {
        // As texts, 100 is less than 16.
        if Checker.orders.contains(name), type == .string { continue }
        let fixes = retyped(arguments[index], as: type, beside: arguments[1 - index])
        if !fixes.isEmpty { return fixes }
      }
    }
    if Checker.orders.contains(name) {
      for index in [0, 1] where types[index] == .string && arguments[index].literal == nil {
        let function: String? = types[1 - index] == .int ? "int" : types[1 - index] == .double ? "double" : nil
        if let function { return [Checker.wrapping(arguments[index], in: function)] }
      }
    }
    // Converting a number to a string is no help: a literal that could match it was handled above.
    guard !arguments.contains(where: { $0.literal != nil }) || types.contains(.double) else { return [] }
    for index in [0, 1] where isPossible[1 - index] {
      if let function = Checker.conversion(from: types[index], to: types[1 - index]),
        !(function == "string" && Checker.orders.contains(name))
      {
        return [Checker.wrapping(arguments[index], in: function)]
      }
    }
    return []
  }

  private static let orders: Set<String> = ["_<_", "_<=_", "_>_", "_>=_"]

  private static func wrapping(_ argument: Expression, in function: String) -> Fix {
    Fix(
      summary: "did you mean \(function)(\(argument.printed))?",
      edits: [
        TextEdit(span: SourceSpan(at: argument.span.start), replacement: "\(function)("),
        TextEdit(span: SourceSpan(at: argument.span.end), replacement: ")"),
      ])
  }

  /// Whether the operator accepts a duration beside a timestamp.
  private static func shifts(_ name: String, _ type: CELType) -> Bool {
    type == .timestamp && (name == "_+_" || name == "_-_")
  }

  /// Fixes that rewrite a literal as one of another type, one for each possible meaning.
  private func retyped(_ argument: Expression, as type: CELType, beside other: Expression) -> [Fix] {
    guard let literal = argument.literal else { return [] }
    if case .int(let number) = literal, type == .duration, number >= 0 {
      return Checker.durations(of: number, at: argument.span)
    }
    return retypedText(literal, as: type, beside: other).map { [.replacing(argument.span, with: $0)] } ?? []
  }

  private func retypedText(_ literal: Value, as type: CELType, beside other: Expression) -> String? {
    switch (literal, type) {
    case (.string(let text), .duration): text.asDuration
    case (.string(let text), .timestamp):
      text.asTimestamp(in: environment.zone).map { "timestamp(\($0.printedLiteral))" }
    case (.string(let text), .int):
      (timeField(of: other).map { $0.number(named: text) } ?? Int64(text)).map(String.init)
    case (.string(let text), .double): Double(text).flatMap { $0.isFinite ? Value.double($0).printedLiteral : nil }
    case (.string(let text), .bool):
      ["true": "true", "false": "false", "yes": "true", "no": "false"][text.lowercased()]
    case (.double(let number), .int): Int64(exactly: number).map(String.init)
    case (.int(let number), .double): "\(number).0"
    case (.int(let number), .uint) where number >= 0: "\(number)u"
    case (.int(let number), .string): "\"\(number)\""
    default: nil
    }
  }

  /// Offers the number in `now.getDayOfWeek() == Saturday`, where the day was reported as an undeclared name.
  mutating func mendNamesOfDays(_ function: String, _ arguments: [Expression]) {
    guard arguments.count == 2, Expression.operatorSymbol(function) != nil else { return }
    for index in [0, 1] {
      guard let fix = numberMeant(by: arguments[index], beside: arguments[1 - index]),
        let report = diagnostics.lastIndex(where: { $0.span == arguments[index].span })
      else { continue }
      diagnostics[report].fixes = [fix]
      diagnostics[report].notes = fieldNote([arguments[1 - index]]).map { [.init($0)] } ?? []
    }
  }

  private func numberMeant(by part: Expression, beside other: Expression) -> Fix? {
    guard case .identifier(let name, isRooted: false) = part.kind, case .undeclared? = references[part.id],
      let number = timeField(of: other)?.number(named: name)
    else { return nil }
    return .replacing(part.span, with: "\(number)")
  }

  /// A fix that rewrites all literals of a list as literals of another type; `nil` if that is not possible for each.
  private func retypedElements(of list: Expression, as type: CELType, beside other: Expression) -> Fix? {
    guard case .list(let elements) = list.kind, !elements.isEmpty else { return nil }
    let texts = elements.compactMap { element in
      element.value.literal.flatMap { retypedText($0, as: type, beside: other) }
    }
    guard texts.count == elements.count else { return nil }
    return Fix(
      summary: "did you mean [\(texts.joined(separator: ", "))]?",
      edits: zip(elements, texts).map { TextEdit(span: $0.value.span, replacement: $1) })
  }

  /// Fixes for a call whose arguments its function does not accept.
  func callFixes(_ name: String, _ expression: Expression, _ arguments: [Expression], _ types: [CELType]) -> [Fix] {
    if name == "duration", arguments.count == 1, case .int(let number)? = arguments[0].literal, number >= 0 {
      return Checker.durations(of: number, at: expression.span)
    }
    // A time zone was given to an accessor of a duration.
    if let field = TimeField(rawValue: name), field.isOfDurations, types == [.duration, .string] {
      let zone = SourceSpan(start: arguments[1].span.start, end: arguments[1].span.end)
      return [Fix(summary: "leave the zone out: a duration is in none", edits: [TextEdit(span: zone, replacement: "")])]
    }
    return []
  }

  /// Fixes that write a number without a unit as `duration("2h")`, one for each plausible unit.
  static func durations(of number: Int64, at span: SourceSpan) -> [Fix] {
    units(of: number).map { unit, name in
      let text = "duration(\"\(number)\(unit)\")"
      return Fix(summary: "write \(text) for \(name)", edits: [TextEdit(span: span, replacement: text)])
    }
  }

  /// Plausible units for a number without one, the most likely first.
  private static func units(of number: Int64) -> [(unit: String, name: String)] {
    switch number {
    case ..<49: [("h", "hours"), ("m", "minutes")]
    case ..<600: [("m", "minutes"), ("s", "seconds")]
    default: [("s", "seconds"), ("m", "minutes")]
    }
  }

  /// The function that converts one type to another with little risk of loss; `nil` if there is none.
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

  /// The macro that an invalid call was probably meant to be, with an error summary and a fix.
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

  /// The first undeclared name in a part; `nil` if there is none.
  private func undeclaredName(in part: Expression) -> String? {
    if case .identifier(let name, isRooted: false) = part.kind, case .undeclared? = references[part.id] { return name }
    return part.children.lazy.compactMap { undeclaredName(in: $0) }.first
  }

  /// The arguments of each macro, as text for messages.
  private static let macroForms = [
    "all": "x, condition", "exists": "x, condition", "exists_one": "x, condition", "filter": "x, condition",
    "map": "x, value", "sortBy": "x, key", "optMap": "x, value", "optFlatMap": "x, optional",
    "transformList": "i, x, value", "transformMap": "k, x, value", "transformMapEntry": "k, x, map",
  ]

  /// A fix that writes `hours(2)` as CEL does.
  func durationMeant(by name: Expression.Name, _ expression: Expression, _ arguments: [Expression]) -> Fix? {
    guard let unit = FamiliarName.units[name.text], arguments.count == 1, case .int(let count)? = arguments[0].literal,
      let text = "\(count)\(unit)".asDuration
    else { return nil }
    return .replacing(SourceSpan(start: name.span.start, end: expression.span.end), with: text)
  }

  /// A fix for `not(x)`, which parses as a call.
  func notMeant(by name: Expression.Name, _ arguments: [Expression]) -> Fix? {
    name.text.lowercased() == "not" && arguments.count == 1 ? .replacing(name.span, with: "!") : nil
  }
}

extension String {
  /// A `duration(…)` call for the text, with days converted to hours; `nil` if the text is no duration.
  var asDuration: String? { goDuration.map { "duration(\"\($0)\")" } }

  /// The text in the form that `duration()` accepts, with days converted to hours; `nil` if the text is no duration.
  var goDuration: String? {
    if Duration(goText: self) != nil { return self }
    let duration = Duration(settingText: self) ?? Duration.textMeant(by: self).flatMap { Duration(settingText: $0) }
    guard let duration else { return nil }
    let exact = duration.exactText
    return Duration(goText: exact) == duration ? exact : duration.goText
  }
}

extension CELType {
  /// An expression for the type's neutral value, such as `0` or `[]`; `nil` if it has none.
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
