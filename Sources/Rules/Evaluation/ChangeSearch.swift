import CEL
import Time

extension Rule {
  /// For each input that the condition reads, the smallest change of it alone that gives the condition the other answer:
  /// true where it is not true now, false where it is. The smallest first.
  ///
  /// Found by search: the values that the condition's constants and comparisons suggest are tried, each by evaluating the
  /// condition on the workspace with that value, so that all that is returned is so. Something smaller may be overlooked
  /// where an input is used in a way that no comparison shows, such as in `isWithin`. The clock is no input here; see
  /// ``turn(_:state:)``. Costs up to some thousand evaluations.
  public func changes(_ subject: Subject, state: RuleState = RuleState()) -> [InputChange] {
    guard program.condition != nil else { return [] }
    let situation = Situation(facts: subject.facts, state: subject.completed(state, in: zone), now: subject.now)
    let inputs = ConditionInput.all(of: self, in: situation)
    var search = ChangeSearch(self, situation, inputs)
    let found = inputs.compactMap { search.smallestChange(of: $0) }
    let order = found.enumerated().sorted { ($0.element.size, $0.offset) < ($1.element.size, $1.offset) }
    return order.map(\.element)
  }
}

/// Looks for the smallest change of an input that gives the condition the wanted answer.
private struct ChangeSearch {
  let rule: Rule
  let situation: Situation
  /// The answer that is looked for.
  private let wanted: RuleEvaluation.Answer
  /// Values that the condition names.
  private let written: [Value]
  /// Words that are values of an input with a fixed set of them, such as a status: no other input is compared with those.
  private let statusWords: Set<String>
  private let gaps: InputGaps
  private var evaluationsLeft = 5000

  /// The least step of time that is looked at; the clock of a sweep has whole seconds.
  private static let step: Int64 = 1_000_000_000

  init(_ rule: Rule, _ situation: Situation, _ inputs: [ConditionInput]) {
    statusWords = Set(inputs.flatMap { $0.field.closedSet ?? [] })
    self.rule = rule
    self.situation = situation
    let subject = Subject(facts: situation.facts, now: situation.now)
    let isTrue = rule.evaluate(subject, state: situation.state, wantsHorizon: false).answer == .true
    wanted = isTrue ? .false : .true
    written = rule.program.condition?.program.writtenValues ?? []
    gaps = InputGaps(rule, situation, written)
  }

  mutating func smallestChange(of input: ConditionInput) -> InputChange? {
    if !isDecided(by: input) { return nil }
    for value in sorted(candidates(for: input, present: input.present, gaps), of: input) {
      if let change = change(of: input, to: value) { return nearer(change, of: input) }
    }
    if input.present.isKnown || evaluationsLeft <= 0 { return nil }
    // Where it has no value, no comparison with it was evaluated: with some value there is one to see.
    for value in candidates(for: input, present: input.present, gaps).prefix(3) where value.isKnown {
      var changed = situation
      input.assign(&changed, value)
      for value in candidates(for: input, present: value, InputGaps(rule, changed, written)) {
        if let change = change(of: input, to: value) { return change }
      }
    }
    return nil
  }

  /// Whether the answer depends on the input: where it stays as it is although the input is not known, no value changes it.
  private func isDecided(by input: ConditionInput) -> Bool {
    guard let attribute = input.attribute else { return true }
    var unknown = situation
    unknown.facts.unknown.insert(attribute)
    let subject = Subject(facts: unknown.facts, now: unknown.now)
    let answer = rule.evaluate(subject, state: unknown.state, wantsHorizon: false).answer
    return if case .unknown = answer { true } else { answer == wanted }
  }

  /// The change of the input to a value if the condition then gives the wanted answer.
  private mutating func change(of input: ConditionInput, to value: Value) -> InputChange? {
    guard evaluationsLeft > 0 else { return nil }
    evaluationsLeft -= 1
    var changed = situation
    input.assign(&changed, value)
    let subject = Subject(facts: changed.facts, now: changed.now)
    guard rule.evaluate(subject, state: changed.state, wantsHorizon: false).answer == wanted else { return nil }
    return InputChange(
      input: input.name, present: input.present, changed: value,
      isAnyValue: !input.present.isKnown && isPlaceholder(value, of: input), answer: wanted == .true)
  }

  /// A change between none and the one found, where the condition turns earlier on the way.
  private mutating func nearer(_ found: InputChange, of input: ConditionInput) -> InputChange {
    guard let from = input.present.amount, let to = found.changed.amount,
      !to.subtractingReportingOverflow(from).overflow
    else { return found }
    let step = input.present.type == .int ? 1 : Self.step
    var best = found
    var (low, high) = (from, to)
    while high > low ? high - low > step : low - high > step {
      let middle = low + (high - low) / 2
      if let change = change(of: input, to: input.present.withAmount(middle)) {
        best = change
        high = middle
      } else {
        if evaluationsLeft <= 0 { break }
        low = middle
      }
    }
    // What was suggested is a round value, and as good within a step.
    guard let amount = best.changed.amount, (to - amount).magnitude > step.magnitude else { return found }
    return best
  }

  private func sorted(_ values: [Value], of input: ConditionInput) -> [Value] {
    let sizes = values.enumerated().map { index, value in
      let size = InputChange(
        input: "", present: input.present, changed: value, isAnyValue: false, answer: true
      ).size
      return (size: size, index: index)
    }
    return sizes.sorted { ($0.size, $0.index) < ($1.size, $1.index) }.map { values[$0.index] }
  }

  /// The values to try, except the present one.
  private func candidates(for input: ConditionInput, present: Value, _ gaps: InputGaps) -> [Value] {
    var values: [Value]
    switch input.field.type {
    case .bool: values = [.bool(true), .bool(false)]
    case .string: values = words(for: input).map(Value.string)
    case .int:
      let numbers = written.compactMap { if case .int(let number) = $0 { number } else { nil } }
      values = around(numbers + moved(present, by: gaps.numbers), step: 1).map(Value.int)
    case .duration:
      let lengths = written.compactMap { if case .duration(let length) = $0 { length } else { nil } }
      values = around(lengths + moved(present, by: gaps.lengths) + [0], step: Self.step).map {
        .duration(nanoseconds: $0)
      }
    case .timestamp: values = instants(from: present, gaps)
    case .list(.object):
      guard case .list(let items) = present else { return [] }
      return [.list(items.isEmpty ? [.string("an agent, connected")] : [])]
    default: return []
    }
    if let minimum = input.field.minimum { values.removeAll { ($0.amount ?? minimum) < minimum } }
    if input.field.isOptional { values.append(.absent) }
    return values.filter { !$0.isSame(as: input.present) }
  }

  /// Distances that are tried where no comparison suggests one.
  private static let strides: [Duration] = [1, 2, 4, 8, 12, 24, 48, 72, 96, 120, 144, 168].map { .hours($0) }

  private func instants(from present: Value, _ gaps: InputGaps) -> [Value] {
    var instants: [Timestamp] = written.compactMap { if case .timestamp(let instant) = $0 { instant } else { nil } }
    let lengths = written.compactMap {
      if case .duration(let length) = $0 { Duration.nanoseconds(length) } else { nil }
    }
    instants += lengths.flatMap { [situation.now + $0, situation.now - $0] }
    if case .timestamp(let instant) = present {
      let gaps = gaps.lengths.map { Duration.nanoseconds($0) }
      instants += (gaps + Self.strides).flatMap { [instant + $0, instant - $0] }
    }
    instants += [situation.now, situation.now + .hours(1), situation.now - .hours(1)]
    return instants.flatMap { [$0, $0 + .seconds(1), $0 - .seconds(1)] }.filter(\.isInCalendar).map(Value.timestamp)
  }

  /// What an optional text is set to where the condition names no text to compare it with.
  private static let placeholder = "CRON_TZ=UTC 0 8 * * 1-5"

  private func words(for input: ConditionInput) -> [String] {
    if let words = input.field.closedSet { return words }
    let texts = written.compactMap { value -> String? in
      guard case .string(let text) = value, !statusWords.contains(text) else { return nil }
      return text
    }
    return input.field.isOptional ? [Self.placeholder] + texts : texts
  }

  private func isPlaceholder(_ value: Value, of input: ConditionInput) -> Bool {
    if case .string(Self.placeholder) = value { true } else { false }
  }

  private func moved(_ present: Value, by gaps: [Int64]) -> [Int64] {
    guard let amount = present.amount else { return [] }
    return gaps.flatMap { [amount.addingReportingOverflow($0), amount.subtractingReportingOverflow($0)] }
      .compactMap { $0.overflow ? nil : $0.partialValue }
  }

  private func around(_ amounts: [Int64], step: Int64) -> [Int64] {
    amounts.flatMap {
      [$0, $0.addingReportingOverflow(step).partialValue, $0.subtractingReportingOverflow(step).partialValue]
    }
  }
}

/// By how much the sides of the comparisons that were evaluated differ: a side that moves by it makes them equal.
private struct InputGaps {
  /// Of instants and of durations, in nanoseconds.
  var lengths: [Int64] = []
  var numbers: [Int64] = []

  init(_ rule: Rule, _ situation: Situation, _ written: [Value]) {
    guard let program = rule.program.condition?.program else { return }
    let subject = Subject(facts: situation.facts, now: situation.now)
    for (left, right) in program.explain(subject.bindings(for: rule, situation.state)).comparedValues {
      for left in left.map({ [$0] }) ?? written {
        for right in right.map({ [$0] }) ?? written { note(left, right) }
      }
    }
    lengths = Array(Set(lengths)).sorted()
    numbers = Array(Set(numbers)).sorted()
  }

  private mutating func note(_ left: Value, _ right: Value) {
    switch (left, right) {
    case (.timestamp(let left), .timestamp(let right)): lengths.append((right - left).wholeNanoseconds)
    case (.duration(let left), .duration(let right)):
      let (gap, isOver) = right.subtractingReportingOverflow(left)
      if !isOver { lengths.append(gap) }
    case (.int(let left), .int(let right)):
      let (gap, isOver) = right.subtractingReportingOverflow(left)
      if !isOver { numbers.append(gap) }
    default: break
    }
  }
}

extension Value {
  /// The amount of what can be moved by steps: a number, or nanoseconds.
  fileprivate var amount: Int64? {
    switch self {
    case .int(let number): number
    case .duration(let nanoseconds): nanoseconds
    case .timestamp(let instant): (instant - .epoch).wholeNanoseconds
    default: nil
    }
  }

  /// The value of the same kind with another amount.
  fileprivate func withAmount(_ amount: Int64) -> Value {
    switch self {
    case .int: .int(amount)
    case .duration: .duration(nanoseconds: amount)
    case .timestamp: .timestamp(.epoch + .nanoseconds(amount))
    default: self
    }
  }

  fileprivate func isSame(as other: Value) -> Bool {
    switch (self, other) {
    case (.absent, .absent): true
    case (.bool(let left), .bool(let right)): left == right
    case (.string(let left), .string(let right)): left == right
    default: amount != nil && type == other.type && amount == other.amount
    }
  }
}
