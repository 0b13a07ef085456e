import Time

/// Tracks parts of values through a function that does not inspect them, by replacing each part with a number.
struct Rearrangement {
  /// Whether the function reads the fields of objects.
  let looksIntoObjects: Bool
  private var parts: [Outlook] = []

  init(looksIntoObjects: Bool = false) { self.looksIntoObjects = looksIntoObjects }

  /// The value with each part replaced by its number.
  mutating func shadow(of outlook: Outlook) -> Value {
    switch outlook.value {
    case .list, .map, .optional: return outlook.value.with(parts: outlook.parts.map { shadow(of: $0) })
    case .object where looksIntoObjects: return outlook.value.with(parts: outlook.parts.map { shadow(of: $0) })
    case .unknown, .error, .absent: return outlook.value
    default:
      parts.append(outlook)
      return .int(Int64(parts.count - 1))
    }
  }

  /// The outlook of a result, reconstructed from its shadow; `nil` if the result does not consist of parts.
  func outlook(of value: Value, shadow: Value, until: Timestamp) -> Outlook? {
    switch shadow {
    case .int(let index): return parts[Int(index)].limited(to: until)
    case .list, .map, .optional:
      let found = zip(value.parts, shadow.parts).map { outlook(of: $0, shadow: $1, until: until) }
      guard found.count == value.parts.count else { return nil }
      let known = found.compactMap { $0 }
      return known.count == found.count ? Outlook(value: value, until: until, course: .parts(known)) : nil
    case .unknown, .error: return Outlook(value: value, until: until)
    default: return nil
    }
  }
}
