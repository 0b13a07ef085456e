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
  let now: Timestamp?
  let slopes: [Int]
  private(set) var changeAt: Timestamp?
  private(set) var isNoted = false
  private(set) var resultSlope = 0

  init(wantsHorizon: Bool, now: Timestamp? = nil, slopes: [Int] = []) {
    self.wantsHorizon = wantsHorizon
    self.now = now
    self.slopes = slopes
  }

  /// Seconds that an argument moves by in one second: 1 for `now` and `now + x`, -1 for `x - now`, 0 for what stands still.
  public func slope(ofArgument index: Int) -> Int { index < slopes.count ? slopes[index] : 0 }

  /// The result holds until the argument (a timestamp that moves with the clock) reaches an instant; `nil` if never.
  public mutating func noteChange(whenArgument index: Int = 0, from value: Timestamp, reaches instant: Timestamp?) {
    isNoted = true
    guard let now, let instant, slope(ofArgument: index) == 1 else {
      if slope(ofArgument: index) != 0, slope(ofArgument: index) != 1 { changeAt = self.now }
      return
    }
    let change = now + (instant - value)
    changeAt = changeAt.map { min($0, change) } ?? change
  }

  /// The result holds whatever the clock does.
  public mutating func noteNoChange() { isNoted = true }

  /// The result moves as the argument does (`time.max(now, x)` while it is `now`), until what else is noted.
  public mutating func noteResultMoves(likeArgument index: Int) {
    isNoted = true
    resultSlope = slope(ofArgument: index)
  }
}
