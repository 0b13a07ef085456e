extension Environment {
  /// Limits that keep every expression harmless.
  public struct Limits: Sendable {
    /// Maximum nesting of the syntax tree.
    public var depth = 250
    /// Maximum number of nodes in the syntax tree.
    public var nodes = 10_000
    /// Maximum length of the expression in bytes.
    public var bytes = 8 * 1024
    /// Largest static cost bound that compiles, and the budget of an evaluation; a rule file sets it with `limits.cost`.
    public var cost: UInt64 = 100_000
    /// Number of elements assumed for a list or map of unknown size, for the static bound.
    public var assumedCount = 100
    /// Number of bytes assumed for a string of unknown length, for the static bound.
    public var assumedBytes = 1024

    public init() {}
  }

  /// The errors at compile time in addition to the specification's type check.
  public struct Strictness: OptionSet, Sendable {
    public let rawValue: Int

    public init(rawValue: Int) { self.rawValue = rawValue }

    /// Reading a field that may be absent needs a guard that dominates it.
    public static let guardedFields = Strictness(rawValue: 1)
    /// Rejects literals that can never work or never match.
    ///
    /// They are literals that their function refuses (`duration("5d")`, an invalid pattern or zone), strings outside a
    /// closed set, and literals in comparisons whose result is constant.
    public static let checkedLiterals = Strictness(rawValue: 2)
    /// Rejects expressions whose static cost bound exceeds the limit.
    public static let boundedCost = Strictness(rawValue: 4)
    /// Warns about needlessly long code.
    public static let style = Strictness(rawValue: 8)
    /// All checks.
    public static let strict: Strictness = [.guardedFields, .checkedLiterals, .boundedCost, .style]
  }
}
