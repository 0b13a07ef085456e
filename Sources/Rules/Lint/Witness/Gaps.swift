import CEL
import Diagnostics

/// Finds pairs of rules that were meant to meet and leave values to neither (R504): `> 2h` here, `< 2h` there.
///
/// Two rules that change the same thing are meant to meet where they name the same bound. Two that do the same thing to another
/// amount, as steps of one scale do, are meant to meet where their bounds differ, too; between what keeps a workspace and what
/// shortens it a distance is mostly wanted.
struct Gaps {
  let files: [String: SourceFile]

  /// A comparison that a rule needs, with one side of its bound.
  private struct Edge {
    let logic: RuleLogic
    let sum: LinearSum
    let bound: Int64
    let isBelow: Bool
    /// Whether the bound itself belongs to it.
    let isInclusive: Bool
    let span: SourceSpan?
    let text: String
  }

  /// Maximum number of pairs tried, of steps that are farther apart, and of rules that may fill a gap between two.
  private static let pairLimit = 2_000
  private static let stepLimit = 300
  private static let thirdLimit = 12

  func findings(_ logics: [RuleLogic]) -> [WitnessFinding] {
    var edges: [LinearSum: [Edge]] = [:]
    var order: [LinearSum] = []
    for logic in logics {
      guard let formula = logic.formula else { continue }
      var own: [Edge] = []
      Self.collect(formula, isNegated: false, logic, &own)
      for edge in own {
        if edges[edge.sum] == nil { order.append(edge.sum) }
        edges[edge.sum, default: []].append(edge)
      }
    }
    var findings: [WitnessFinding] = []
    var (pairs, steps) = (0, 0)
    // The clock itself passes by every value: nobody waits for one second.
    for sum in order where !sum.parts.allSatisfy({ $0.name == "now" }) {
      let all = edges[sum] ?? []
      for below in all where below.isBelow {
        for above in all where !above.isBelow && above.logic.rule !== below.logic.rule {
          let isOneValue = below.bound == above.bound && !below.isInclusive && !above.isInclusive
          guard
            isOneValue
              || below.bound < above.bound && !sum.isOfClock && below.logic.rule.isStep(beside: above.logic.rule),
            below.logic.rule.meets(above.logic.rule)
          else { continue }
          (pairs, steps) = (pairs + 1, steps + (isOneValue ? 0 : 1))
          guard pairs <= Self.pairLimit, steps <= Self.stepLimit else { return findings }
          if let finding = finding(below, above, isOneValue: isOneValue, among: all) { findings.append(finding) }
        }
      }
    }
    return findings
  }

  private static func collect(
    _ formula: Formula, isNegated: Bool, _ logic: RuleLogic, _ found: inout [Edge]
  ) {
    func add(_ sum: LinearSum, _ bound: Int64, isBelow: Bool, isInclusive: Bool, _ place: Formula) {
      found.append(
        Edge(
          logic: logic, sum: sum, bound: bound, isBelow: isBelow, isInclusive: isInclusive, span: place.span,
          text: place.text))
    }
    switch formula.kind {
    case .constant: return
    // `a > b` is read as the negation of `a <= b`, and only the negation has a place.
    case .not(let inner):
      switch inner.kind {
      case .term(.atMost(let sum, let bound)):
        add(sum, bound, isBelow: isNegated, isInclusive: isNegated, formula)
      case .term(.below(let sum, let bound)):
        add(sum, bound, isBelow: isNegated, isInclusive: !isNegated, formula)
      default: collect(inner, isNegated: !isNegated, logic, &found)
      }
    case .all(let parts), .any(let parts):
      for part in parts { collect(part, isNegated: isNegated, logic, &found) }
    case .term(.below(let sum, let bound)):
      add(sum, bound, isBelow: !isNegated, isInclusive: isNegated, formula)
    case .term(.atMost(let sum, let bound)):
      add(sum, bound, isBelow: !isNegated, isInclusive: !isNegated, formula)
    case .term: return
    }
  }

  private func finding(_ below: Edge, _ above: Edge, isOneValue: Bool, among edges: [Edge]) -> WitnessFinding? {
    let (lower, upper) = (below.logic, above.logic)
    var thirds: [RuleLogic] = []
    for edge in edges {
      let rule = edge.logic.rule
      guard rule !== lower.rule, rule !== upper.rule, rule.meets(lower.rule), rule.meets(upper.rule),
        !thirds.contains(where: { $0.rule === rule })
      else { continue }
      thirds.append(edge.logic)
    }
    guard thirds.count <= Self.thirdLimit else { return nil }
    let wholes = [lower.whole, upper.whole] + thirds.map(\.whole)
    guard let space = TruthSpace(wholes), let cells = Cells(below.bound, above.bound, of: below.sum, in: space),
      let (low, gap, high) = cells.around(below.isInclusive, above.isInclusive)
    else { return nil }
    let (lowerNode, upperNode) = (space.node(lower.whole), space.node(upper.whole))
    func at(_ node: TruthSpace.Node, _ cell: Int) -> TruthSpace.Node {
      node.fixing(cells.dimension, at: 1 << UInt64(cell))
    }
    let claim = TruthSpace.Node.all(
      [at(lowerNode, low), at(upperNode, high)]
        + gap.flatMap { cell in
          ([lowerNode, upperNode] + thirds.map { space.node($0.whole) }).map { at($0, cell).negated(space) }
        })
    guard case .found(let domains) = CellSearch.run(claim, in: space) else { return nil }
    let search = WitnessSearch(space: space, rules: [lower.rule, upper.rule] + thirds.map(\.rule))
    let three = [gap[gap.count / 2], low, high].map { cell in
      var domains = domains
      domains[cells.dimension] = 1 << UInt64(cell)
      return domains
    }
    let unmet = [lower.rule, upper.rule] + thirds.map(\.rule)
    func shows(_ witnesses: [Witness]) -> Bool {
      !unmet.contains { witnesses[0].isTrue($0) } && witnesses[1].isTrue(lower.rule) && witnesses[2].isTrue(upper.rule)
    }
    for base in search.bases {
      let witnesses = three.compactMap { search.witness(in: $0, from: base) }
      if witnesses.count == 3, shows(witnesses) { return finding(below, above, isOneValue, witnesses, in: space) }
    }
    // Hours of the day are not the same in all three.
    let witnesses = zip(three, [unmet, [lower.rule], [upper.rule]]).enumerated().compactMap { index, part in
      search.first(in: part.0) { witness in part.1.allSatisfy { witness.isTrue($0) == (index > 0) } }
    }
    guard witnesses.count == 3, shows(witnesses) else { return nil }
    return finding(below, above, isOneValue, witnesses, in: space)
  }

  private func finding(
    _ below: Edge, _ above: Edge, _ isOneValue: Bool, _ witnesses: [Witness], in space: TruthSpace
  ) -> WitnessFinding {
    let (rule, other) = (above.logic.rule, below.logic.rule)
    let values = [below.bound, above.bound].map { WitnessField.text($0, of: below.sum) }
    let place = isOneValue ? "exactly \(values[0])" : "between \(values[0]) and \(values[1])"
    let advice = isOneValue ? "write '>=' or '<=' in one of them" : "let one begin where the other ends"
    let span = above.span.flatMap { span in rule.program.condition.map { $0.fileSpan(of: span) } } ?? rule.span
    return WitnessFinding(
      claim: .gap, rule: rule, others: [other], witnesses: witnesses,
      diagnostic: Diagnostic(
        code: RuleCode.gap, severity: .warning,
        summary: "where \(below.sum.plain) is \(place), neither '\(rule.name)' nor '\(other.name)' is true",
        explanation:
          "One says '\(above.text)', the other '\(below.text)': \(advice). For example: "
          + "\(witnesses[0].text(of: space)).", file: files[rule.file], span: span,
        notes: [Diagnostic.Note("the other is \(other.placed(in: files))")]))
  }

  /// The cells of one sum around two bounds.
  private struct Cells {
    let dimension: Int
    private let possible: UInt64
    private let low: Int
    private let high: Int

    init?(_ below: Int64, _ above: Int64, of sum: LinearSum, in space: TruthSpace) {
      guard let dimension = space.dimensions.firstIndex(where: { $0.subject == .sum(sum) }) else { return nil }
      let values = space.dimensions[dimension]
      func cell(_ test: Logic.SumTest) -> Int? { values.truths[.sum(sum, test)].map { 63 - $0.leadingZeroBitCount } }
      // The last cell up to the bound is the bound itself.
      guard let low = cell(.atMost(below)) ?? cell(.below(below)).map({ $0 + 1 }),
        let high = cell(.atMost(above)) ?? cell(.below(above)).map({ $0 + 1 })
      else { return nil }
      (self.dimension, self.low, self.high, possible) = (dimension, low, high, values.possible)
    }

    /// The last cell below, those between, and the first above; `nil` where one of them is empty.
    func around(_ isBelowInclusive: Bool, _ isAboveInclusive: Bool) -> (low: Int, gap: [Int], high: Int)? {
      let (first, last) = (isBelowInclusive ? low : low - 1, isAboveInclusive ? high : high + 1)
      guard first >= 0, last < 64, possible & 1 << UInt64(first) != 0, possible & 1 << UInt64(last) != 0 else {
        return nil
      }
      let gap = (first + 1..<max(last, first + 1)).filter { possible & 1 << UInt64($0) != 0 }
      return gap.isEmpty ? nil : (first, gap, last)
    }
  }
}

extension Rule {
  /// Whether the two look at the same workspaces and change the same thing.
  fileprivate func meets(_ other: Rule) -> Bool {
    selector.mayOverlap(other.selector)
      && !Set(actions.filter { $0.kind != .notify }.map(\.effect)).isDisjoint(with: other.actions.map(\.effect))
  }

  /// Whether the two do the same thing, as the steps of one scale do.
  fileprivate func isStep(beside other: Rule) -> Bool {
    let kinds = Set(actions.map(\.kind))
    return kinds.contains(where: \.competes) && kinds == Set(other.actions.map(\.kind))
  }
}

extension TruthSpace.Node {
  /// The formula with the value of one dimension given.
  fileprivate func fixing(_ fixed: Int, at cell: UInt64) -> TruthSpace.Node {
    switch self {
    case .constant: self
    case .inside(let dimension, let mask): dimension == fixed ? .constant(mask & cell != 0) : self
    case .all(let parts): .all(parts.map { $0.fixing(fixed, at: cell) })
    case .any(let parts): .any(parts.map { $0.fixing(fixed, at: cell) })
    }
  }

  fileprivate func negated(_ space: TruthSpace) -> TruthSpace.Node {
    switch self {
    case .constant(let truth): .constant(!truth)
    case .inside(let dimension, let mask):
      .inside(dimension: dimension, ~mask & space.dimensions[dimension].possible)
    case .all(let parts): .any(parts.map { $0.negated(space) })
    case .any(let parts): .all(parts.map { $0.negated(space) })
    }
  }
}

extension LinearSum {
  /// Whether it tells the time alone: hours between two times of the day are mostly left free on purpose.
  fileprivate var isOfClock: Bool {
    !parts.contains { part in ["ws.", "template.", "owner.", "state."].contains { part.name.contains($0) } }
  }
}
