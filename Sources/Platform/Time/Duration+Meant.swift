extension Duration {
  /// A duration in the form of ``init(settingText:)`` that somebody meant by another text: `1h30m` for `30m1h`, `1h 30m`,
  /// `90 minutes` or `01:30`, `7d` for `1w`. `nil` where the text says no unit, or nothing that is certain.
  public static func textMeant(by text: String) -> String? {
    let words = text.lowercased().withDecimalPoints.split(whereSeparator: { $0 == " " || $0 == "," })
      .filter { $0 != "and" }.joined()
    guard words.utf8.count <= 64 else { return nil }
    let parts = clockParts(words) ?? wordedParts(words)
    guard let parts, !parts.isEmpty else { return nil }
    let units: [(name: String, seconds: Int64)] = [("d", 86_400), ("h", 3600), ("m", 60), ("s", 1)]
    let meant = units.compactMap { unit -> String? in
      let numbers = parts.filter { $0.seconds == unit.seconds }.map(\.number)
      guard !numbers.isEmpty, numbers != [0] || parts.count == 1 else { return nil }
      return "\(numbers.reduce(0, +))\(unit.name)"
    }.joined()
    // Sums may be larger than a duration holds.
    return meant == text || Duration(settingText: meant) == nil ? nil : meant
  }

  private typealias Part = (number: Int64, seconds: Int64)

  /// `1:30` and `1:30:00`, hours first.
  private static func clockParts(_ text: String) -> [Part]? {
    let fields = text.split(separator: ":", omittingEmptySubsequences: false)
    guard fields.count == 2 || fields.count == 3 else { return nil }
    let numbers = fields.compactMap { $0.utf8.count <= 4 ? Int64($0) : nil }
    guard numbers.count == fields.count, numbers.dropFirst().allSatisfy({ 0..<60 ~= $0 }), numbers[0] >= 0 else {
      return nil
    }
    return zip(numbers, [3600, 60, 1]).filter { $0.0 > 0 }.map { (number: $0.0, seconds: $0.1) }
  }

  /// Numbers, each with a unit's letter or word; `pt1h30m` as ISO 8601 writes it.
  private static func wordedParts(_ text: String) -> [Part]? {
    var rest = Substring(text)
    if rest.hasPrefix("pt") { rest.removeFirst(2) } else if rest.hasPrefix("p") { rest.removeFirst() }
    var parts: [Part] = []
    while !rest.isEmpty {
      let digits = rest.prefix { $0.isASCII && $0.isNumber }
      rest = rest.dropFirst(digits.count)
      var fraction: Substring = ""
      if rest.first == "." {
        fraction = rest.dropFirst().prefix { $0.isASCII && $0.isNumber }
        rest = rest.dropFirst(fraction.count + 1)
        guard !fraction.isEmpty else { return nil }
      }
      let word = rest.prefix { $0.isASCII && $0.isLetter }
      rest = rest.dropFirst(word.count)
      guard digits.count <= 9, let number = Int64(digits), let unit = units[String(word)] else { return nil }
      parts.append((number: number * unit.times, seconds: unit.seconds))
      guard let more = partsOfFraction(fraction, of: unit.times * unit.seconds) else { return nil }
      parts += more
    }
    return parts
  }

  /// Half of an hour as minutes; `nil` where it is no whole number of seconds.
  private static func partsOfFraction(_ digits: Substring, of seconds: Int64) -> [Part]? {
    guard !digits.isEmpty else { return [] }
    guard digits.count <= 6, let number = Int64(digits) else { return nil }
    let scale = (0..<digits.count).reduce(Int64(1)) { scale, _ in scale * 10 }
    guard number * seconds % scale == 0 else { return nil }
    var rest = number * seconds / scale
    return ([86_400, 3600, 60, 1] as [Int64]).compactMap { unit in
      defer { rest %= unit }
      return rest / unit > 0 ? (number: rest / unit, seconds: unit) : nil
    }
  }

  private static let units: [String: (times: Int64, seconds: Int64)] = {
    var units: [String: (times: Int64, seconds: Int64)] = [:]
    for (words, times, seconds) in [
      ("w week weeks wk wks", 7, 86_400), ("d day days", 1, 86_400), ("h hr hrs hour hours", 1, 3600),
      ("m min mins minute minutes", 1, 60), ("s sec secs second seconds", 1, 1),
    ] as [(String, Int64, Int64)] {
      for word in words.split(separator: " ") { units[String(word)] = (times, seconds) }
    }
    return units
  }()

  /// Whether the units of a text such as `1h30m` fall from one to the next, so that none stands twice or in front of a larger one.
  static func unitsFall(in text: String) -> Bool {
    let order = ["d", "h", "m", "s", "ms", "us", "µs", "μs", "ns"]
    var last = -1
    for unit in text.split(whereSeparator: { $0.isNumber || $0 == "." || $0 == "-" || $0 == "+" }) {
      // What is no unit is found elsewhere.
      guard let place = order.firstIndex(of: String(unit)) else { continue }
      guard place > last else { return false }
      last = place
    }
    return true
  }
}

extension String {
  /// With a point for the comma in `1,5h`.
  fileprivate var withDecimalPoints: String {
    var result = ""
    var rest = Substring(self)
    while let character = rest.popFirst() {
      let isInNumber = result.last?.isNumber == true && rest.first?.isNumber == true
      result.append(character == "," && isInNumber ? "." : character)
    }
    return result
  }
}
