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
  /// All declared names that the expression or a definition it uses names: variables, constants and definitions, and the
  /// fields of variables, as `ws.idle_for`.
  public let mentions: Set<String>
  let expression: CheckedExpression
  /// The value of an expression that reads nothing which changes; `nil` for others, and where it has none.
  public var constant: Value? { root.constant }
  private let root: any Node
  private let localCount: Int
  private let clockSlot: Int?

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
    let horizon = wantsHorizon && dependsOnClock ? self.horizon(bindings, budget) : nil
    return Evaluation(value: value, horizon: horizon, cost: frame.cost)
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

  /// How often a change that leaves the answer as it is is looked over.
  private static let patience = 64

  /// The end of the answer, looking over changes inside the expression that leave it as it is.
  private func horizon(_ bindings: Bindings, _ budget: UInt64) -> Timestamp? {
    guard let clockSlot, case .timestamp(let now) = bindings.slots[clockSlot] else { return nil }
    let first = outlook(bindings, now, budget)
    var end = first.holds
    var patience = Program.patience
    while patience > 0, end.isInCalendar {
      let next = outlook(bindings.moved(to: end, in: clockSlot), end, budget)
      guard next.value.isIdentical(to: first.value) else { break }
      // What is another value in every nanosecond has no end to be found in this way.
      patience -= next.holds == end.nextInstant ? Program.patience / 4 : 1
      end = next.holds
    }
    return end.isInCalendar ? end : nil
  }

  private func outlook(_ bindings: Bindings, _ clock: Timestamp, _ budget: UInt64) -> (value: Value, holds: Timestamp) {
    var frame = Frame(slots: bindings.slots, localCount: localCount, budget: budget.saturatingProduct(4), clock: clock)
    let outlook = root.outlook(&frame)
    // What is evaluated later may be what is dear: nothing is known of an answer that may not be affordable then.
    let isAffordable = frame.cost <= budget || costBound <= budget && !frame.isOverBudget
    return (outlook.value, isAffordable ? outlook.holds(at: clock) : clock.nextInstant)
  }
}

extension Value {
  /// A field that is not there is no answer.
  fileprivate var asAnswer: Value {
    if case .absent = self { .failure(.noSuchField, "the value is absent") } else { self }
  }
}
