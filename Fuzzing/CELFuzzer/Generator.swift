import CEL

/// Makes random expressions, most of them well typed.
struct Generator {
  private var dice: Dice
  /// Holes left to fill before only literals and variables are used.
  private var budget = 0
  /// How many of a thousand holes are filled with an expression of another type.
  private var mistakes = 0

  init(seed: UInt64) { dice = Dice(seed: seed) }

  /// The productions of a type, and those of them that are not for every type.
  private var productions: [CELType: (all: [Production], special: [Production])] = [:]

  private static let leaves = ["bool", "int", "uint", "double", "string", "bytes", "timestamp", "duration", "dyn"]
    .map { CELType(template: $0) }
  private static let rareLeaves = ["null_type", "wrapper(int)"].map { CELType(template: $0) }

  /// The next question.
  mutating func question() -> Question {
    budget = dice.pick([2, 4, 8, 12, 20, 30, 60])
    mistakes = dice.pick([0, 0, 0, 15, 60])
    var term = term(of: type(depth: 2), scope: [], depth: 0)
    if dice.isOne(in: 100) { term = Mutation.nested(term, &dice) }
    var text = term.text
    if dice.isOne(in: 200) { text = Mutation.tokens(&dice) }
    if dice.isOne(in: 16) { text = Mutation.mutated(text, &dice) }
    var question = Question(expression: text, isChecked: !dice.isOne(in: 8), choosing: &dice)
    question.term = text == term.text ? term : nil
    return question
  }

  private mutating func type(depth: Int) -> CELType {
    if depth > 0, dice.isOne(in: 3) {
      switch dice.roll(6) {
      case 0: return .list(type(depth: depth - 1))
      case 1: return .map(.string, type(depth: depth - 1))
      case 2: return .map(dice.pick([.int, .string, .uint, .bool]), type(depth: depth - 1))
      case 3: return .optional(type(depth: depth - 1))
      case 4: return .type(.dyn)
      default: return .list(dice.pick(Generator.leaves))
      }
    }
    if dice.isOne(in: 40) { return dice.pick(Generator.rareLeaves) }
    return dice.isOne(in: 4) ? .bool : dice.pick(Generator.leaves)
  }

  private mutating func term(of wanted: CELType, scope: [(name: String, type: CELType)], depth: Int) -> Term {
    var type = wanted
    if dice.roll(1000) < mistakes { type = self.type(depth: 1) }
    if type == .dyn, dice.isOne(in: 2) { type = self.type(depth: 1) }
    budget -= 1
    if budget <= 0 || depth > 12 || isKind(type) || dice.isOne(in: 7) { return leaf(of: type, scope) }
    let candidates = candidates(for: type)
    guard !candidates.all.isEmpty else { return leaf(of: type, scope) }
    // What fits every type is for one choice in six, so that the rest is seen too.
    let production = dice.pick(candidates.special.isEmpty || dice.isOne(in: 6) ? candidates.all : candidates.special)
    var parameters: [String: CELType] = [:]
    _ = type.matches(production.result, &parameters)
    for name in (production.holes.map(\.type) + production.scope.map(\.type)).flatMap(\.parameterNames)
    where parameters[name] == nil {
      parameters[name] = self.type(depth: 1)
    }
    let inner = scope + production.scope.map { ($0.name, $0.type.filled(with: parameters)) }
    let children = production.holes.map { hole in
      let child = term(of: hole.type.filled(with: parameters), scope: hole.isInScope ? inner : scope, depth: depth + 1)
      return Term.Child(term: child, isInParentheses: child.children.count > 0 && !dice.isOne(in: 6))
    }
    return Term(pieces: production.pieces, children: children, type: type)
  }

  private mutating func candidates(for type: CELType) -> (all: [Production], special: [Production]) {
    if let known = productions[type] { return known }
    let all = Grammar.all.filter { production in
      var parameters: [String: CELType] = [:]
      return type.matches(production.result, &parameters)
    }
    let found = (all, all.filter { if case .parameter = $0.result { false } else { true } })
    productions[type] = found
    return found
  }

  private func isKind(_ type: CELType) -> Bool { if case .abstract = type { true } else { false } }

  private mutating func leaf(of type: CELType, _ scope: [(name: String, type: CELType)]) -> Term {
    let local = scope.filter { $0.type == type }.map(\.name)
    if !local.isEmpty, !dice.isOne(in: 3) { return Term(dice.pick(local), type) }
    let names = SampleVariable.all.filter { $0.type == type }.map(\.name)
    if !names.isEmpty, !dice.isOne(in: 3) {
      return Term((dice.isOne(in: 30) ? "." : "") + dice.pick(names), type)
    }
    switch type {
    case .list(let element) where !dice.isOne(in: 4):
      let inner = leaf(of: element, scope)
      return Term(pieces: ["[", "]"], children: [.init(term: inner, isInParentheses: false)], type: type)
    case .map(let key, let value) where !dice.isOne(in: 4):
      let parts = [leaf(of: key, scope), leaf(of: value, scope)]
      return Term(
        pieces: ["{", ": ", "}"], children: parts.map { .init(term: $0, isInParentheses: false) }, type: type)
    case .optional(let inner) where !dice.isOne(in: 4):
      let part = leaf(of: inner, scope)
      return Term(pieces: ["optional.of(", ")"], children: [.init(term: part, isInParentheses: false)], type: type)
    default: return Term(Literals.literal(of: type, &dice), type)
    }
  }
}
