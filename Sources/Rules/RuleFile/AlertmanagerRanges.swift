import Diagnostics
import Time
import YAML

/// Reads the fields of Prometheus Alertmanager's time intervals
/// (https://prometheus.io/docs/alerting/latest/configuration/#time_interval).
///
/// Each is a list of values and ranges `FIRST:LAST`, both included; without the field all values count.
struct AlertmanagerRanges {
  let problems: Problems

  /// Hours of a day in minutes after midnight; the end is not included.
  struct Times {
    let start: Int
    let end: Int
  }

  /// `times`: the whole day without it.
  func times(_ node: YAMLNode?) -> [Times] {
    guard let node else { return [Times(start: 0, end: 1440)] }
    return items(node, "a list of hours").compactMap { item in
      guard let reader = MappingReader(item, .intervalTimes, problems), let from = reader["start_time"],
        let until = reader["end_time"], let start = clock(from), let end = clock(until)
      else { return nil }
      guard start < end else {
        problems.report(
          RuleCode.badInterval, "the end of these hours is not after their start", at: until.span,
          explanation:
            "In this form hours lie within one day: write two items, or 'spec: \"daily 22:00-06:00\"', which may go "
            + "past midnight.")
        return nil
      }
      return Times(start: start, end: end)
    }
  }

  /// `weekdays` as a set of bits: bit 0 is Sunday.
  func weekdays(_ node: YAMLNode?) -> UInt8 {
    guard let node else { return 0x7F }
    return items(node, "a list of weekdays").reduce(0) { days, item in
      guard
        let range = range(
          item, "a weekday", example: "monday:friday",
          { word in number(of: word, in: DayNames.weekdays) }, names: DayNames.weekdays)
      else { return days }
      return (range.first...range.last).reduce(days) { $0 | 1 << UInt8($1) }
    }
  }

  /// `days_of_month`; negative days count from the end of the month.
  func daysOfMonth(_ node: YAMLNode?) -> [DayFilter.DaysOfMonth] {
    guard let node else { return [] }
    return items(node, "a list of days of the month").compactMap { item in
      range(item, "a day of the month from 1 to 31 or from -31 to -1", example: "1:5 or -3:-1") { word in
        Int(word).flatMap { $0 != 0 && (-31...31).contains($0) ? $0 : nil }
      }.map { DayFilter.DaysOfMonth(first: $0.first, last: $0.last) }
    }
  }

  /// `months`, 1 to 12.
  func months(_ node: YAMLNode?) -> [ClosedRange<Int>] {
    guard let node else { return [] }
    return items(node, "a list of months").compactMap { item in
      range(
        item, "a month", example: "may:august or 1:3",
        { word in
          number(of: word, in: DayNames.months).map { $0 + 1 } ?? Int(word).flatMap { 1...12 ~= $0 ? $0 : nil }
        }, names: DayNames.months
      ).map { $0.first...$0.last }
    }
  }

  /// `years`.
  func years(_ node: YAMLNode?) -> [ClosedRange<Int>] {
    guard let node else { return [] }
    return items(node, "a list of years").compactMap { item in
      range(item, "a year", example: "2026 or 2026:2028") { word in Int(word).flatMap { 1...9999 ~= $0 ? $0 : nil } }
        .map { $0.first...$0.last }
    }
  }

  private func items(_ node: YAMLNode, _ what: String) -> [YAMLNode] {
    let items = node.sequence ?? (node.isNull ? [] : [node])
    if items.isEmpty {
      problems.report(RuleCode.wrongKind, "expected \(what), found nothing", at: node.span)
    }
    return items
  }

  private func number(of word: String, in names: [String]) -> Int? { names.firstIndex(of: word.lowercased()) }

  /// A value or a range `FIRST:LAST`.
  ///
  /// - Parameters:
  ///   - value: the number that a word stands for
  ///   - names: words to suggest
  private func range(
    _ node: YAMLNode, _ what: String, example: String, _ value: (String) -> Int?, names: [String] = []
  ) -> (first: Int, last: Int)? {
    guard let text = problems.text(node, what) else { return nil }
    let words = text.split(separator: ":", omittingEmptySubsequences: false).map {
      String($0.drop(while: { $0 == " " }).reversed().drop(while: { $0 == " " }).reversed())
    }
    let numbers = words.map(value)
    if let wrong = numbers.firstIndex(of: nil) {
      let near =
        names.first { words[wrong].utf8.count >= 3 && $0.hasPrefix(words[wrong].lowercased()) }
        ?? nearest(to: words[wrong], among: names)
      let fixed = near.map { near in words.indices.map { $0 == wrong ? near : words[$0] }.joined(separator: ":") }
      problems.report(
        RuleCode.badInterval, "'\(words[wrong])' is not \(what)" + (near.map { ", did you mean '\($0)'?" } ?? ""),
        at: node.span, explanation: "Write one, or the first and the last with a colon: \(example).",
        fixes: fixed.map { [.quoting($0, at: node.span)] } ?? [])
      return nil
    }
    guard numbers.count <= 2, let first = numbers.first ?? nil, let last = numbers.last ?? nil else {
      problems.report(
        RuleCode.badInterval, "'\(text)' is more than a first and a last", at: node.span,
        explanation: "Write two items.")
      return nil
    }
    // From a day counted from the start to one from the end is a range as well; the other way round is none.
    guard first > 0 && last < 0 || first <= last && (first < 0) == (last < 0) else {
      problems.report(
        RuleCode.badInterval, "the range '\(text)' ends before it begins", at: node.span,
        explanation: "Write two items for a range that goes around the end, each with the smaller value first.")
      return nil
    }
    return (first, last)
  }

  private func clock(_ node: YAMLNode) -> Int? {
    guard let text = problems.text(node, "a time HH:MM") else { return nil }
    if let time = ClockTime(text) { return time.hour * 60 + time.minute }
    let meant = TimeSpecParser.clockText(text)
    problems.report(
      RuleCode.badInterval, "'\(text)' is no time of day", at: node.span,
      explanation: "Write HH:MM from 00:00 to 24:00.", fixes: meant.map { [.quoting($0, at: node.span)] } ?? [])
    return nil
  }
}

extension Fix {
  /// A fix that replaces a span by a text in quotes, because a colon or a leading minus means something in YAML.
  fileprivate static func quoting(_ text: String, at span: SourceSpan) -> Fix {
    Fix(summary: "write '\(text)'", edits: [TextEdit(span: span, replacement: "'\(text)'")])
  }
}
