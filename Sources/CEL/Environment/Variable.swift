/// A name that expressions may use.
public struct Variable: Sendable {
  /// Where the variable's value comes from.
  enum Source: Sendable {
    /// The bindings of an evaluation.
    case slot
    /// A constant, known at compile time.
    case constant(Value)
    /// Another expression, evaluated at its first use in each evaluation.
    case definition(CheckedExpression)
  }

  /// The name; may be dotted: `params.idle_limit` is one variable.
  public let name: String
  public let type: CELType
  /// The only strings that it can hold, if they are known; comparison with any other is an error at compile time.
  public let closedSet: [String]?
  /// Maximum number of elements or bytes to expect, as in ``ObjectType/Field/maximumCount``.
  public let maximumCount: Int?
  public let documentation: String
  /// Whether this is the current time, which changes without new bindings; horizons are computed from it.
  public let isClock: Bool
  let source: Source

  /// A variable whose value comes from the bindings.
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

  /// A variable with a constant value, which costs nothing at run time; its type is the value's unless given.
  public init(_ name: String, constant: Value, type: CELType? = nil, documentation: String = "") {
    self.name = name
    self.type = type ?? constant.type
    closedSet = nil
    maximumCount = nil
    self.documentation = documentation
    isClock = false
    source = .constant(constant)
  }

  /// A variable defined by a compiled expression, evaluated at most once in each evaluation.
  ///
  /// The expression must have been compiled in the same environment, or in one that this one extends.
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
