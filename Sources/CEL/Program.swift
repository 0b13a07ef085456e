import Time

/// A compiled expression, which can be evaluated any number of times, from any thread.
public final class Program: Sendable {
  /// The expression's text.
  public let source: String
  public let resultType: CELType
  /// Maximum cost of an evaluation, in units of the cost table, while values keep within the schema's bounds.
  public let costBound: UInt64
  /// Whether the answer can change as time passes.
  public let dependsOnClock: Bool
  /// The names of the variables that the expression may read, including those of definitions.
  public let attributes: Set<String>
  /// All declared names that the expression or its definitions use.
  ///
  /// They are variables, constants and definitions, fields of variables, such as `ws.idle_for`, and keys of maps in them,
  /// such as `ws.params.region`. An object or a map of which anything may be read is mentioned as `ws.params.*`.
  public let mentions: Set<String>
  let expression: CheckedExpression
  /// The value of a constant expression; `nil` for others, and if it has no value.
  public var constant: Value? { root.constant }
  /// The optional fields that are present wherever it is true, such as `ws.deadline` for `has(ws.deadline)`.
  public var presentWhenTrue: Set<String> { GuardCheck.facts(whenTrue: expression) }
  private let root: any Node
  private let localCount: Int
  private let clockSlot: Int?

  init(expression: CheckedExpression, plan: ExecutionPlan, costBound: UInt64) {
    source = expression.source
    resultType = expression.type
    self.costBound = costBound
    self.expression = expression
    root = plan.root
    localCount = plan.localCount
    attributes = plan.attributes
    mentions = plan.mentions
    dependsOnClock = plan.root.isMoving
    let environment = expression.environment
    clockSlot = environment.variables.first { $0.isClock }.flatMap { environment.slot(of: $0.name) }
  }

  /// The expression as text in one canonical form; it compiles to the same program.
  public var printed: String { expression.root.printed }

  /// Evaluates the expression.
  ///
  /// `budget` is in units of the cost table; `nil` uses the environment's limit, and beyond it the answer is an error
  /// with code `budgetExceeded`. The horizon costs time only if the answer depends on the clock.
  public func evaluate(_ bindings: Bindings, budget: UInt64? = nil, wantsHorizon: Bool = false) -> Evaluation {
    let budget = budget ?? expression.environment.limits.cost
    var frame = Frame(slots: bindings.slots, localCount: localCount, budget: budget)
    let value = root.eval(&frame).asAnswer
    let horizon = wantsHorizon && dependsOnClock ? self.horizon(bindings, budget) : nil
    return Evaluation(value: value, horizon: horizon, cost: frame.cost)
  }

  /// Evaluates the expression once more, and keeps the value of every sub-expression.
  public func explain(_ bindings: Bindings) -> Explanation {
    let plan = Planner.plan(expression, isTracing: true).plan
    let trace = Trace()
    var frame = Frame(
      slots: bindings.slots, localCount: plan.localCount, budget: expression.environment.limits.cost, trace: trace)
    let value = plan.root.eval(&frame).asAnswer
    return Explanation(expression, value: value, trace: trace.root)
  }

  /// Maximum number of later instants tried while the result stays equal.
  private static let searchLimit = 64

  /// The instant at which the answer may change; skips changes inside the expression that leave the answer equal.
  private func horizon(_ bindings: Bindings, _ budget: UInt64) -> Timestamp? {
    guard let clockSlot, case .timestamp(let now) = bindings.slots[clockSlot] else { return nil }
    let first = outlook(bindings, now, budget)
    var end = first.holds
    var left = Program.searchLimit
    while left > 0, end.isInCalendar {
      let next = outlook(bindings.moved(to: end, in: clockSlot), end, budget)
      guard next.value.isIdentical(to: first.value) else { break }
      // An expression that changes internally in every nanosecond would use up the search, so each such step counts
      // more.
      left -= next.holds == end.nextInstant ? Program.searchLimit / 4 : 1
      end = next.holds
    }
    return end.isInCalendar ? end : nil
  }

  private func outlook(_ bindings: Bindings, _ clock: Timestamp, _ budget: UInt64) -> (value: Value, holds: Timestamp) {
    var frame = Frame(slots: bindings.slots, localCount: localCount, budget: budget.saturatingProduct(4), clock: clock)
    let outlook = root.outlook(&frame)
    // Parts that are evaluated only later may be expensive: if the budget might not suffice then, nothing is known.
    let isAffordable = frame.cost <= budget || costBound <= budget && !frame.isOverBudget
    return (outlook.value, isAffordable ? outlook.holds(at: clock) : clock.nextInstant)
  }
}

extension Value {
  /// The value as an answer: an absent field becomes an error.
  fileprivate var asAnswer: Value {
    if case .absent = self { .failure(.noSuchField, "the value is absent") } else { self }
  }
}
