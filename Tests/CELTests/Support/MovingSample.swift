import CEL
import Time

/// Values that move with the clock in every way they can, at any clock.
struct MovingSample {
  /// Instants that stand still.
  var used: Timestamp
  var deadline: Timestamp
  var zone = "Europe/Berlin"

  static let box = ObjectType(
    name: "Box",
    fields: [
      .init("name", .string), .init("since", .timestamp), .init("age", .duration, clockSlope: 1),
      .init("left", .duration, isOptional: true, clockSlope: -1),
    ])

  static let owner = ObjectType(
    name: "Owner",
    fields: [
      .init("idle", .duration, clockSlope: 1), .init("left", .duration, isOptional: true, clockSlope: -1),
      .init("soon", .timestamp, clockSlope: 1), .init("boxes", .list(.object(box))), .init("main", .object(box)),
      .init("count", .int),
    ])

  static let environment: Environment = {
    var environment = Environment(strictness: [])
    environment.declare(Variable("now", .timestamp, isClock: true))
    environment.declare(Variable("used", .timestamp))
    environment.declare(Variable("deadline", .timestamp))
    environment.declare(Variable("zone", .string))
    environment.declare(Variable("ws", .object(owner)))
    environment.declare(
      HostFunction("later", [.global([.timestamp, .timestamp], .timestamp)]) { arguments, context in
        guard case .timestamp(let one) = arguments[0], case .timestamp(let other) = arguments[1] else { return .null }
        context.noteChange(whenArgument: 0, passes: 1)
        context.noteResultMoves(likeArgument: one >= other ? 0 : 1)
        return .timestamp(max(one, other))
      })
    environment.declare(
      HostFunction("isLate", [.member([.timestamp], .bool)]) { arguments, context in
        guard case .timestamp(let instant) = arguments[0] else { return .null }
        let limit = Sample.now + .hours(2)
        context.noteChange(from: instant, reaches: instant < limit ? limit : nil)
        return .bool(instant >= limit)
      })
    environment.declare(HostFunction("silent", [.global([.dyn], .dyn)]) { arguments, _ in arguments[0] })
    return environment
  }()

  /// The bindings as they are when the clock stands there.
  func bindings(at clock: Timestamp) -> Bindings {
    func box(_ name: String, since: Timestamp, left: Duration?) -> Value {
      .object(
        ObjectValue(
          type: MovingSample.box,
          slots: [
            .string(name), .timestamp(since), .duration(clock - since),
            left.map { .duration(used + $0 - clock) } ?? .absent,
          ]))
    }
    let boxes = [box("a", since: used, left: nil), box("b", since: used - .minutes(50), left: .hours(3))]
    var bindings = Bindings(for: MovingSample.environment)
    bindings.set("now", .timestamp(clock))
    bindings.set("used", .timestamp(used))
    bindings.set("deadline", .timestamp(deadline))
    bindings.set("zone", .string(zone))
    bindings.set(
      "ws",
      .object(
        ObjectValue(
          type: MovingSample.owner,
          slots: [
            .duration(clock - used), .duration(deadline - clock), .timestamp(clock + .minutes(5)), .list(boxes),
            boxes[1], 7,
          ])))
    return bindings
  }
}

extension Value {
  /// Everything that tells it from other values; of errors their code.
  var exact: String {
    switch self {
    case .int(let number): "int \(number)"
    case .uint(let number): "uint \(number)"
    case .double(let number): "double \(number) \(number.sign)"
    case .timestamp(let instant): instant.rfc3339
    case .duration(let nanoseconds): "\(nanoseconds) ns"
    case .list(let elements): "[\(elements.map(\.exact).joined(separator: ", "))]"
    case .map(let map): "{\(map.entries.map { "\($0.key.exact): \($0.value.exact)" }.joined(separator: ", "))}"
    case .object(let object): "\(object.type.name) \(object.slots.map(\.exact))"
    case .optional(let optional): optional.value.map { "some \($0.exact)" } ?? "none"
    case .absent: "absent"
    default: shown
    }
  }
}
