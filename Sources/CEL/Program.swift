import Time

/// A compiled expression, to be evaluated any number of times, from any thread.
public final class Program: Sendable {
  /// The expression's text.
  public let source: String
  public let resultType: CELType
  /// The most units of the cost table that an evaluation can spend while values keep to the schema's bounds.
  public let costBound: UInt64
  /// Whether the answer can change because time passes.
  public let dependsOnClock: Bool
  /// The variables that the expression may read, by name, those of definitions included.
  public let attributes: Set<String>
  /// All declared names that the expression or a definition it uses names: variables, constants and definitions.
  public let mentions: Set<String>
  let expression: CheckedExpression
  /// The value of an expression that reads nothing which changes; `nil` for others, and where it has none.
  public var constant: Value? { root.constant }
  private let root: any Node
  private let localCount: Int
  private let clockSlot: Int?
  private let readsMovingFields: Bool

  init(expression: CheckedExpression, plan: Plan, costBound: UInt64) {
    source = expression.source
    resultType = expression.type
    self.costBound = costBound
    self.expression = expression
    root = plan.root
    localCount = plan.localCount
    attributes = plan.attributes
    mentions = plan.mentions
    dependsOnClock = plan.root.isMoving
    readsMovingFields = plan.readsMovingFields
    let environment = expression.environment
    clockSlot = environment.variables.first { $0.isClock }.flatMap { environment.slot(of: $0.name) }
  }

  /// The expression as text again, in one form for all ways to write it; it compiles to the same.
  public var printed: String { expression.root.printed }

  /// Evaluates. `budget` is in units of the cost table; beyond it the answer is an error of code `budgetExceeded`, `nil` takes
  /// the environment's limit. The horizon costs time only where the answer depends on the clock.
  public func evaluate(_ bindings: Bindings, budget: UInt64? = nil, wantsHorizon: Bool = false) -> Evaluation {
    let budget = budget ?? expression.environment.limits.cost
    var frame = Frame(slots: bindings.slots, localCount: localCount, budget: budget)
    let value = root.eval(&frame).asAnswer
    let horizon = wantsHorizon && dependsOnClock ? self.horizon(bindings.slots, budget) : nil
    return Evaluation(value: value, horizon: horizon, cost: frame.cost)
  }

  /// The next instant at which a true or false answer is another one, looking over changes inside the expression that leave it
  /// as it is; after `limit` of those, the next that may or may not change it. `nil` if it never changes, or does not depend
  /// on the clock. With fields that move with the clock it is an evaluation's horizon, since their values belong to one instant.
  public func nextChange(_ bindings: Bindings, limit: Int = 64) -> Timestamp? {
    guard dependsOnClock, let clockSlot else { return nil }
    var bindings = bindings
    let answer = evaluate(bindings).value
    var change = horizon(bindings.slots, expression.environment.limits.cost)
    if readsMovingFields { return change }
    for _ in 0..<limit {
      guard let instant = change else { return nil }
      bindings[clockSlot] = .timestamp(instant)
      let next = evaluate(bindings).value
      guard case .bool(let before) = answer, case .bool(let after) = next, before == after else { return instant }
      change = horizon(bindings.slots, expression.environment.limits.cost)
    }
    return change
  }

  /// Evaluates once more and keeps the value of every sub-expression.
  public func explain(_ bindings: Bindings) -> Explanation {
    let plan = Planner.plan(expression, isTracing: true).plan
    let trace = Trace()
    var frame = Frame(
      slots: bindings.slots, localCount: plan.localCount, budget: expression.environment.limits.cost, trace: trace)
    let value = plan.root.eval(&frame).asAnswer
    return Explanation(expression, value: value, trace: trace.root)
  }

  private func horizon(_ slots: [Value], _ budget: UInt64) -> Timestamp? {
    guard let clockSlot, clockSlot < slots.count, case .timestamp(let clock) = slots[clockSlot] else { return nil }
    var frame = Frame(slots: slots, localCount: localCount, budget: budget.saturatingProduct(4), clock: clock)
    _ = root.evalMoving(&frame)
    let until = frame.motion.slope == 0 ? frame.motion.until : clock.nextInstant
    return until == Motion.never ? nil : until
  }
}

extension Value {
  /// A field that is not there is no answer.
  fileprivate var asAnswer: Value {
    if case .absent = self { .failure(.noSuchField, "the value is absent") } else { self }
  }
}
