import Time

/// A value to print: typed, so that each form of output can write it in its own way.
enum Cell: Sendable, Equatable {
  /// No value: `-` in tables, empty in CSV, null in JSON.
  case none
  case text(String)
  case integer(Int64)
  case boolean(Bool)
  /// RFC 3339; tables add how far it is from now.
  case instant(Timestamp)
  /// Seconds in JSON and CSV, `2h14m` in tables.
  case duration(Duration)
  case list([String])
  /// A text for programs that tables show in another form: a schedule as cron has it and as people read it.
  case shown(String, as: String)
  /// A number of currency or hours, with two digits after the point.
  case number(Double)

  init(_ text: String?) { self = text.map { .text($0) } ?? .none }
  init(_ instant: Timestamp?) { self = instant.map { .instant($0) } ?? .none }
  init(_ duration: Duration?) { self = duration.map { .duration($0) } ?? .none }
  init(_ number: Int?) { self = number.map { .integer(Int64($0)) } ?? .none }
  init(_ truth: Bool?) { self = truth.map { .boolean($0) } ?? .none }

  /// How tables show it. Control characters in names must not reach a terminal.
  ///
  /// - Parameter isShort: whether an instant is to be given only as its distance from `now`
  func tableText(now: Timestamp, isShort: Bool = false) -> String {
    switch self {
    case .none: return "-"
    case .text(let text): return text.isEmpty ? "-" : text.printable()
    case .integer(let number): return String(number)
    case .boolean(let truth): return String(truth)
    case .instant(let instant):
      let distance = RelativeTime.text(instant, from: now)
      return isShort ? distance : "\(instant.flooredToSecond.rfc3339) (\(distance))"
    case .duration(let duration): return duration.shortText
    case .list(let items): return items.isEmpty ? "-" : items.joined(separator: ", ").printable()
    case .shown(_, let text): return text.printable()
    case .number(let number): return Cell.twoDigits(number)
    }
  }

  /// How CSV shows it, before quoting.
  var csvText: String {
    switch self {
    case .none: ""
    case .text(let text): text
    case .integer(let number): String(number)
    case .boolean(let truth): String(truth)
    case .instant(let instant): instant.rfc3339
    case .duration(let duration): String(Double(duration.wholeMilliseconds) / 1000)
    case .list(let items): items.joined(separator: " ")
    case .shown(let text, _): text
    case .number(let number): Cell.twoDigits(number)
    }
  }

  /// How JSON shows it.
  var json: JSONValue {
    switch self {
    case .none: .null
    case .text(let text): .string(text)
    case .integer(let number): .integer(number)
    case .boolean(let truth): .boolean(truth)
    case .instant(let instant): .string(instant.rfc3339)
    case .duration(let duration): .number(Double(duration.wholeMilliseconds) / 1000)
    case .list(let items): .array(items.map { .string($0) })
    case .shown(let text, _): .string(text)
    case .number(let number): .number(number)
    }
  }

  private static func twoDigits(_ number: Double) -> String {
    guard number.isFinite, number.magnitude < 1e15 else { return String(number) }
    let hundredths = Int64((number.magnitude * 100).rounded())
    let fraction = hundredths % 100
    return "\(number < 0 && hundredths > 0 ? "-" : "")\(hundredths / 100).\(fraction < 10 ? "0" : "")\(fraction)"
  }
}
