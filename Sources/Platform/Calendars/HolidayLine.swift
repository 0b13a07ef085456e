import Time

/// One line of a shipped country: `WHEN NAME | CLAUSE | …`.
///
/// WHEN is a date of every year (`10-03`), one date (`2025-05-08`), days from Easter (`easter-2`, `orthodox+1`), the n-th
/// weekday of a month (`05-mon1`, the last: `05-mon-1`), or a weekday before or from a date (`wed<11-23`, `sat>=06-20`).
///
/// Clauses: `in BE BB` and `not in BE`, only there or everywhere else, where `-` is the whole country when no subdivision is
/// given; `2023-`, `-2022`, `2020-2022`, `2024`, the years; `half`; `also sat-1 sun+1`, on those weekdays that many days away
/// too, `sun>` on the next workday that is no holiday; `moved sun+1`, not on the day itself then; `dropped sun`, not at all.
struct HolidayLine: Sendable {
  let rule: HolidayRule
  private var within: Set<String>?
  private var outside: Set<String> = []

  /// The line must have the form: it is part of the program, and a test reads all.
  init(shipped line: String) {
    let parts = line.split(separator: "|").map { $0.split(separator: " ").map(String.init) }
    guard let first = parts.first, first.count >= 2, let day = HolidayLine.day(first[0]) else {
      preconditionFailure("no holiday: \(line)")
    }
    var rule = HolidayRule(day, name: first.dropFirst().joined(separator: " "))
    for words in parts.dropFirst() {
      switch words.first {
      case "in": within = Set(words.dropFirst())
      case "not": outside = Set(words.dropFirst(2))
      case "half": rule.isHalfDay = true
      case "also", "moved", "dropped": rule.substitute = HolidayLine.substitute(words)
      default:
        guard let years = words.first.flatMap(HolidayLine.years) else { preconditionFailure("no clause: \(line)") }
        rule.years = years
      }
    }
    self.rule = rule
  }

  /// - Parameter subdivision: `nil` for the whole country, which clauses call `-`
  func counts(in subdivision: String?) -> Bool {
    let place = subdivision ?? "-"
    return within?.contains(place) ?? true && !outside.contains(place)
  }

  private static func day(_ text: String) -> HolidayRule.Day? {
    if let date = CivilDate(parsing: text) { return .date(date) }
    for (word, reckoning) in [("easter", Easter.western), ("orthodox", .orthodox)] where text.hasPrefix(word) {
      return Int(text.dropFirst(word.count)).map { .easter(offset: $0, reckoning) }
    }
    for sign in ["<", ">="] {
      guard let end = text.firstIndex(of: Character(String(sign.first ?? "<"))), text[end...].hasPrefix(sign),
        let weekday = weekday(text[..<end])
      else { continue }
      let numbers = text[end...].dropFirst(sign.count).split(separator: "-").compactMap { Int($0) }
      guard numbers.count == 2 else { return nil }
      return sign == "<"
        ? .weekdayBefore(weekday, month: numbers[0], day: numbers[1])
        : .weekdayFrom(weekday, month: numbers[0], day: numbers[1])
    }
    guard let month = Int(text.prefix(2)), text.dropFirst(2).first == "-" else { return nil }
    let rest = text.dropFirst(3)
    if let day = Int(rest) { return .yearly(month: month, day: day) }
    guard let weekday = weekday(rest.prefix(3)), let ordinal = Int(rest.dropFirst(3)) else { return nil }
    return .weekday(weekday, ordinal: ordinal, month: month)
  }

  private static func weekday(_ text: some StringProtocol) -> Int? {
    CivilDate.weekdayNames.firstIndex { $0.lowercased() == text }
  }

  private static func years(_ text: String) -> ClosedRange<Int>? {
    let ends = text.split(separator: "-", omittingEmptySubsequences: false)
    guard ends.count <= 2, let first = ends[0].isEmpty ? 1 : Int(ends[0]) else { return nil }
    guard ends.count == 2 else { return first...first }
    guard let last = ends[1].isEmpty ? 9999 : Int(ends[1]), first <= last else { return nil }
    return first...last
  }

  private static func substitute(_ words: [String]) -> Substitute? {
    var result = Substitute(targets: [:], replaces: words[0] != "also")
    for word in words.dropFirst() {
      guard let weekday = weekday(word.prefix(3)) else { preconditionFailure("no weekday: \(word)") }
      let rest = word.dropFirst(3)
      result.targets[weekday] = rest == ">" ? .nextWorkday : rest.isEmpty ? .nowhere : Int(rest).map { .days($0) }
    }
    return result
  }
}
