/// The possible values of an int, a duration (in nanoseconds) or a string, as far as comparisons with literals tell.
struct ValueRange {
  enum Point: Hashable {
    case number(Int64)
    case text(Text)
  }

  /// A text that equals another one if its characters do, as in CEL: "é" is not "e" with an accent behind it.
  struct Text: Hashable {
    let value: String

    static func == (left: Text, right: Text) -> Bool { left.value.utf8.elementsEqual(right.value.utf8) }

    func hash(into hasher: inout Hasher) { for byte in value.utf8 { hasher.combine(byte) } }
  }

  private var low = Int64.min
  private var high = Int64.max
  /// If set, only these values are possible.
  private var points: Set<Point>?
  private var excluded: Set<Point> = []

  static let everything = ValueRange()

  /// All numbers in a range.
  init(_ numbers: ClosedRange<Int64>) {
    low = numbers.lowerBound
    high = numbers.upperBound
  }

  /// Exactly these values.
  init(_ points: Set<Point>) { self.points = points }

  /// All values except these.
  init(without excluded: Set<Point>) { self.excluded = excluded }

  private init() {}

  static func below(_ number: Int64) -> ValueRange {
    number == .min ? ValueRange(Set()) : ValueRange(Int64.min...number - 1)
  }

  static func above(_ number: Int64) -> ValueRange {
    number == .max ? ValueRange(Set()) : ValueRange(number + 1...Int64.max)
  }

  static func upTo(_ number: Int64) -> ValueRange { ValueRange(Int64.min...number) }

  static func from(_ number: Int64) -> ValueRange { ValueRange(number...Int64.max) }

  /// Whether no value is possible.
  var isEmpty: Bool {
    if let points { return !points.contains(where: contains) }
    return low > high || (low == high && excluded.contains(.number(low)))
  }

  private func contains(_ point: Point) -> Bool {
    if case .number(let number) = point, number < low || number > high { return false }
    return !excluded.contains(point)
  }

  /// The values that are possible in both.
  func intersection(_ other: ValueRange) -> ValueRange {
    var result = self
    result.low = max(low, other.low)
    result.high = min(high, other.high)
    result.excluded.formUnion(other.excluded)
    if let points = other.points { result.points = result.points?.intersection(points) ?? points }
    return result
  }
}
