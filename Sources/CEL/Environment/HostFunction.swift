import Time

/// A function that the host program supplies.
public struct HostFunction: Sendable {
  /// One way to call a function.
  public struct Overload: Sendable {
    /// Whether it is called as `x.f(…)`, where x is the first parameter.
    public let isMember: Bool
    public let parameters: [CELType]
    public let result: CELType

    /// An overload called as `f(parameters)`.
    public static func global(_ parameters: [CELType], _ result: CELType) -> Overload {
      Overload(isMember: false, parameters: parameters, result: result)
    }

    /// An overload called as `parameters[0].f(…)`.
    public static func member(_ parameters: [CELType], _ result: CELType) -> Overload {
      Overload(isMember: true, parameters: parameters, result: result)
    }
  }

  /// Computes the result from arguments that are known and have declared types.
  ///
  /// The result may be an error or unknown. The same body serves all overloads, so it must look at the arguments.
  public typealias Body = @Sendable (_ arguments: [Value], _ context: inout HostContext) -> Value

  /// The result of preparing one call with literal arguments.
  public enum Preparation: Sendable {
    /// Nothing to prepare: call the function's own body.
    case asDeclared
    /// Call this body instead, with all arguments as before.
    case prepared(Body)
    /// Call this body, and warn about an argument that works but is probably not what was meant.
    case doubted(Body, argument: Int, reason: String, replacement: String? = nil)
    /// An argument can never work.
    case refused(argument: Int, reason: String, replacement: String? = nil)
  }

  /// The name; may be qualified, such as `time.min`.
  public let name: String
  public let overloads: [Overload]
  /// Units of the cost table for one call; the arguments are counted separately.
  public let cost: UInt64
  public let documentation: String
  public let body: Body
  /// Called for each call when an expression is compiled, with the constant arguments, and `nil` for the others.
  public let prepare: @Sendable (_ constants: [Value?]) -> Preparation

  public init(
    _ name: String, _ overloads: [Overload], cost: UInt64 = 10, documentation: String = "",
    prepare: @escaping @Sendable (_ constants: [Value?]) -> Preparation = { _ in .asDeclared },
    body: @escaping Body
  ) {
    self.name = name
    self.overloads = overloads
    self.cost = cost
    self.documentation = documentation
    self.prepare = prepare
    self.body = body
  }
}

/// Tells a host function about its call, and takes its notes on how long the result holds.
///
/// Only arguments that depend on the clock move. If one does and the function makes no note, the result is assumed to
/// hold for this instant only.
public struct HostContext: Sendable {
  /// Whether the horizon is wanted and an argument moves.
  ///
  /// Otherwise notes are ignored, so expensive ones can be skipped.
  public let wantsHorizon: Bool
  private let arguments: [Outlook]
  private let clock: Timestamp
  private var until = Outlook.never
  private var movesLike: Int?
  private var isNoted = false

  /// A context for calls of which only the result matters.
  init() {
    wantsHorizon = false
    arguments = []
    clock = .epoch
  }

  /// An argument that moves, but not at a constant speed, counts as standing still for as long as its value holds.
  init(_ arguments: [Outlook], at clock: Timestamp) {
    self.arguments = arguments
    self.clock = clock
    wantsHorizon = arguments.contains { ($0.slope ?? 0) != 0 }
    for argument in arguments { until = min(until, argument.slope == nil ? argument.holds(at: clock) : argument.until) }
  }

  /// Speed of an argument in seconds per second.
  ///
  /// 1 for `now` and `now + x`, -1 for `x - now`, 0 for a value that stands still.
  public func slope(ofArgument index: Int) -> Int {
    index < arguments.count ? Int(clamping: arguments[index].slope ?? 0) : 0
  }

  /// Notes that the result holds until the argument, a timestamp that rises with the clock, reaches an instant.
  ///
  /// `nil` for never.
  public mutating func noteChange(whenArgument index: Int = 0, from value: Timestamp, reaches instant: Timestamp?) {
    isNoted = true
    let slope = slope(ofArgument: index)
    guard wantsHorizon, slope != 0 else { return }
    guard slope > 0 else {
      until = clock.nextInstant
      return
    }
    guard let instant, let distance = instant.nanoseconds(since: value) else { return }
    let (steps, rest) = distance.quotientAndRemainder(dividingBy: Int64(slope))
    // A change that is already due says nothing about later ones.
    until = min(until, clock + .nanoseconds(max(1, rest > 0 ? steps + 1 : steps)))
  }

  /// Notes that the result holds until one argument passes the other in either direction.
  ///
  /// Becoming equal alone does not end it.
  public mutating func noteChange(whenArgument first: Int, passes second: Int) {
    isNoted = true
    guard wantsHorizon else { return }
    let (one, other) = (arguments[first], arguments[second])
    let order = Value.order(of: one.value, other.value)
    until = min(until, Outlook.end(of: one, other, at: clock) { $0 == order || ($0 == .same && order != nil) })
  }

  /// Notes that the result moves like the argument, until another noted change.
  ///
  /// An example is `time.max(now, x)` while it is `now`.
  public mutating func noteResultMoves(likeArgument index: Int) {
    isNoted = true
    movesLike = index
  }

  func outlook(of result: Value) -> Outlook {
    guard wantsHorizon else { return Outlook(value: result, until: until) }
    guard isNoted else { return Outlook(value: result, until: clock.nextInstant) }
    guard let movesLike, result.isKnown, let slope = arguments[movesLike].slope, slope != 0 else {
      return Outlook(value: result, until: until)
    }
    return Outlook(value: result, until: until, course: .line(slope: slope))
  }
}
