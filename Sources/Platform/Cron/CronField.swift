/// One of the five fields: the values at which it matches.
struct CronField: Hashable, Sendable {
  /// Bit n is set when n matches.
  let values: UInt64
  /// Whether it was written `*` or `?`; of the two day fields one such makes both count together.
  let isStar: Bool

  func contains(_ value: Int) -> Bool { values & (1 << UInt64(value)) != 0 }

  /// The lowest matching value that is not below another, or `nil` if there is none.
  func first(from value: Int) -> Int? {
    let rest = values >> UInt64(value)
    return rest == 0 ? nil : value + rest.trailingZeroBitCount
  }

  /// The values in rising order.
  var list: [Int] { (0..<64).filter(contains) }

  /// The lowest and highest value of a field and its names.
  struct Kind: Sendable {
    let minimum: Int
    let maximum: Int
    /// Names in lower case, the first standing for `minimum`.
    let names: [String]

    static let minute = Kind(minimum: 0, maximum: 59, names: [])
    static let hour = Kind(minimum: 0, maximum: 23, names: [])
    static let dayOfMonth = Kind(minimum: 1, maximum: 31, names: [])
    static let month = Kind(
      minimum: 1, maximum: 12,
      names: ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"])
    static let dayOfWeek = Kind(
      minimum: 0, maximum: 6, names: ["sun", "mon", "tue", "wed", "thu", "fri", "sat"])

    /// All values of the field.
    var all: UInt64 { (minimum...maximum).reduce(0) { $0 | 1 << UInt64($1) } }
  }

  /// Reads a list of ranges. Only commas give an empty field, which never matches: robfig/cron accepts it, and so does
  /// the Coder server.
  init(parsing text: String, as kind: Kind) throws(CronError) {
    var values: UInt64 = 0
    var isStar = false
    for range in text.unicodeScalars.split(separator: ",") {
      let part = try CronRange(parsing: String(range), as: kind)
      values |= part.values
      isStar = isStar || part.isStar
    }
    self.values = values
    self.isStar = isStar
  }
}
