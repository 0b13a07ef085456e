import Time

/// A function that the program around the engine supplies.
public struct HostFunction: Sendable {
  /// One way to call a function.
  public struct Overload: Sendable {
    /// Whether it is called as `x.f(…)`, x being the first parameter.
    public let isMember: Bool
    public let parameters: [CELType]
    public let result: CELType

    /// `f(parameters)`.
    public static func global(_ parameters: [CELType], _ result: CELType) -> Overload {
      Overload(isMember: false, parameters: parameters, result: result)
    }

    /// `parameters[0].f(…)`.
    public static func member(_ parameters: [CELType], _ result: CELType) -> Overload {
      Overload(isMember: true, parameters: parameters, result: result)
    }
  }

  /// Computes the result from known arguments of the declared types. An error or unknown is a result too. Called for any
  /// overload: look at the arguments.
  public typealias Body = @Sendable (_ arguments: [Value], _ context: inout HostContext) -> Value

  /// What became of the literal arguments of one call.
  public enum Preparation: Sendable {
    /// Nothing to prepare: call the function's own body.
    case asDeclared
    /// Call this instead, with all arguments as before.
    case prepared(Body)
    /// The same, with a warning about an argument that works, but hardly as it was meant.
    case doubted(Body, argument: Int, reason: String, replacement: String? = nil)
    /// An argument that can never work.
    case refused(argument: Int, reason: String, replacement: String? = nil)
  }

  /// May be qualified, such as `time.min`.
  public let name: String
  public let overloads: [Overload]
  /// Units of the cost table for one call; arguments are counted apart.
  public let cost: UInt64
  public let documentation: String
  public let body: Body
  /// Called once a call when an expression is compiled, with the values of those arguments that are constant and `nil` for
  /// the others.
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

/// What a host function learns about its call, and what it says about how long its result holds.
///
/// Only arguments move that depend on the clock. If one does and the function says nothing, its result is taken to hold for
/// this instant only.
public struct HostContext: Sendable {
  /// Whether anybody asked how long the result holds, and an argument moves; the notes below are ignored otherwise, so skip
  /// what is expensive to find out.
  public let wantsHorizon: Bool
  private let arguments: [Outlook]
  private let clock: Timestamp
  private var until = Outlook.never
  private var movesLike: Int?
  private var isNoted = false

  /// For a call whose result alone counts.
  init() {
    wantsHorizon = false
    arguments = []
    clock = .epoch
  }

  /// What moves otherwise than in a line is taken to stand still for as long as it does.
  init(_ arguments: [Outlook], at clock: Timestamp) {
    self.arguments = arguments
    self.clock = clock
    wantsHorizon = arguments.contains { ($0.slope ?? 0) != 0 }
    for argument in arguments { until = min(until, argument.slope == nil ? argument.holds(at: clock) : argument.until) }
  }

  /// Seconds that an argument moves by in one second: 1 for `now` and `now + x`, -1 for `x - now`, 0 for what stands still.
  public func slope(ofArgument index: Int) -> Int {
    index < arguments.count ? Int(clamping: arguments[index].slope ?? 0) : 0
  }

  /// The result holds until the argument (a timestamp that rises with the clock) reaches an instant; `nil` if never.
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
    // A change that is due already says nothing about what comes.
    until = min(until, clock + .nanoseconds(max(1, rest > 0 ? steps + 1 : steps)))
  }

  /// The result holds until one argument passes another, in either direction; that they are equal does not count before.
  public mutating func noteChange(whenArgument first: Int, passes second: Int) {
    isNoted = true
    guard wantsHorizon else { return }
    let (one, other) = (arguments[first], arguments[second])
    let order = Value.order(of: one.value, other.value)
    until = min(until, Outlook.end(of: one, other, at: clock) { $0 == order || ($0 == .same && order != nil) })
  }

  /// The result moves as the argument does (`time.max(now, x)` while it is `now`), until what else is noted.
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
