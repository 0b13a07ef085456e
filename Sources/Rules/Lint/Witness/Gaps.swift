import CEL
import Diagnostics

/// Finds pairs of rules that were meant to meet and leave one value to neither: `> 2h` here, `< 2h` there (R504).
struct Gaps {
  let files: [String: SourceFile]

  /// A comparison that leaves its bound out, where a rule needs it.
  private struct Edge {
    let logic: RuleLogic
    let isBelow: Bool
    let span: SourceSpan?
    let text: String
  }

  private struct Meeting: Hashable {
    let sum: LinearSum
    let bound: Int64
  }

  /// Maximum number of pairs tried.
  private static let pairLimit = 2_000

  func findings(_ logics: [RuleLogic]) -> [WitnessFinding] {
    var edges: [Meeting: [Edge]] = [:]
    var order: [Meeting] = []
    for logic in logics {
      guard let formula = logic.formula else { continue }
      var own: [(Meeting, Edge)] = []
      Self.collect(formula, isNegated: false, logic, &own)
      for (meeting, edge) in own {
        if edges[meeting] == nil { order.append(meeting) }
        edges[meeting, default: []].append(edge)
      }
    }
    var findings: [WitnessFinding] = []
    var pairs = 0
    for meeting in order {
      let all = edges[meeting] ?? []
      for below in all where below.isBelow {
        for above in all where !above.isBelow && above.logic.rule !== below.logic.rule {
          guard below.logic.rule.meets(above.logic.rule) else { continue }
          pairs += 1
          guard pairs <= Self.pairLimit else { return findings }
          if let finding = finding(meeting, below, above) { findings.append(finding) }
        }
      }
    }
    return findings
  }

  private static func collect(
    _ formula: Formula, isNegated: Bool, _ logic: RuleLogic, _ found: inout [(Meeting, Edge)]
  ) {
    switch formula.kind {
    case .constant: return
    // `a > b` is read as the negation of `a <= b`, and only the negation has a place.
    case .not(let inner):
      if !isNegated, case .term(.atMost(let sum, let bound)) = inner.kind {
        found.append(
          (
            Meeting(sum: sum, bound: bound),
            Edge(logic: logic, isBelow: false, span: formula.span, text: formula.text)
          ))
      } else if isNegated, case .term(.below(let sum, let bound)) = inner.kind {
        found.append(
          (Meeting(sum: sum, bound: bound), Edge(logic: logic, isBelow: true, span: formula.span, text: formula.text)))
      } else {
        collect(inner, isNegated: !isNegated, logic, &found)
      }
    case .all(let parts), .any(let parts):
      for part in parts { collect(part, isNegated: isNegated, logic, &found) }
    case .term(.below(let sum, let bound)) where !isNegated:
      found.append(
        (Meeting(sum: sum, bound: bound), Edge(logic: logic, isBelow: true, span: formula.span, text: formula.text)))
    case .term: return
    }
  }

  private func finding(_ meeting: Meeting, _ below: Edge, _ above: Edge) -> WitnessFinding? {
    let (lower, upper) = (below.logic, above.logic)
    // The clock itself passes by every value: nobody waits for one second.
    guard !meeting.sum.parts.allSatisfy({ $0.name == "now" }),
      let space = TruthSpace([lower.whole, upper.whole, .question(.sum(meeting.sum, .equals(meeting.bound)))]),
      let dimension = space.dimensions.firstIndex(where: { $0.subject == .sum(meeting.sum) }),
      let point = space.dimensions[dimension].cells.firstIndex(of: .numbers(meeting.bound...meeting.bound)),
      space.dimensions[dimension].possible & 1 << UInt64(point) != 0, point > 0
    else { return nil }
    let (lowerNode, upperNode) = (space.node(lower.whole), space.node(upper.whole))
    func at(_ node: TruthSpace.Node, _ cell: Int) -> TruthSpace.Node {
      node.fixing(dimension, at: 1 << UInt64(cell))
    }
    let claim = TruthSpace.Node.all([
      at(lowerNode, point - 1), at(upperNode, point + 1), at(lowerNode, point).negated(space),
      at(upperNode, point).negated(space),
    ])
    guard case .found(var domains) = CellSearch.run(claim, in: space) else { return nil }
    let search = WitnessSearch(space: space)
    for base in WitnessSearch.plain {
      let three = [point, point - 1, point + 1].map { cell -> Witness? in
        domains[dimension] = 1 << UInt64(cell)
        return search.witness(in: domains, from: base)
      }
      guard let here = three[0], let before = three[1], let behind = three[2],
        !here.isTrue(lower.rule), !here.isTrue(upper.rule), before.isTrue(lower.rule), behind.isTrue(upper.rule)
      else { continue }
      return finding(meeting, below, above, [here, before, behind], in: space)
    }
    return nil
  }

  private func finding(
    _ meeting: Meeting, _ below: Edge, _ above: Edge, _ witnesses: [Witness], in space: TruthSpace
  ) -> WitnessFinding {
    let (rule, other) = (above.logic.rule, below.logic.rule)
    let value = WitnessField.text(meeting.bound, of: meeting.sum)
    let span = above.span.flatMap { span in rule.program.condition.map { $0.fileSpan(of: span) } } ?? rule.span
    return WitnessFinding(
      claim: .gap, rule: rule, others: [other], witnesses: witnesses,
      diagnostic: Diagnostic(
        code: RuleCode.gap, severity: .warning,
        summary: "where \(meeting.sum.plain) is exactly \(value), neither '\(rule.name)' nor '\(other.name)' is true",
        explanation:
          "One says '\(above.text)', the other '\(below.text)': write '>=' or '<=' in one of them. For example: "
          + "\(witnesses[0].text(of: space)).", file: files[rule.file], span: span,
        notes: [Diagnostic.Note("the other is \(other.placed(in: files))")]))
  }
}

extension Rule {
  /// Whether the two look at the same workspaces and change the same thing.
  fileprivate func meets(_ other: Rule) -> Bool {
    selector.mayOverlap(other.selector)
      && !Set(actions.map(\.effect)).isDisjoint(with: other.actions.map(\.effect))
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
