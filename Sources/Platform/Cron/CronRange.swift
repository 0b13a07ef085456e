/// `*`, `5`, `5-10`, each perhaps with a step `/2`, read in the order in which robfig/cron does, so that a text with
/// several mistakes gets its first refusal.
struct CronRange {
  let values: UInt64
  let isStar: Bool

  init(parsing text: String, as kind: CronField.Kind) throws(CronError) {
    let rangeAndStep = CronRange.parts(of: text, separator: "/")
    let bounds = CronRange.parts(of: rangeAndStep[0], separator: "-")
    let isWhole = bounds[0] == "*" || bounds[0] == "?"
    let start: Int
    var end: Int
    if isWhole {
      (start, end) = (kind.minimum, kind.maximum)
    } else {
      start = try CronRange.value(bounds[0], names: kind)
      switch bounds.count {
      case 1: end = start
      case 2: end = try CronRange.value(bounds[1], names: kind)
      default: throw .tooManyHyphens(text)
      }
    }
    var step = 1
    switch rangeAndStep.count {
    case 1: break
    case 2:
      step = try CronRange.number(rangeAndStep[1])
      // `5/15` means from 5 to the field's end.
      if bounds.count == 1 { end = kind.maximum }
    default: throw .tooManySlashes(text)
    }
    guard start >= kind.minimum else { throw .belowMinimum(value: start, minimum: kind.minimum, range: text) }
    guard end <= kind.maximum else { throw .aboveMaximum(value: end, maximum: kind.maximum, range: text) }
    guard start <= end else { throw .falling(from: start, to: end, range: text) }
    guard step > 0 else { throw .zeroStep(text) }
    // A step beyond the field takes the first value alone; the cap keeps the sequence from overflowing.
    values = stride(from: start, through: end, by: min(step, 64)).reduce(0) { $0 | 1 << UInt64($1) }
    isStar = isWhole && step == 1
  }

  private static func parts(of text: String, separator: Unicode.Scalar) -> [String] {
    text.unicodeScalars.split(separator: separator, omittingEmptySubsequences: false).map(String.init)
  }

  private static func value(_ text: String, names kind: CronField.Kind) throws(CronError) -> Int {
    if let index = kind.names.firstIndex(of: text.lowercased()) { return kind.minimum + index }
    return try number(text)
  }

  /// As Go's `strconv.Atoi`, which takes a sign.
  private static func number(_ text: String) throws(CronError) -> Int {
    let digits = text.utf8.first == UInt8(ascii: "+") ? text.utf8.dropFirst() : text.utf8[...]
    guard !digits.isEmpty, digits.allSatisfy({ $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") }) else {
      throw .notANumber(text, reason: "strconv.Atoi: parsing \(GoQuotation.quoted(text)): invalid syntax")
    }
    guard let number = Int(Substring(digits)) else {
      throw .notANumber(text, reason: "strconv.Atoi: parsing \(GoQuotation.quoted(text)): value out of range")
    }
    return number
  }
}
