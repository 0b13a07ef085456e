import Time

/// The accessors of timestamps and durations, in UTC or in a given zone.
enum TimeFunctions {
  static let all = TimeField.allCases.map(accessor)

  private static func accessor(_ field: TimeField) -> Function {
    var overloads: [Function.Overload] = [
      .member([.timestamp], .int), .member([.timestamp, .string], .int),
    ]
    if field.isOfDurations { overloads.append(.member([.duration], .int)) }
    return Function(
      field.rawValue, overloads,
      .many { arguments in
        switch (arguments[0], arguments.count) {
        case (.timestamp(let timestamp), 1): return .int(field.value(of: timestamp))
        case (.timestamp(let timestamp), 2):
          guard case .string(let name) = arguments[1] else { return .noSuchOverload }
          guard let zone = zone(named: name) else {
            return .failure(.invalidArgument, "there is no time zone \(name.printedLiteral)")
          }
          return .int(field.value(of: timestamp, in: zone))
        case (.duration(let nanoseconds), 1) where field.isOfDurations:
          return .int(field.value(ofNanoseconds: nanoseconds))
        default: return .noSuchOverload
        }
      })
  }

  /// The zone with this name or offset; "" is UTC, and `nil` means that there is none.
  static func zone(named name: String) -> Zone? { name.isEmpty ? .utc : Zone(celText: name) }
}
