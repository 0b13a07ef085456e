/// What roll-ups hold of a length of time: hours in microseconds, and starts and stops.
public struct RolledFigures: Hashable, Sendable {
  /// How long workspaces ran, at least and at most.
  public var runningLeast: Int64 = 0, runningMost: Int64 = 0
  /// How long they were used, at least and at most.
  public var usedLeast: Int64 = 0, usedMost: Int64 = 0
  /// The numbers of starts and stops by who brought them about; empty for none. Their order is the writer's.
  public var builds: [Int64] = []

  /// Makes figures without anything.
  public init() {}

  /// Adds the figures of a part.
  ///
  /// Blobs are in no chain: one that was damaged must give wrong figures and not end the program.
  public static func += (sum: inout RolledFigures, part: RolledFigures) {
    sum.runningLeast &+= part.runningLeast
    sum.runningMost &+= part.runningMost
    sum.usedLeast &+= part.usedLeast
    sum.usedMost &+= part.usedMost
    for (place, count) in part.builds.enumerated() where count > 0 { sum.count(place, count) }
  }

  /// Counts starts or stops at a place of ``builds``.
  public mutating func count(_ place: Int, _ times: Int64 = 1) {
    while builds.count <= place { builds.append(0) }
    builds[place] &+= times
  }
}

// MARK: - Bytes

/// A byte that says what follows, then the numbers: LEB128, the least before what the most is more. Most quarters of an hour are
/// all running, so that takes no number at all.
extension RolledFigures {
  /// How a pair of least and most is written: in two bits.
  private enum Form: UInt8 {
    case nothing, wholeQuarter, same, both
  }

  private static let quarter = QuarterHours.length
  private static let hasBuilds: UInt8 = 1 << 4

  private static func form(_ least: Int64, _ most: Int64) -> Form {
    if most == 0 { return .nothing }
    if least != most { return .both }
    return least == quarter ? .wholeQuarter : .same
  }

  /// Appends the bytes; the three upper bits of the first are the caller's.
  func encode(into bytes: inout [UInt8], upperBits: UInt8 = 0) {
    let running = Self.form(runningLeast, runningMost)
    let used = Self.form(usedLeast, usedMost)
    bytes.append(
      running.rawValue | used.rawValue << 2 | (builds.isEmpty ? 0 : Self.hasBuilds) | upperBits << 5)
    Self.append(running, runningLeast, runningMost, to: &bytes)
    Self.append(used, usedLeast, usedMost, to: &bytes)
    guard !builds.isEmpty else { return }
    bytes.appendNumber(Int64(builds.count))
    for count in builds { bytes.appendNumber(count) }
  }

  private static func append(_ form: Form, _ least: Int64, _ most: Int64, to bytes: inout [UInt8]) {
    switch form {
    case .nothing, .wholeQuarter: break
    case .same: bytes.appendNumber(least)
    case .both:
      bytes.appendNumber(least)
      bytes.appendNumber(most - least)
    }
  }

  /// Reads what ``encode(into:upperBits:)`` wrote; what is missing counts as nothing.
  ///
  /// - Parameter place: of the first byte; moved behind the last
  /// - Returns: the figures and the caller's bits
  static func decode(_ bytes: [UInt8], at place: inout Int) -> (figures: RolledFigures, upperBits: UInt8) {
    guard place < bytes.count else { return (RolledFigures(), 0) }
    let head = bytes[place]
    place += 1
    var figures = RolledFigures()
    (figures.runningLeast, figures.runningMost) = pair(head & 3, bytes, &place)
    (figures.usedLeast, figures.usedMost) = pair(head >> 2 & 3, bytes, &place)
    if head & hasBuilds != 0 {
      let count = max(0, min(bytes.number(at: &place), 64))
      figures.builds = (0..<count).map { _ in bytes.number(at: &place) }
    }
    return (figures, head >> 5)
  }

  private static func pair(_ form: UInt8, _ bytes: [UInt8], _ place: inout Int) -> (least: Int64, most: Int64) {
    switch Form(rawValue: form) {
    case .wholeQuarter: return (quarter, quarter)
    case .same:
      let both = bytes.number(at: &place)
      return (both, both)
    case .both:
      let least = bytes.number(at: &place)
      return (least, least &+ bytes.number(at: &place))
    case .nothing, nil: return (0, 0)
    }
  }

  /// The figures in a blob that holds nothing else.
  public init(bytes: [UInt8]) {
    var place = 0
    self = Self.decode(bytes, at: &place).figures
  }

  /// The blob.
  var bytes: [UInt8] {
    var bytes: [UInt8] = []
    encode(into: &bytes)
    return bytes
  }
}
