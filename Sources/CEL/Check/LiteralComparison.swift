import Time

/// A comparison of an expression with literals.
struct LiteralComparison {
  let subject: Expression
  /// The literals, in the order in which they are written.
  let literals: [(part: Expression, point: ValueRange.Point)]
  /// The operator when the subject is written on its left.
  private let operation: String
  /// The possible values of the subject when the comparison is true, and when it is false.
  let whenTrue: ValueRange
  let whenFalse: ValueRange
  /// Whether it asks which of two values is greater.
  var isOrder: Bool { ["_<_", "_<=_", "_>_", "_>=_"].contains(operation) }

  init?(_ part: Expression, in expression: CheckedExpression) {
    guard case .call(let name, nil, let sides) = part.kind, sides.count == 2 else { return nil }
    if name.text == "@in" {
      guard case .list(let elements) = sides[1].kind, !elements.isEmpty else { return nil }
      let listed = elements.compactMap { element in element.value.point.map { (element.value, $0) } }
      guard listed.count == elements.count else { return nil }
      self.init(sides[0], listed, Set(listed.map(\.1)), isEquality: true)
    } else {
      guard let index = sides.lastIndex(where: { $0.point != nil }), let point = sides[index].point else { return nil }
      let listed = [(sides[index], point)]
      switch (name.text, point) {
      case ("_==_", _): self.init(sides[1 - index], listed, [point], isEquality: true)
      case ("_!=_", _): self.init(sides[1 - index], listed, [point], isEquality: false)
      case (let name, .number(let number)):
        // `8 > x` is `x < 8`.
        let mirrored = ["_<_": "_>_", "_>_": "_<_", "_<=_": "_>=_", "_>=_": "_<=_"]
        self.init(sides[1 - index], listed, index == 1 ? name : mirrored[name] ?? name, number)
      default: return nil
      }
    }
    // Other types are left out: a double can be NaN, and a `dyn` can equal values of other types.
    guard [.int, .duration, .string].contains(expression.type(of: subject)) else { return nil }
  }

  private init(
    _ subject: Expression, _ literals: [(Expression, ValueRange.Point)], _ points: Set<ValueRange.Point>,
    isEquality: Bool
  ) {
    self.subject = subject
    self.literals = literals
    operation = isEquality ? "_==_" : "_!=_"
    whenTrue = isEquality ? ValueRange(points) : ValueRange(without: points)
    whenFalse = isEquality ? ValueRange(without: points) : ValueRange(points)
  }

  private init?(
    _ subject: Expression, _ literals: [(Expression, ValueRange.Point)], _ operation: String, _ number: Int64
  ) {
    self.subject = subject
    self.literals = literals
    self.operation = operation
    switch operation {
    case "_<_": (whenTrue, whenFalse) = (.below(number), .from(number))
    case "_<=_": (whenTrue, whenFalse) = (.upTo(number), .above(number))
    case "_>_": (whenTrue, whenFalse) = (.above(number), .upTo(number))
    case "_>=_": (whenTrue, whenFalse) = (.from(number), .below(number))
    default: return nil
    }
  }
}

extension LiteralComparison {
  /// The numeric literals.
  var numbers: [Int64] { literals.compactMap { if case .number(let number) = $0.point { number } else { nil } } }

  /// Whether it is an equality test, or a negated one.
  var isEquality: Bool { operation == "_==_" || operation == "_!=_" }

  /// Whether it is `>= number`.
  func isFrom(_ number: Int64) -> Bool { operation == "_>=_" && numbers == [number] }

  /// A description of a weekday range that separates Saturday (6) from Sunday (0), and the days that were meant.
  ///
  /// `nil` for other comparisons, and for ranges that begin on Monday.
  var splitOfWeek: (says: String, days: [Int64])? {
    guard !isEquality, numbers.count == 1 else { return nil }
    let days = (0...6).filter { !whenTrue.intersection(ValueRange([.number($0)])).isEmpty }
    let meant = days.filter { $0 > 0 } + (days.contains(0) ? [] : [0])
    switch (days.first, days.last) {
    case (0, let last?) where (1...5).contains(last): return ("this takes in Sunday and leaves out Saturday", meant)
    case (let first?, 6) where first >= 5: return ("this leaves out Sunday", meant)
    default: return nil
    }
  }

  /// Whether it splits days at the end of a week counted from zero: `< 7`, `>= 14`.
  var isUpToWeek: Bool {
    (operation == "_<_" || operation == "_>=_") && numbers.allSatisfy { $0 % 7 == 0 }
  }
}

extension Expression {
  /// The value of an int literal, a string literal, or a call such as `duration("2h")`; `nil` for anything else.
  var point: ValueRange.Point? {
    switch kind {
    case .literal(.int(let number)): .number(number)
    case .literal(.string(let text)): .text(.init(value: text))
    case .call(let name, nil, let arguments) where name.text == "duration" && arguments.count == 1:
      if case .string(let text)? = arguments[0].literal, let duration = Duration(goText: text) {
        .number(duration.wholeNanoseconds)
      } else {
        nil
      }
    default: nil
    }
  }
}
