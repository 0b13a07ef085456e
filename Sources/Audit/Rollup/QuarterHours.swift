import Time

/// The figures of a day by quarters of an hour, to which the days and hours of nearly all zones can be put together.
public struct QuarterHours: Hashable, Sendable {
  /// How long a quarter is, in microseconds.
  public static let length: Int64 = 900_000_000
  /// How many a day (UTC) has.
  public static let ofDay = 96

  /// The figures of the quarters in which there is anything, by their number in the day.
  public private(set) var entries: [Int: RolledFigures] = [:]

  /// Makes a day without anything.
  public init() {}

  /// Adds figures to a quarter.
  public mutating func add(_ figures: RolledFigures, to quarter: Int) {
    entries[quarter, default: RolledFigures()] += figures
  }

  /// Adds the figures of another part.
  static func += (sum: inout QuarterHours, part: QuarterHours) {
    sum.entries.merge(part.entries) { $0 + $1 }
  }

  /// All together.
  var total: RolledFigures { entries.values.reduce(RolledFigures()) { $0 + $1 } }

  /// The blob: a quarter after the other in order. The upper bits of each are how many quarters without anything precede it, seven
  /// for seven more with another number to come.
  var bytes: [UInt8] {
    var bytes: [UInt8] = []
    var next = 0
    for (quarter, figures) in entries.sorted(by: { $0.key < $1.key }) {
      while quarter - next >= 7 {
        RolledFigures().encode(into: &bytes, upperBits: 7)
        next += 7
      }
      figures.encode(into: &bytes, upperBits: UInt8(quarter - next))
      next = quarter + 1
    }
    return bytes
  }

  /// Calls `body` with the quarters of a blob.
  public static func forEach(in bytes: [UInt8], _ body: (Int, RolledFigures) -> Void) {
    var (place, next) = (0, 0)
    while place < bytes.count {
      let (figures, gap) = RolledFigures.decode(bytes, at: &place)
      next += Int(gap)
      guard gap < 7 else { continue }
      body(next, figures)
      next += 1
    }
  }

  /// Reads a blob.
  init(bytes: [UInt8]) {
    Self.forEach(in: bytes) { entries[$0, default: RolledFigures()] += $1 }
  }
}

extension RolledFigures {
  fileprivate static func + (one: RolledFigures, other: RolledFigures) -> RolledFigures {
    var sum = one
    sum += other
    return sum
  }
}

/// What records tell of a workspace's day.
public struct RolledDay: Hashable, Sendable {
  /// Which workspace, under which names.
  public let subject: RolledSubject
  /// The day (UTC), in days since 1970.
  public let day: Int64
  /// Its figures.
  public var quarters = QuarterHours()

  /// Makes a day without anything.
  public init(subject: RolledSubject, day: Int64) {
    self.subject = subject
    self.day = day
  }
}
