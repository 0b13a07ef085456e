/// A map that keeps its insertion order.
///
/// Keys are bool, int, uint or string; an int and a uint of equal value are one key.
public final class MapValue: Sendable {
  public let entries: [(key: Value, value: Value)]
  private let index: [MapKey: Int]

  /// Minimum size for an index; shorter maps are searched without hashing.
  private static let indexedFrom = 9

  /// Creates a map; `nil` if a key has another type or is repeated.
  public init?(_ entries: [(key: Value, value: Value)]) {
    var index: [MapKey: Int] = [:]
    index.reserveCapacity(entries.count)
    for (place, entry) in entries.enumerated() {
      guard let key = MapKey(entry.key), index.updateValue(place, forKey: key) == nil else { return nil }
    }
    self.entries = entries
    self.index = entries.count < MapValue.indexedFrom ? [:] : index
  }

  /// A map with string keys, sorted by key.
  public convenience init(_ dictionary: [String: Value]) {
    self.init(sorted: dictionary.sorted { $0.key < $1.key }.map { (.string($0.key), $0.value) })
  }

  /// Creates a map from entries whose keys are known to be distinct.
  private init(sorted entries: [(key: Value, value: Value)]) {
    self.entries = entries
    var index: [MapKey: Int] = [:]
    if entries.count >= MapValue.indexedFrom {
      for (place, entry) in entries.enumerated() {
        if let key = MapKey(entry.key) { index[key] = place }
      }
    }
    self.index = index
  }

  public static let empty = MapValue(sorted: [])

  public var count: Int { entries.count }

  /// The value for a string key; `nil` if there is none.
  public subscript(key: String) -> Value? {
    if entries.count >= MapValue.indexedFrom {
      return index[.string(ScalarString(text: key))].map { entries[$0].value }
    }
    for entry in entries {
      if case .string(let candidate) = entry.key, candidate.hasSameScalars(as: key) { return entry.value }
    }
    return nil
  }

  /// The value for a key, with numbers compared as by CEL's `==`; `nil` if there is none or the key has another type.
  public subscript(key: Value) -> Value? {
    if case .string(let text) = key { return self[text] }
    guard let wanted = MapKey(lookingUp: key) else { return nil }
    if entries.count >= MapValue.indexedFrom { return index[wanted].map { entries[$0].value } }
    return entries.first { MapKey($0.key) == wanted }?.value
  }
}

/// A key in normalized form, so that equal keys compare equal.
enum MapKey: Hashable {
  case bool(Bool)
  case int(Int64)
  /// Only for values above the range of `int`.
  case uint(UInt64)
  case string(ScalarString)

  /// `nil` for a value that cannot be a key.
  init?(_ value: Value) {
    switch value {
    case .bool(let value): self = .bool(value)
    case .int(let value): self = .int(value)
    case .uint(let value): self = Int64(exactly: value).map(MapKey.int) ?? .uint(value)
    case .string(let value): self = .string(ScalarString(text: value))
    default: return nil
    }
  }

  /// A key for lookup, also from a whole double in the range of `int()` or `uint()`.
  ///
  /// At its ends the double may be rounded.
  init?(lookingUp value: Value) {
    if case .double(let number) = value {
      guard number > -0x1p63 else { return nil }
      if let int = Int64(exactly: number) {
        self = .int(int)
      } else if let uint = UInt64(exactly: number) {
        self = .uint(uint)
      } else {
        return nil
      }
    } else {
      self.init(value)
    }
  }
}

/// A string that compares by scalars, so that canonically equivalent strings differ.
struct ScalarString: Hashable {
  let text: String

  static func == (left: ScalarString, right: ScalarString) -> Bool { left.text.hasSameScalars(as: right.text) }

  func hash(into hasher: inout Hasher) { hasher.combine(text) }
}
