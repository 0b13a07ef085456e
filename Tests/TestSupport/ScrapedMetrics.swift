/// Metrics as Prometheus would read them, by a parser that takes nothing but the two formats.
///
/// It knows what `promtool check metrics` does not ask: that a family's lines stand together, that no series comes twice, that
/// buckets only grow, and that OpenMetrics ends with its mark.
public struct ScrapedMetrics: Sendable {
  /// One line with a value.
  public struct Sample: Hashable, Sendable {
    public let name: String
    public let labels: [String: String]
    public let value: Double
  }

  /// The lines that belong together.
  public struct Family: Sendable {
    public var name: String
    public var help = ""
    public var kind = ""
    public var unit: String?
    public var samples: [Sample] = []
  }

  /// What is wrong with the text, and where.
  public struct Mistake: Error, CustomStringConvertible {
    public let line: Int
    public let text: String
    public var description: String { "line \(line): \(text)" }
  }

  public private(set) var families: [Family] = []

  /// Reads Prometheus's text format, or OpenMetrics.
  public init(_ text: String, isOpenMetrics: Bool) throws {
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    try Self.check(lines.popLast() == "", "the last line has no end")
    if isOpenMetrics { try Self.check(lines.popLast() == "# EOF", "does not end with # EOF") }
    for (index, line) in lines.enumerated() {
      do {
        if line.hasPrefix("# ") {
          try takeComment(line, isOpenMetrics)
        } else {
          try takeSample(line, isOpenMetrics)
        }
      } catch let mistake as Mistake {
        throw Mistake(line: index + 1, text: "\(mistake.text): \(line)")
      }
    }
    for family in families { try check(family) }
  }

  /// The value of a series; `nil` where there is none.
  public func value(_ name: String, _ labels: [String: String] = [:]) -> Double? {
    families.flatMap(\.samples).first { $0.name == name && $0.labels == labels }?.value
  }

  /// The samples of that name.
  public func samples(_ name: String) -> [Sample] { families.flatMap(\.samples).filter { $0.name == name } }

  private static func check(_ isSo: Bool, _ text: String) throws {
    if !isSo { throw Mistake(line: 0, text: text) }
  }

  private mutating func takeComment(_ line: String, _ isOpenMetrics: Bool) throws {
    let words = line.split(separator: " ", maxSplits: 3, omittingEmptySubsequences: false).map(String.init)
    try Self.check(words.count == 4 && !words[3].isEmpty, "a comment that is none of HELP, TYPE and UNIT")
    let (name, rest) = (words[2], words[3])
    switch words[1] {
    case "HELP":
      try Self.check(!families.contains { $0.name == name }, "the family comes twice")
      families.append(Family(name: name, help: rest))
    case "TYPE":
      try Self.check(families.last?.name == name && families.last?.kind == "", "TYPE without its HELP")
      let kinds = ["counter", "gauge", "histogram"] + (isOpenMetrics ? ["info"] : [])
      try Self.check(kinds.contains(rest), "an unknown type")
      families[families.count - 1].kind = rest
    case "UNIT":
      try Self.check(isOpenMetrics && families.last?.name == name && name.hasSuffix("_" + rest), "UNIT out of place")
      families[families.count - 1].unit = rest
    default: throw Mistake(line: 0, text: "a comment of an unknown kind")
    }
  }

  private mutating func takeSample(_ line: String, _ isOpenMetrics: Bool) throws {
    var rest = Substring(line)
    let name = String(rest.prefix { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_" || $0 == ":") })
    rest.removeFirst(name.count)
    var labels: [String: String] = [:]
    if rest.first == "{" { labels = try Self.labels(&rest) }
    try Self.check(rest.first == " ", "no blank before the value")
    let number = String(rest.dropFirst())
    let special = ["+Inf": Double.infinity, "-Inf": -Double.infinity, "NaN": Double.nan]
    guard let value = special[number] ?? (number.allSatisfy { "0123456789+-.e".contains($0) } ? Double(number) : nil)
    else { throw Mistake(line: 0, text: "not a number") }
    guard let family = families.last else { throw Mistake(line: 0, text: "a value before its family") }
    let suffixes =
      switch family.kind {
      case "counter": isOpenMetrics ? ["_total"] : [""]
      case "info": ["_info"]
      case "histogram": ["_bucket", "_sum", "_count"]
      default: [""]
      }
    try Self.check(suffixes.contains { family.name + $0 == name }, "not of the family \(family.name)")
    try Self.check(
      !family.samples.contains { $0.name == name && $0.labels == labels }, "the series comes twice")
    families[families.count - 1].samples.append(Sample(name: name, labels: labels, value: value))
  }

  private static func labels(_ rest: inout Substring) throws -> [String: String] {
    var labels: [String: String] = [:]
    rest.removeFirst()
    while rest.first != "}" {
      let name = String(rest.prefix { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") })
      rest.removeFirst(name.count)
      try check(!name.isEmpty && rest.hasPrefix("=\"") && labels[name] == nil, "not a label")
      rest.removeFirst(2)
      var value = ""
      while let letter = rest.popFirst(), letter != "\"" {
        guard letter == "\\" else {
          value.append(letter)
          continue
        }
        let escaped = rest.popFirst()
        try check(escaped == "\\" || escaped == "\"" || escaped == "n", "an unknown escape")
        value.append(escaped == "n" ? "\n" : escaped ?? "\\")
      }
      labels[name] = value
      if rest.first == "," { rest.removeFirst() } else { try check(rest.first == "}", "no end of the labels") }
    }
    rest.removeFirst()
    return labels
  }

  private func check(_ family: Family) throws {
    try Self.check(!family.kind.isEmpty && !family.samples.isEmpty, "\(family.name) has no type or no values")
    if family.kind == "counter" {
      try Self.check(family.samples.allSatisfy { $0.value >= 0 }, "\(family.name) is negative")
    }
    guard family.kind == "histogram" else { return }
    let bySeries = Dictionary(grouping: family.samples.filter { $0.name.hasSuffix("_bucket") }) { sample in
      sample.labels.filter { $0.key != "le" }
    }
    for (labels, buckets) in bySeries {
      let bounds = buckets.map { $0.labels["le"] == "+Inf" ? .infinity : Double($0.labels["le"] ?? "") ?? .nan }
      try Self.check(bounds == bounds.sorted() && bounds.last == .infinity, "\(family.name) has odd bounds")
      try Self.check(buckets.map(\.value) == buckets.map(\.value).sorted(), "\(family.name) has falling buckets")
      let count = family.samples.first { $0.name.hasSuffix("_count") && $0.labels == labels }?.value
      try Self.check(count == buckets.last?.value, "\(family.name) has another count than its last bucket")
      let sum = family.samples.contains { $0.name.hasSuffix("_sum") && $0.labels == labels }
      try Self.check(sum, "\(family.name) has no sum")
    }
  }
}
