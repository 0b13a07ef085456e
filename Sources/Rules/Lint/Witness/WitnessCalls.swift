import CEL
import Time

/// The calls of functions in formulas, such as `now.at("20:00")`, as programs that tell their values of a witness.
struct WitnessCalls: Sendable {
  private struct Call: Sendable {
    let program: Program
    let rule: Rule
  }

  private var calls: [String: Call] = [:]

  static let none = WitnessCalls()

  private init() {}

  /// Those of the space's values and truths.
  ///
  /// - Parameter rules: the rules whose formulas the space is made of
  init(of space: TruthSpace, in rules: [Rule]) {
    for dimension in space.dimensions {
      switch dimension.subject {
      case .sum(let sum): for part in sum.parts { add(part.name, rules) }
      case .flag(.opaque(let name)): add(name, rules)
      case .flag, .text: break
      }
    }
  }

  private mutating func add(_ name: String, _ rules: [Rule]) {
    let parts = name.split(separator: "|", maxSplits: 1).map(String.init)
    // What is remembered of a rule is given to a witness, and not computed.
    guard parts.count == 2, calls[name] == nil, !parts[1].isMemory,
      // A name begins with the rule or the file in which the call means the same.
      let rule = rules.first(where: { ($0.name == parts[0] || $0.file == parts[0]) && $0.program.condition != nil }),
      let program = rule.program.condition?.program.sibling(parts[1])
    else { return }
    calls[name] = Call(program: program, rule: rule)
  }

  func contains(_ name: String) -> Bool { calls[name] != nil }

  /// Whether its value depends on nothing but the clock.
  func isOfClock(_ name: String) -> Bool { calls[name].map { $0.program.attributes.isSubset(of: ["now"]) } ?? false }

  /// A number, nanoseconds, or nanoseconds since 1970; `nil` where it has no such value.
  func value(of name: String, on witness: Witness) -> Int64? {
    guard let call = calls[name] else { return nil }
    switch witness.trial.value(of: call.program, in: call.rule) {
    case .int(let number): return number
    case .duration(let nanoseconds): return nanoseconds
    case .timestamp(let instant): return (instant - .epoch).wholeNanoseconds
    default: return nil
    }
  }

  /// `nil` where it is neither true nor false.
  func truth(of name: String, on witness: Witness) -> Bool? {
    calls[name].flatMap { witness.trial.truth(of: $0.program, in: $0.rule) }
  }
}

extension String {
  fileprivate var isMemory: Bool {
    hasPrefix("state.") && dropFirst(6).allSatisfy { $0.isLetter || $0.isNumber || $0 == "_" }
  }
}
