import CEL
import Diagnostics
import YAML

/// Reads `calendar_by`: whose calendar counts where a call names none, such as `now.isHoliday()`.
///
/// It becomes the variable `calendar`, the name of the workspace's calendar. A text chooses the entry of its own, a list the
/// first entry as written that is one of its elements; without such an entry, or where the field is absent, it is `default`,
/// and without that an error. What is unknown stays unknown: a default would take people whose organization could not be read
/// for people of none.
struct CalendarChoice {
  let problems: Problems
  /// The names of the file's calendars.
  let calendars: [String]

  /// The variable that calls without a calendar take.
  static let variable = "calendar"
  private static let fallback = "default"
  private static let example = "{ws.organization: {porto: pt, berlin: de}, default: de}"

  /// One `calendar_by`, and the expressions that can use it: those that are compiled after it, until its mapping ends.
  struct Declared {
    fileprivate let span: SourceSpan
    fileprivate let firstExpression: Int

    /// Warns where no expression so far uses it.
    func checkUse(_ problems: Problems) {
      guard !problems.hasErrors else { return }
      let users = problems.expressions[firstExpression...]
      guard !users.contains(where: { $0.program.mentions.contains(CalendarChoice.variable) }) else { return }
      problems.warn(
        RuleCode.unusedChoice, "no expression takes the calendar that this chooses", at: span,
        explanation: "It counts in calls such as now.isHoliday(), and where 'calendar' stands for its name.")
    }
  }

  /// Declares the variable as `calendar_by` of a file, a group or a rule says, instead of what the enclosing mapping says.
  ///
  /// It is declared after an error, too, so that its uses are not reported as unknown names.
  ///
  /// - Returns: `nil` where the mapping has none
  func declare(_ mapping: YAMLMapping, in environment: inout Environment) -> Declared? {
    guard let entry = mapping.entry("calendar_by") else { return nil }
    let documentation = "The name of the workspace's calendar, by 'calendar_by'."
    let choice = choice(entry.value, in: environment)
    if let choice, let program = Self.program(choice, in: environment) {
      environment.declare(Variable(Self.variable, definition: program, documentation: documentation))
      problems.chosenCalendars.formUnion(choice.entries.map(\.calendar) + [choice.fallback].compactMap(\.self))
    } else {
      environment.declare(Variable(Self.variable, .string, documentation: documentation))
    }
    Self.imply(in: &environment)
    return Declared(span: entry.keySpan, firstExpression: problems.expressions.count)
  }

  /// Lets calls without a calendar take the variable.
  static func imply(in environment: inout Environment) {
    for name in HolidayFunctions.names { environment.impliedArguments[name] = variable }
  }

  private struct Choice {
    let expression: PlacedExpression
    let entries: [(value: String, calendar: String)]
    let fallback: String?
  }

  private func choice(_ node: YAMLNode, in environment: Environment) -> Choice? {
    var environment = environment
    guard let mapping = node.mapping, !mapping.entries.isEmpty else {
      problems.report(
        RuleCode.wrongKind, "expected what chooses the calendar, found \(node.kindForPeople)", at: node.span,
        explanation: "Write 'calendar_by: \(Self.example)'.")
      return nil
    }
    let fallback = mapping.entry(Self.fallback)
    let choosers = mapping.entries.filter { $0.key != Self.fallback }
    guard let chooser = choosers.first, choosers.count == 1 else {
      problems.report(
        choosers.isEmpty ? RuleCode.missingKey : RuleCode.unknownKey,
        choosers.isEmpty
          ? "no expression chooses the calendar" : "one expression chooses the calendar, this is a second one",
        at: choosers.count > 1 ? choosers[1].keySpan : node.span,
        explanation: "Write one expression with its values, and 'default' for all others: \(Self.example).")
      return nil
    }
    // Who has no such field has no entry either, which needs no guard.
    if Self.isField(chooser.key) { environment.strictness.remove(.guardedFields) }
    let name = fallback.map { calendar($0.value) }
    let entries = entries(chooser)
    guard
      let expression = PlacedExpression.compile(chooser.keyScalar, in: environment, expecting: nil, problems),
      isText(expression, at: chooser.keySpan), let entries, name.map({ $0 != nil }) ?? true
    else { return nil }
    let choice = Choice(
      expression: expression, entries: entries.map { ($0.key, $0.calendar) }, fallback: name ?? nil)
    for entry in entries where !Self.mayChoose(entry.key, expression, in: environment) {
      problems.warn(
        RuleCode.unusedEntry, "'\(expression.text)' is never '\(entry.key)', so this entry chooses nothing",
        at: entry.span)
    }
    return choice
  }

  /// The entries below the expression; `nil` after an error.
  private func entries(_ chooser: YAMLMapping.Entry) -> [(key: String, span: SourceSpan, calendar: String)]? {
    guard let mapping = chooser.value.mapping, !mapping.entries.isEmpty else {
      problems.report(
        RuleCode.wrongKind, "expected values with their calendars, found \(chooser.value.kindForPeople)",
        at: chooser.value.isNull ? chooser.keySpan : chooser.value.span,
        explanation: "Write 'calendar_by: \(Self.example)'.")
      return nil
    }
    let entries = mapping.entries.map { ($0.key, $0.keySpan, calendar($0.value)) }
    guard entries.allSatisfy({ $0.2 != nil }) else { return nil }
    return entries.compactMap { key, span, calendar in calendar.map { (key, span, $0) } }
  }

  /// The name of a calendar that the file declares; `nil` after an error.
  private func calendar(_ node: YAMLNode) -> String? {
    guard let name = problems.text(node, "the name of a calendar") else { return nil }
    if calendars.contains(name) { return name }
    guard !calendars.isEmpty else {
      problems.report(
        RuleCode.unknownWord, "there is no calendar '\(name)'", at: node.span,
        explanation: "The file declares none: write 'calendars: {\(name): {country: DE, subdivision: BE}}'.")
      return nil
    }
    problems.reportWord(
      RuleCode.unknownWord, "there is no calendar", name, at: node.span, expected: calendars.sorted())
    return nil
  }

  private func isText(_ expression: PlacedExpression, at span: SourceSpan) -> Bool {
    switch expression.program.resultType {
    case .string, .list(.string), .dyn, .list(.dyn): return true
    case let type:
      problems.report(
        RuleCode.wrongKind, "a text or a list of texts chooses the calendar, this is \(type)", at: span,
        explanation: "Such as ws.organization, owner.groups, or ws.params.site.")
      return false
    }
  }

  /// Whether the expression can have the value, as far as the checks of a comparison with it tell.
  private static func mayChoose(_ value: String, _ expression: PlacedExpression, in environment: Environment) -> Bool {
    var environment = environment
    environment.declare(Variable("value", constant: .string(value)))
    let text =
      switch expression.program.resultType {
      case .list: "value in (\(expression.text)\n)"
      default: "(\(expression.text)\n) == value"
      }
    let compilation = environment.compile(text, expecting: .bool)
    if compilation.diagnostics.hasErrors { return false }
    guard let program = compilation.program, program.attributes.isEmpty else { return true }
    if case .bool(false) = program.evaluate(Bindings(for: environment)).value { return false }
    return true
  }

  /// `expression` with the choice around it.
  private static func program(_ choice: Choice, in environment: Environment) -> Program? {
    var environment = environment
    environment.declare(
      HostFunction("calendarOf", [.global([.dyn], .string)], cost: 5) { arguments, _ in
        chosen(arguments[0], choice)
      })
    let text = choice.expression.text
    let names = text.split(separator: ".")
    // A field or a parameter that may be absent is read as an optional.
    if isField(text), let last = names.last {
      let optional = "calendarOf(\(names.dropLast().joined(separator: ".")).?\(last))"
      if let program = environment.compile(optional, expecting: .string).program { return program }
    }
    // A comment would take the parenthesis with it.
    return environment.compile(
      "calendarOf(\(text)\(text.contains("//") ? "\n" : ""))", expecting: .string
    ).program
  }

  /// Whether a text is a field alone: `owner.groups`.
  private static func isField(_ text: String) -> Bool {
    let names = text.split(separator: ".", omittingEmptySubsequences: false)
    return names.count > 1
      && names.allSatisfy { name in
        name.utf8.first.map { !(UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0) } ?? false
          && name.utf8.allSatisfy { $0 == UInt8(ascii: "_") || $0.isLetterOrDigit }
      }
  }

  /// The texts that a value is or holds.
  private static func texts(_ value: CEL.Value) -> [String] {
    switch value {
    case .string(let text): [text]
    case .list(let items): items.flatMap(texts)
    case .optional(let optional): optional.value.map(texts) ?? []
    default: []
    }
  }

  private static func chosen(_ value: CEL.Value, _ choice: Choice) -> CEL.Value {
    let values = texts(value)
    if let entry = choice.entries.first(where: { values.contains($0.value) }) { return .string(entry.calendar) }
    if let fallback = choice.fallback { return .string(fallback) }
    let found = values.isEmpty ? "nothing" : values.map { "'\($0)'" }.joined(separator: ", ")
    return .error(
      EvaluationError(
        .invalidArgument,
        "'calendar_by' has no calendar for \(found), which \(choice.expression.text) is, and no 'default'"))
  }
}

extension UInt8 {
  fileprivate var isLetterOrDigit: Bool {
    switch self {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"):
      true
    default: false
    }
  }
}
