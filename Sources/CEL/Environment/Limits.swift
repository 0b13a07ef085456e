extension Environment {
  /// Bounds that make every expression harmless.
  public struct Limits: Sendable {
    /// The nesting of the syntax tree.
    public var depth = 250
    /// Nodes of the syntax tree.
    public var nodes = 10_000
    /// Bytes of the expression.
    public var bytes = 8 * 1024
    /// The largest static cost bound that compiles, and the budget of an evaluation; `rules.md` calls it `limits.cost`.
    public var cost: UInt64 = 100_000
    /// Elements that a list or map of unknown size is taken to have, for the static bound.
    public var assumedCount = 100
    /// Bytes that a string of unknown length is taken to have, for the static bound.
    public var assumedBytes = 1024

    public init() {}
  }

  /// What is an error at compile time beyond the specification's type check.
  public struct Strictness: OptionSet, Sendable {
    public let rawValue: Int

    public init(rawValue: Int) { self.rawValue = rawValue }

    /// Reading a field that may be absent needs a guard that dominates it.
    public static let guardedFields = Strictness(rawValue: 1)
    /// A literal that its function would refuse (`duration("5d")`, a bad pattern or zone), a string outside a closed set, and
    /// comparisons with literals that come out only one way.
    public static let checkedLiterals = Strictness(rawValue: 2)
    /// A static cost bound over the limit.
    public static let boundedCost = Strictness(rawValue: 4)
    /// Warns of what says more than it needs.
    public static let style = Strictness(rawValue: 8)
    /// Everything.
    public static let strict: Strictness = [.guardedFields, .checkedLiterals, .boundedCost, .style]
  }
}
