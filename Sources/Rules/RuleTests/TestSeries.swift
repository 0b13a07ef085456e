import Time

/// The values of one field over the sweeps of a test: `connected x12 disconnected x60` is one value a sweep.
///
/// A value without a count stands for one sweep, and the last one for all that follow.
struct TestSeries<Value: Sendable>: Sendable {
  /// Values, each with the number of the first sweep that it stands for.
  private let runs: [(from: Int, value: Value)]

  /// The same value at every sweep.
  init(_ value: Value) { runs = [(0, value)] }

  /// Values with the number of sweeps of each; not empty.
  init(_ values: [(value: Value, count: Int)]) {
    var runs: [(from: Int, value: Value)] = []
    var from = 0
    for (value, count) in values {
      runs.append((from, value))
      from += count
    }
    self.runs = runs
  }

  /// The value at a sweep, from 0.
  subscript(sweep: Int) -> Value {
    runs[(runs.lastIndex { $0.from <= sweep } ?? 0)].value
  }
}

/// The words of a series as they are written.
enum TestSeriesText {
  /// Maximum count of one value.
  static let countLimit = 100_000

  /// Values and counts, or `nil` for text that is no series, because no `x12` stands in it.
  ///
  /// - Returns: an empty list for a series that is wrongly written.
  static func parts(of text: String) -> [(value: Substring, count: Int)]? {
    let words = text.split(separator: " ")
    guard words.count > 1, words.contains(where: { count($0) != nil }) else { return nil }
    var parts: [(value: Substring, count: Int)] = []
    var isCounted = true
    for word in words {
      if isBrokenCount(word) { return [] }
      guard let count = count(word) else {
        parts.append((word, 1))
        isCounted = false
        continue
      }
      guard !isCounted, count > 0, count <= countLimit else { return [] }
      parts[parts.count - 1].count = count
      isCounted = true
    }
    return parts
  }

  /// Whether it is meant as a count and is none: `x`, `12x`, `*12`, `X12`.
  private static func isBrokenCount(_ word: Substring) -> Bool {
    if word == "x" || word == "X" { return true }
    if word.last == "x" || word.last == "X" { return word.dropLast().allSatisfy(\.isASCIIDigit) }
    guard let first = word.first, "X*×".contains(first) else { return false }
    return word.count > 1 && word.dropFirst().allSatisfy(\.isASCIIDigit)
  }

  private static func count(_ word: Substring) -> Int? {
    guard word.first == "x", word.count > 1, word.dropFirst().allSatisfy(\.isASCIIDigit) else { return nil }
    return Int(word.dropFirst()) ?? .max
  }
}

extension Character {
  fileprivate var isASCIIDigit: Bool { isASCII && isNumber }
}

extension Duration {
  /// A time before or after another, with its sign: `-35m`, `+2h`; `0m` and `2h` count as after.
  init?(relativeText text: String) {
    let isBefore = text.hasPrefix("-")
    let digits = isBefore || text.hasPrefix("+") ? String(text.dropFirst()) : text
    guard let length = Duration(fileText: digits) else { return nil }
    self = isBefore ? .zero - length : length
  }
}
