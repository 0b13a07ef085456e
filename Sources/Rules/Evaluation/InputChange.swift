import CEL
import Time

/// A change of a single input with which a rule's condition gives another answer.
public struct InputChange: Sendable {
  /// The input as expressions name it: `ws.idle_for`, `state.actions_today`, `ws.agents[0].status`.
  public let input: String
  /// Its present value: `.absent` where it has none, `.unknown` where it could not be read.
  public let present: Value
  /// A value with which the condition gives ``answer``, found by evaluation; `.absent` for none.
  public let changed: Value
  /// Whether ``changed`` only stands for any value, as where the condition asks whether there is one.
  public let isAnyValue: Bool
  /// What the condition gives then.
  public let answer: Bool

  /// The sentence for people, its instants in UTC: `would be true if ws.idle_for were 1h0m1s, not 12m`.
  public var sentence: String {
    let value = isAnyValue ? "set" : Self.text(changed)
    return "would be \(answer) if \(input) were \(value)\(comparison)"
  }

  private var comparison: String {
    switch (present, changed) {
    case (.timestamp(let before), .timestamp(let after)):
      " (\((after - before).magnitude.exactText) \(after > before ? "later" : "earlier"))"
    case (.absent, _): "; it is absent"
    case (.unknown, _): "; it is not known"
    case (.bool, _), (.timestamp, _): ""
    default: ", not \(Self.text(present))"
    }
  }

  /// A value for people and for programs: `1h0m1s`, `2026-03-11T10:00:00Z`, `"running"`, `absent`.
  public static func text(_ value: Value) -> String {
    switch value {
    case .absent: "absent"
    case .unknown: "unknown"
    case .list(let items) where items.isEmpty: "empty"
    default: value.peopleText
    }
  }

  /// How large the change is, to find the smallest: times before numbers before words before what is absent or not known,
  /// since no time compares with a word.
  var size: Size {
    switch (present, changed) {
    case (.timestamp(let before), .timestamp(let after)):
      Size(kind: 0, amount: (after - before).magnitude.wholeNanoseconds)
    case (.duration(let before), .duration(let after)): Size(kind: 0, amount: Self.distance(before, after))
    case (.int(let before), .int(let after)): Size(kind: 1, amount: Self.distance(before, after))
    case (.absent, _), (_, .absent): Size(kind: 3, amount: 0)
    case (.unknown, _): Size(kind: 4, amount: 0)
    default: Size(kind: 2, amount: 0)
    }
  }

  struct Size: Comparable {
    let kind: Int
    let amount: Int64

    static func < (left: Size, right: Size) -> Bool { (left.kind, left.amount) < (right.kind, right.amount) }
  }

  private static func distance(_ left: Int64, _ right: Int64) -> Int64 {
    let (distance, isOver) = left.subtractingReportingOverflow(right)
    return isOver || distance == .min ? .max : abs(distance)
  }
}
