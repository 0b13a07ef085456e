import Cron
import Diagnostics
import Time
import YAML

/// Reads the values of a company file, and keeps what is wrong with them.
struct CompanyReader {
  let file: SourceFile
  private(set) var diagnostics: [Diagnostic] = []

  init(file: SourceFile) { self.file = file }

  static let dayNames = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"]

  /// - Parameters:
  ///   - span: where it stands; `nil` for the file as a whole
  ///   - names: the names that there are, of which the nearest one is offered
  mutating func refuse(
    _ code: String, _ summary: String, _ span: SourceSpan?, among names: [String] = [], meant word: String = ""
  ) {
    guard let span else {
      diagnostics.append(Diagnostic(code: code, summary: "\(file.name): \(summary)"))
      return
    }
    let fixes = nearest(to: word, among: names).map { name in
      [Fix(summary: "did you mean '\(name)'?", edits: [TextEdit(span: span, replacement: name)])]
    }
    diagnostics.append(Diagnostic(code: code, summary: summary, file: file, span: span, fixes: fixes ?? []))
  }

  /// The mapping of a node, whose keys are among these.
  mutating func mapping(_ node: YAMLNode, _ what: String, _ keys: [String]) -> YAMLMapping? {
    guard let mapping = node.mapping else {
      refuse("C102", "\(what) is a mapping of names to values, not \(node.kindForPeople)", node.span)
      return nil
    }
    for entry in mapping.entries where !keys.contains(entry.key) {
      refuse(
        "C101", "\(what) has no '\(entry.key)'; it has \(keys.joined(separator: ", "))", entry.keySpan, among: keys,
        meant: entry.key)
    }
    return mapping
  }

  /// The items of a list, which may be left out.
  mutating func list(_ key: String, in fields: YAMLMapping) -> [YAMLNode] {
    guard let node = fields[key], !node.isNull else { return [] }
    guard let items = node.sequence else {
      refuse("C102", "'\(key)' is a list, not \(node.kindForPeople)", node.span)
      return []
    }
    return items
  }

  /// One value; `nil` where there is none or it is refused.
  mutating func value<Value>(
    _ key: String, in fields: YAMLMapping, _ expected: String, _ parse: (String) -> Value?
  ) -> Value? {
    guard let node = fields[key], !node.isNull else { return nil }
    return value(of: node, key, expected, parse)
  }

  private mutating func value<Value>(
    of node: YAMLNode, _ key: String, _ expected: String, _ parse: (String) -> Value?
  ) -> Value? {
    guard let scalar = node.scalar else {
      refuse("C102", "'\(key)' is one value (\(expected)), not \(node.kindForPeople)", node.span)
      return nil
    }
    guard let value = parse(scalar.text) else {
      refuse("C103", "'\(key)' cannot be '\(scalar.text)'; expected \(expected)", node.span)
      return nil
    }
    return value
  }

  /// A text that must be there.
  mutating func required(
    _ key: String, of what: String, _ expected: String = "a name", in fields: YAMLMapping, at node: YAMLNode,
    _ parse: (String) -> String? = { $0.isEmpty ? nil : $0 }
  ) -> String? {
    guard let given = fields[key], !given.isNull else {
      refuse("C104", "\(what) needs '\(key)'", node.span)
      return nil
    }
    return value(of: given, key, expected, parse)
  }

  mutating func truth(_ key: String, in fields: YAMLMapping) -> Bool? {
    value(key, in: fields, "true or false", { ["true": true, "false": false][$0] })
  }

  mutating func span(_ key: String, in fields: YAMLMapping) -> Duration? {
    value(key, in: fields, "a span of time such as 90s, 45m or 9h", { Duration(settingText: $0) })
  }

  /// Minutes around a time of day.
  mutating func spread(_ key: String, in fields: YAMLMapping) -> Int? {
    value(
      key, in: fields, "a span of whole minutes, 6h at most, such as 40m",
      { text in
        Duration(settingText: text).flatMap {
          $0 >= .zero && $0 <= .hours(6) && $0.wholeSeconds % 60 == 0 ? Int($0.wholeSeconds / 60) : nil
        }
      })
  }

  /// The longest time from coming to going that a company file has, in minutes; who goes before they come works over midnight.
  static let longestDay = 18 * 60

  /// Minutes after midnight.
  mutating func clock(_ key: String, in fields: YAMLMapping) -> Int? {
    value(
      key, in: fields, "a time of day such as 08:45",
      { text in
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, parts[1].count == 2, let hour = Int(parts[0]), let minute = Int(parts[1]),
          (0...23).contains(hour), (0...59).contains(minute)
        else { return nil }
        return hour * 60 + minute
      })
  }

  /// From 0 to 1.
  mutating func share(_ key: String, in fields: YAMLMapping) -> Double? {
    value(
      key, in: fields, "a share such as 30% or 0.3",
      { text in
        let number = text.hasSuffix("%") ? Double(text.dropLast()).map { $0 / 100 } : Double(text)
        return number.flatMap { (0...1).contains($0) ? $0 : nil }
      })
  }

  mutating func schedule(_ key: String, in fields: YAMLMapping) -> CoderSchedule? {
    guard let text = value(key, in: fields, "a schedule", { $0 }) else { return nil }
    do {
      return try CoderSchedule(parsing: text)
    } catch {
      let expected = "expected one as the server takes it, such as CRON_TZ=Europe/Berlin 30 8 * * 1-5"
      refuse("C103", "'\(key)' cannot be '\(text)': \(error); \(expected)", fields[key]?.span)
      return nil
    }
  }

  /// Days of the week, 0 = Sunday.
  mutating func days(_ key: String, in fields: YAMLMapping) -> Set<Int>? {
    guard fields[key] != nil else { return nil }
    return list(key, in: fields).reduce(into: []) { days, node in
      let expected = "a day: \(Self.dayNames.joined(separator: ", "))"
      if let day = value(of: node, key, expected, { Self.dayNames.firstIndex(of: $0.lowercased()) }) {
        days.insert(day)
      }
    }
  }

  /// User names: a list of them, or how many there are.
  mutating func people(_ key: String, of team: String, in fields: YAMLMapping, at node: YAMLNode) -> [String] {
    guard let given = fields[key], !given.isNull else {
      refuse("C104", "a team needs '\(key)': how many there are, or a list of user names", node.span)
      return []
    }
    if let items = given.sequence {
      return items.compactMap { item in
        value(of: item, key, "a user name: \(Self.nameForm)", { Self.isName($0) ? $0 : nil })
      }
    }
    let count = value(
      of: given, key, "a number from 1 to 20000, or a list of user names",
      { text in
        Int(text).flatMap { (1...20_000).contains($0) ? $0 : nil }
      })
    let stem = team.lowercased().map { $0.isASCII && ($0.isLetter || $0.isNumber) ? String($0) : "-" }.joined()
      .split(separator: "-").joined(separator: "-")
    return (0..<(count ?? 0)).map { "\(stem.isEmpty ? "team" : stem)-\($0 + 1)" }
  }

  /// The form of the names of users and templates, which the server asks for.
  static let nameForm = "letters, digits and single hyphens between them, 32 at most"

  static func isName(_ text: String) -> Bool {
    !text.isEmpty && text.utf8.count <= 32 && !text.hasPrefix("-") && !text.hasSuffix("-") && !text.contains("--")
      && text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") }
  }

  /// The beginning of a name that is one itself.
  static func trimmed(_ name: String, to count: Int) -> String {
    var name = String(name.prefix(count))
    while name.hasSuffix("-") { name.removeLast() }
    return name
  }

  /// Days or ranges of days, `2026-12-24..2027-01-02`.
  mutating func ranges(_ key: String, in fields: YAMLMapping) -> [ClosedRange<CivilDate>] {
    list(key, in: fields).compactMap { node in
      value(
        of: node, key, "a day such as 2026-12-24, or a range such as 2026-12-24..2027-01-02",
        { text in
          let ends = text.replacing("..", with: "|").split(separator: "|", omittingEmptySubsequences: false)
            .map { CivilDate(parsing: String($0)) }
          guard (1...2).contains(ends.count), let first = ends[0], let last = ends[ends.count - 1], first <= last,
            last.daysSinceEpoch - first.daysSinceEpoch < 3660
          else { return nil }
          return first...last
        })
    }
  }
}
