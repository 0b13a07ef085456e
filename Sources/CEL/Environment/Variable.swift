/// A name that expressions may use.
public struct Variable: Sendable {
  /// Where the variable's value comes from.
  enum Source: Sendable {
    /// From the bindings of an evaluation.
    case slot
    /// Known when the expression is compiled.
    case constant(Value)
    /// Another expression, evaluated at the first use in an evaluation.
    case definition(CheckedExpression)
  }

  /// May be dotted: `params.idle_limit` is one variable.
  public let name: String
  public let type: CELType
  /// The strings that it can hold, if they are known; comparing with another one is an error at compile time.
  public let closedSet: [String]?
  /// The most elements or bytes to expect, as in ``ObjectType/Field/maximumCount``.
  public let maximumCount: Int?
  public let documentation: String
  /// Whether this is the current time, which moves by itself: what an evaluation's horizon is about.
  public let isClock: Bool
  let source: Source

  /// A variable that the bindings give.
  public init(
    _ name: String, _ type: CELType, closedSet: [String]? = nil, maximumCount: Int? = nil, documentation: String = "",
    isClock: Bool = false
  ) {
    self.name = name
    self.type = type
    self.closedSet = closedSet
    self.maximumCount = maximumCount
    self.documentation = documentation
    self.isClock = isClock
    source = .slot
  }

  /// A variable whose value is known already; it costs nothing at run time. The type is the value's unless given.
  public init(_ name: String, constant: Value, type: CELType? = nil, documentation: String = "") {
    self.name = name
    self.type = type ?? constant.type
    closedSet = nil
    maximumCount = nil
    self.documentation = documentation
    isClock = false
    source = .constant(constant)
  }

  /// A variable that stands for a compiled expression, evaluated once in each evaluation that needs it. The expression must
  /// have been compiled in the same environment, or one that this one extends.
  public init(_ name: String, definition: Program, documentation: String = "") {
    self.name = name
    type = definition.resultType
    closedSet = nil
    maximumCount = nil
    self.documentation = documentation
    isClock = false
    source = .definition(definition.expression)
  }
}
