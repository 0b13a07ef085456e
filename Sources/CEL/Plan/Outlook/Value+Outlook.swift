import Time

extension Value {
  /// The value after it has gained `slope` in each of a number of nanoseconds.
  func moved(by slope: Int64, _ nanoseconds: Int64) -> Value {
    guard exact != nil else { return self }
    let (gain, overflow) = slope.multipliedReportingOverflow(by: nanoseconds)
    // The gain may overflow although the sum does not.
    if overflow { return moved(by: slope / 2, nanoseconds).moved(by: slope - slope / 2, nanoseconds) }
    switch self {
    case .timestamp(let instant):
      return instant.adding(nanoseconds: gain).map(Value.timestamp) ?? OperatorFunctions.timestampOverflow
    case .duration(let length):
      let (sum, overflow) = length.addingReportingOverflow(gain)
      return overflow ? OperatorFunctions.overflow : .duration(nanoseconds: sum)
    case .int(let number):
      let (sum, overflow) = number.addingReportingOverflow(gain)
      return overflow ? OperatorFunctions.overflow : .int(sum)
    default: return self
    }
  }

  /// A value from the bindings a number of nanoseconds later, with the fields that are declared to move advanced.
  func movedFields(by nanoseconds: Int64) -> Value {
    switch self {
    case .object(let object) where object.type.hasMovingFields:
      var slots = object.slots
      for (index, field) in object.type.fields.enumerated() where field.isMoving {
        slots[index] = slots[index].moved(by: Int64(field.clockSlope), nanoseconds).movedFields(by: nanoseconds)
      }
      return .object(ObjectValue(type: object.type, slots: slots))
    case .list(let elements): return .list(elements.map { $0.movedFields(by: nanoseconds) })
    case .map, .optional: return with(parts: parts.map { $0.movedFields(by: nanoseconds) })
    default: return self
    }
  }

  /// Nanoseconds since 1970 for a timestamp, nanoseconds of a duration, or the int itself; `nil` for other values.
  var exact: Int128? {
    switch self {
    case .timestamp(let instant): Int128(instant.seconds) * 1_000_000_000 + Int128(instant.nanoseconds)
    case .duration(let number), .int(let number): Int128(number)
    default: nil
    }
  }

  /// The difference from another timestamp, duration or int; `nil` if it does not fit, or the types differ.
  func exceeds(_ other: Value) -> Int64? {
    switch (self, other) {
    case (.timestamp(let a), .timestamp(let b)): return a.nanoseconds(since: b)
    case (.duration(let a), .duration(let b)), (.int(let a), .int(let b)):
      let (difference, overflow) = a.subtractingReportingOverflow(b)
      return overflow ? nil : difference
    default: return nil
    }
  }

  /// Whether two values without parts are indistinguishable; `false` for values with parts.
  func isIdentical(to other: Value) -> Bool {
    switch (self, other) {
    case (.double(let a), .double(let b)): a.bitPattern == b.bitPattern
    case (.null, .null), (.bool, .bool), (.int, .int), (.uint, .uint), (.string, .string), (.bytes, .bytes),
      (.timestamp, .timestamp), (.duration, .duration):
      Value.areEqual(self, other)
    case (.unknown(let a), .unknown(let b)): a == b
    case (.error(let a), .error(let b)): a.code == b.code && a.message == b.message && a.span == b.span
    default: false
    }
  }

  /// The parts of a list, map (its values), optional or object; empty for other values.
  var parts: [Value] {
    switch self {
    case .list(let elements): elements
    case .map(let map): map.entries.map(\.value)
    case .optional(let optional): optional.value.map { [$0] } ?? []
    case .object(let object): object.slots
    default: []
    }
  }

  /// The same collection with its parts replaced; `parts` must have as many elements as ``parts``.
  func with(parts: [Value]) -> Value {
    switch self {
    case .list: .list(parts)
    case .map(let map): MapValue(zip(map.entries, parts).map { ($0.key, $1) }).map(Value.map) ?? self
    case .optional: .optional(of: parts.first)
    case .object(let object): .object(ObjectValue(type: object.type, slots: parts))
    default: self
    }
  }
}
