/// What may stand as the value of a key, declared once: for the JSON Schema, the reference of keys, and the formatter.
indirect enum FileValue: Sendable {
  /// Nothing: the value is left out, or `null`.
  case nothing
  case text(FileText)
  case integer(ClosedRange<Int>)
  case mapping(FileKeys)
  /// A mapping whose keys are names that the admin chooses.
  case named(FileText, FileValue)
  case list(of: FileValue, mayBeEmpty: Bool = false)
  case anyOf([FileValue])
  /// Any value but a mapping.
  case plain

  /// The value, or nothing.
  static func optional(_ value: FileValue) -> FileValue { .anyOf([value, .nothing]) }

  /// One value, or a list of them that is not empty.
  static func oneOrMore(_ value: FileValue) -> FileValue { .anyOf([value, .list(of: value)]) }

  /// One of some words.
  static func words<Word: RawRepresentable & CaseIterable>(_ words: Word.Type) -> FileValue
  where Word.RawValue == String {
    .text(.words(words.allCases.map(\.rawValue)))
  }

  static let anyText = FileValue.text(.any)
  static let duration = FileValue.text(.duration)
  static let zone = FileValue.text(.zone)
  static let name = FileValue.text(.name)
  static let expression = FileValue.text(.expression)

  /// A duration, or `${ }` over parameters.
  static let constantDuration = FileValue.anyOf([.duration, .text(.template)])

  /// The keys of the mapping that may stand here; `nil` if there is none with declared keys.
  var mappingKeys: FileKeys? {
    switch self {
    case .mapping(let keys): keys
    case .anyOf(let values): values.lazy.compactMap(\.mappingKeys).first
    case .nothing, .text, .integer, .named, .list, .plain: nil
    }
  }

  /// The value of a key in the mapping that may stand here; `nil` if no mapping may, or the key is unknown.
  func value(of key: String) -> FileValue? {
    switch self {
    case .mapping(let keys): keys.keys.first { $0.name == key }?.value
    case .named(_, let value): value
    case .anyOf(let values): values.lazy.compactMap { $0.value(of: key) }.first
    case .nothing, .text, .integer, .list, .plain: nil
    }
  }

  /// The value of an item of the list that may stand here; `nil` if no list may.
  var item: FileValue? {
    switch self {
    case .list(let item, _): item
    case .anyOf(let values): values.lazy.compactMap(\.item).first
    case .nothing, .text, .integer, .mapping, .named, .plain: nil
    }
  }

  /// What it is, for people: "a duration", "a list of names".
  var description: String {
    switch self {
    case .nothing: "nothing"
    case .plain: "a value or a list of values"
    case .text(let text): text.description
    case .integer(let range):
      range.lowerBound == range.upperBound
        ? "the number \(range.lowerBound)" : "an integer from \(range.lowerBound) to \(range.upperBound)"
    case .mapping(let keys): keys.keys.isEmpty ? "an empty mapping" : "a mapping"
    case .named(let name, let value): "a mapping of \(name.plural) to \(value.plural)"
    case .list(let item, _): "a list of \(item.plural)"
    case .anyOf: Self.joined(alternatives.map(\.description))
    }
  }

  /// The values that may stand here, without those of alternatives of alternatives, and without nothing.
  var alternatives: [FileValue] {
    switch self {
    case .nothing: []
    case .anyOf(let values): values.flatMap(\.alternatives)
    case .text, .integer, .mapping, .named, .list, .plain: [self]
    }
  }

  /// Whether nothing may stand here.
  var mayBeNothing: Bool {
    switch self {
    case .nothing, .plain: true
    case .anyOf(let values): values.contains(where: \.mayBeNothing)
    case .mapping(let keys): keys.mayBeNothing
    case .text, .integer, .named, .list: false
    }
  }

  private var plural: String {
    switch self {
    case .text(let text): text.plural
    case .integer: "integers"
    case .mapping, .named: "mappings"
    case .list: "lists"
    case .nothing: "nothing"
    case .plain: "values"
    case .anyOf: Self.joined(alternatives.map(\.plural))
    }
  }

  private static func joined(_ words: [String]) -> String {
    guard words.count > 1, let last = words.last else { return words.first ?? "nothing" }
    return words.dropLast().joined(separator: ", ") + " or " + last
  }
}

/// The form of a scalar.
struct FileText: Sendable {
  /// What it is, for people.
  let description: String
  let plural: String
  /// The only words that it may be; empty if it may be any.
  var words: [String] = []
  /// A regular expression that every text of this form matches somewhere; `nil` if none is needed.
  ///
  /// It says less than the loader: what it refuses the loader refuses, too. It is written in what ECMA-262 and Python have in
  /// common.
  var pattern: String?
  /// Whether it may also be written as a number, true or false, whose spelling then counts.
  var mayBeUnquoted = false

  static let any = FileText(description: "text", plural: "texts", mayBeUnquoted: true)
  static let duration = FileText(
    description: "a duration", plural: "durations", pattern: "^[0-9][0-9.a-z\\u00b5\\u03bc]*[a-z]$")
  static let zone = FileText(description: "a time zone", plural: "time zones")
  static let expression = FileText(
    description: "an expression", plural: "expressions", pattern: "[^ \\t\\r\\n]", mayBeUnquoted: true)
  static let template = FileText(
    description: "an expression in `${ }`", plural: "expressions in `${ }`", pattern: "[$][{]")
  /// An instant, or an expression in `${ }` that gives one.
  static let instant = FileText(description: "an instant", plural: "instants", pattern: "[$][{]|^[0-9]{4}-")
  static let name = FileText(
    description: "a name", plural: "names", pattern: "^[^\\u0000-,/:-@\\[-\\^`{-\\u007f]{1,64}$", mayBeUnquoted: true)
  /// A name that expressions use.
  static let identifier = FileText(description: "a name", plural: "names", pattern: "^[A-Za-z_][A-Za-z0-9_]*$")
  static let glob = FileText(description: "a pattern", plural: "patterns", mayBeUnquoted: true)
  static let share = FileText(description: "a share such as `10%`", plural: "shares", pattern: "^[+]?[0-9]+%$")

  /// A pattern of a closed set of words: with a wildcard, or in other letters.
  static let wildcard = FileText(description: "a pattern", plural: "patterns", pattern: "[*?A-Z]")
  /// A number of days before or after another day.
  static let offset = FileText(description: "a number of days", plural: "numbers of days", pattern: "^[-+]?[0-9]+$")
  static let calendarFile = FileText(
    description: "the name of an iCalendar file", plural: "names of iCalendar files", pattern: "[.]ics$")

  static func words(_ words: [String]) -> FileText {
    let listed = words.map { "`\($0)`" }
    let text =
      listed.count > 1
      ? listed.dropLast().joined(separator: ", ") + " or " + (listed.last ?? "") : listed.first ?? "nothing"
    return FileText(description: text, plural: "words", words: words)
  }
}
