import Text
import Time

/// A value to print: typed, so that each form of output can write it in its own way.
enum Cell: Sendable, Equatable {
  /// No value: `-` in tables, empty in CSV, null in JSON.
  case none
  /// The same where people are told what that means: `manual`.
  case absent(as: String)
  case text(String)
  case integer(Int64)
  /// With up to two digits behind the point in tables.
  case number(Double)
  /// An amount of money or credits: with two digits behind the point, except in JSON and CSV, which have all of them.
  case amount(Double)
  case boolean(Bool)
  /// In UTC for programs, in the reader's zone for people, with how far it is from now.
  case instant(Timestamp)
  /// The same where a distance alone would not do, as of what happened long ago: dates stay where a table is narrow.
  case dated(Timestamp)
  /// An instant at which nothing will happen: people are told so behind it.
  case idle(Timestamp)
  /// An instant that Curfew worked out, since the server does not say it.
  case computed(Timestamp)
  /// Seconds in JSON and CSV, `2h14m` in tables.
  case duration(Duration)
  case list([String])
  /// A text for programs that tables show in another form: a schedule as cron has it and as people read it.
  case shown(String, as: String)
  /// A word of a fixed set as programs know it, and what people read instead, in a colour where they do.
  case word(String, as: String, Paint?)

  init(_ text: String?) { self = text.map { .text($0) } ?? .none }
  init(_ instant: Timestamp?) { self = instant.map { .instant($0) } ?? .none }
  init(_ duration: Duration?) { self = duration.map { .duration($0) } ?? .none }
  init(_ number: Int?) { self = number.map { .integer(Int64($0)) } ?? .none }
  init(_ truth: Bool?) { self = truth.map { .boolean($0) } ?? .none }

  /// How people read it, on one line.
  ///
  /// - Parameter isShort: whether an instant is to be given only as its distance from now
  func text(on display: Display, isShort: Bool = false) -> String {
    switch self {
    case .none: return "-"
    case .text(let text): return text.isEmpty ? "-" : display.sentence(text)
    case .integer(let number): return String(number)
    case .number(let number): return number.plainText(digits: 2)
    case .amount(let amount): return amount.amountText
    case .boolean(let truth): return truth ? "yes" : "no"
    case .instant(let instant): return isShort ? display.distance(instant) : display.timeAndDistance(instant)
    case .dated(let instant): return isShort ? display.time(instant) : display.timeAndDistance(instant)
    case .idle(let instant):
      return "\(isShort ? display.distance(instant) : display.timeAndDistance(instant)), will not come true"
    case .computed(let instant): return Cell.instant(instant).text(on: display, isShort: isShort) + " (computed)"
    case .absent(let words): return display.sentence(words)
    case .duration(let duration): return duration.shortText
    case .list(let items): return items.isEmpty ? "-" : items.joined(separator: ", ").printable()
    case .shown(_, let text): return display.sentence(text)
    case .word(_, let words, let paint): return paint?.on(words.printable()) ?? words.printable()
    }
  }

  /// How CSV shows it, before quoting: as JSON does, without what a terminal would obey. Line feeds and tabs stay.
  var csvText: String {
    switch self {
    case .none, .absent: ""
    case .text(let text), .shown(let text, _), .word(let text, _, _): text.printable(isSeveralLines: true)
    case .integer(let number): String(number)
    case .number(let number): number.plainText
    case .amount(let amount): amount.plainText
    case .boolean(let truth): String(truth)
    case .instant(let instant), .dated(let instant), .idle(let instant), .computed(let instant): instant.rfc3339
    case .duration(let duration): Cell.seconds(duration).plainText
    case .list(let items): items.joined(separator: " ").printable(isSeveralLines: true)
    }
  }

  /// How JSON shows it.
  var json: JSONValue {
    switch self {
    case .none, .absent: .null
    case .text(let text), .shown(let text, _), .word(let text, _, _): .string(text)
    case .integer(let number): .integer(number)
    case .number(let number): .number(number)
    case .amount(let amount): .number(amount)
    case .boolean(let truth): .boolean(truth)
    case .instant(let instant), .dated(let instant), .idle(let instant), .computed(let instant):
      .string(instant.rfc3339)
    case .duration(let duration): .number(Cell.seconds(duration))
    case .list(let items): .array(items.map { .string($0) })
    }
  }

  private static func seconds(_ duration: Duration) -> Double { Double(duration.wholeMilliseconds) / 1000 }
}

extension Double {
  /// The number with two digits behind the point, `12.30`, without an exponent up to a quadrillion.
  var amountText: String {
    let hundredths = (magnitude * 100).rounded()
    guard hundredths < 1e15 else { return plainText(digits: 2) }
    let (whole, rest) = Int64(hundredths).quotientAndRemainder(dividingBy: 100)
    return (self < 0 && hundredths > 0 ? "-" : "") + "\(whole).\(rest < 10 ? "0" : "")\(rest)"
  }
}
