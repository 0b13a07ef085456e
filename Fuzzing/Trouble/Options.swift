/// The options of the program.
struct Options {
  var seeds: UInt64 = 1
  var limit: Duration?
  var setup = Setup(seed: 1)
  /// Tries every point of the disk instead of seeds; only one of its kinds where that is named.
  var every: [Setup.Point.Kind] = []
  /// Tries only each so many-th point, beginning with the first.
  var stride: Int64 = 1
  var shrinks = true
  var tellsStory = false

  static let usage = """
    usage: Trouble [--seeds COUNT] [--first SEED] [--days DAYS] [--seconds MOST] [--without FAULT,…] [--team SIZE]
                   [--no-shrink] [--story]
           Trouble --every KIND,… [--stride N] [--first SEED] [--days DAYS] [--team SIZE] [--seconds MOST]
           Trouble --point KIND:NUMBER [--first SEED] [--days DAYS] [--team SIZE]
    kinds: \(Setup.Point.Kind.allCases.map(\.rawValue).joined(separator: ", "))
    faults: \(Fault.allCases.map { "\($0)" }.joined(separator: ", "))
    """

  /// Reads the arguments; `nil` when they are wrong.
  init?(_ arguments: [String]) {
    var rest = arguments[...]
    while let option = rest.popFirst() {
      switch option {
      case "--no-shrink": shrinks = false
      case "--story": tellsStory = true
      default:
        guard let value = rest.popFirst(), take(option, value) else { return nil }
      }
    }
  }

  private mutating func take(_ option: String, _ value: String) -> Bool {
    func number<Number: FixedWidthInteger>(_ place: inout Number) -> Bool {
      guard let read = Number(value), read > 0 else { return false }
      place = read
      return true
    }
    switch option {
    case "--seeds": return number(&seeds)
    case "--first": return number(&setup.seed)
    case "--days": return number(&setup.days)
    case "--team": return number(&setup.teamSize)
    case "--stride": return number(&stride)
    case "--seconds":
      limit = Int(value).map { .seconds($0) }
      return limit != nil
    case "--without":
      let names = value.split(separator: ",")
      setup.without = Set(Fault.allCases.filter { names.contains(Substring("\($0)")) })
      return setup.without.count == names.count
    case "--every":
      every = value.split(separator: ",").compactMap { .init(rawValue: String($0)) }
      return !every.isEmpty
    case "--point":
      let parts = value.split(separator: ":")
      guard parts.count == 2, let kind = Setup.Point.Kind(rawValue: String(parts[0])), let number = Int64(parts[1])
      else { return false }
      setup.point = .init(kind: kind, number: number)
      return true
    default: return false
    }
  }
}
