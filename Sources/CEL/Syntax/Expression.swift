import Diagnostics

/// A node of the syntax tree.
struct Expression: Sendable {
  /// Number of the node in its tree, from 0 without gaps; side tables are indexed by it.
  let id: Int
  /// The span of its text, without enclosing parentheses.
  let span: SourceSpan
  /// The offset for diagnostics: that of the operator, the dot or the opening bracket.
  let position: Int
  /// Number of levels from this node down; 1 for a leaf.
  let depth: Int
  let kind: Kind

  /// The kinds of node; macro calls have kinds of their own, so that the original text can be reconstructed.
  indirect enum Kind: Sendable {
    case literal(Value)
    /// `name`, or `.name` if rooted.
    case identifier(String, isRooted: Bool)
    /// `operand.field`, or `operand.?field`.
    case select(Expression, Name, isOptional: Bool)
    /// `has(operand.field)`.
    case has(Expression, Name)
    /// `function(arguments)` or `target.function(arguments)`; operators are functions with the specification's names.
    case call(Name, target: Expression?, [Expression])
    case logical(Connective, [Expression])
    case conditional(Expression, Expression, Expression)
    case list([Element])
    case map([Entry])
    /// `Name{…}`, which is parsed, although no message types exist here.
    case message(String, [Expression])
    case comprehension(Comprehension)
    /// `cel.bind(name, value, body)`.
    case bind(Name, value: Expression, body: Expression)
    /// `operand.optMap(name, body)`, or `optFlatMap`.
    case optionalMap(Expression, Name, body: Expression, isFlat: Bool)
    /// `cel.block([slots], body)`.
    case block([Expression], body: Expression)
    /// `cel.index(n)` inside a block.
    case blockIndex(Int)
    /// A part that could not be parsed; the error was reported.
    case invalid
  }

  /// A name in the text.
  struct Name: Sendable {
    let text: String
    let span: SourceSpan
  }

  enum Connective: String, Sendable {
    case and = "&&"
    case or = "||"

    /// The operand value that decides the result alone.
    var decisive: Bool { self == .or }
  }

  struct Element: Sendable {
    let isOptional: Bool
    let value: Expression
  }

  struct Entry: Sendable {
    let isOptional: Bool
    let key: Expression
    let value: Expression
  }

  /// A macro that visits the elements of a list or the entries of a map.
  struct Comprehension: Sendable {
    enum Macro: String, Sendable {
      case all, exists
      case existsOne = "exists_one"
      case map, filter
      case transformList, transformMap, transformMapEntry
      case sortBy
    }

    let macro: Macro
    /// The macro's name as written: `existsOne` is an alternative spelling of `exists_one`.
    let name: Name
    let range: Expression
    let variable: Name
    let secondVariable: Name?
    /// The condition of `map` or a transformation that has one; otherwise `nil`.
    let filter: Expression?
    /// The predicate, the new value, or the key to sort by.
    let body: Expression
  }
}

extension Expression {
  /// The child nodes, in the order of the text.
  var children: [Expression] {
    switch kind {
    case .literal, .identifier, .blockIndex, .invalid: []
    case .select(let operand, _, _), .has(let operand, _): [operand]
    case .call(_, let target, let arguments): target.map { [$0] + arguments } ?? arguments
    case .logical(_, let operands): operands
    case .conditional(let condition, let first, let second): [condition, first, second]
    case .list(let elements): elements.map(\.value)
    case .map(let entries): entries.flatMap { [$0.key, $0.value] }
    case .message(_, let values): values
    case .comprehension(let comprehension):
      [comprehension.range] + (comprehension.filter.map { [$0] } ?? []) + [comprehension.body]
    case .bind(_, let value, let body): [value, body]
    case .optionalMap(let operand, _, let body, _): [operand, body]
    case .block(let slots, let body): slots + [body]
    }
  }

  /// `a.b.c` as one name, with a leading dot if rooted; `nil` if this is not a chain of plain fields.
  var qualifiedName: String? {
    switch kind {
    case .identifier(let name, let isRooted): isRooted ? ".\(name)" : name
    case .select(let operand, let field, isOptional: false): operand.qualifiedName.map { "\($0).\(field.text)" }
    default: nil
    }
  }

  /// The literal's value, including its sign; `nil` if this is not a literal.
  var literal: Value? {
    if case .literal(let value) = kind { value } else { nil }
  }
}
