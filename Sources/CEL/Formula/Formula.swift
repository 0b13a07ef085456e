import Diagnostics

/// A condition as a combination of terms, for checks by the host program that reason about all values at once.
///
/// Where the condition is true, errors and unknown values aside, its formula is true; and where it is false, the formula
/// is false.
public struct Formula: Sendable {
  public let kind: Kind
  /// The place in the expression's own text; `nil` for what is written elsewhere, in a variable's definition.
  public let span: SourceSpan?
  /// The part as text, in one canonical form.
  public let text: String

  /// How it is composed.
  public indirect enum Kind: Sendable {
    case constant(Bool)
    case term(FormulaTerm)
    case not(Formula)
    case all([Formula])
    case any([Formula])
  }

  public init(_ kind: Kind, span: SourceSpan? = nil, text: String = "") {
    self.kind = kind
    self.span = span
    self.text = text
  }
}

/// A part of a condition that is true or false by itself.
public enum FormulaTerm: Sendable, Hashable {
  /// The sum is less than the bound.
  case below(LinearSum, Int64)
  /// The sum is at most the bound.
  case atMost(LinearSum, Int64)
  /// The sum equals the value.
  case equals(LinearSum, Int64)
  /// The text of this attribute passes the test.
  case text(of: String, TextTest)
  /// The attribute is present: `has(ws.deadline)`.
  case isPresent(String)
  /// The attribute is true.
  case holds(String)
  /// Anything else, known by its text alone.
  case opaque(String)

  /// What is asked of a text; upper and lower case count.
  public enum TextTest: Sendable, Hashable {
    case equals(String)
    case startsWith(String)
    case endsWith(String)
    case contains(String)
  }
}

/// A sum of attributes that are numbers, durations or timestamps, in which each is added or subtracted.
///
/// Durations count in nanoseconds, timestamps in nanoseconds since 1970. The first part is added, so that `a - b` and
/// `b - a` are the same sum with bounds of another sign.
public struct LinearSum: Sendable, Hashable {
  /// The parts in the order of their names.
  public let parts: [Part]

  /// One attribute, or a call such as `now.getHours()`, by its text.
  public struct Part: Sendable, Hashable {
    public let name: String
    /// How often it is added; negative where it is subtracted; never 0.
    public let factor: Int64
    /// The smallest and the largest value, where they are known.
    public let minimum: Int64?
    public let maximum: Int64?

    public init(_ name: String, _ factor: Int64, minimum: Int64? = nil, maximum: Int64? = nil) {
      self.name = name
      self.factor = factor
      self.minimum = minimum
      self.maximum = maximum
    }
  }
}

extension Program {
  /// Another expression over the same names, such as a part of this one; `nil` if it has errors of names or types.
  ///
  /// What strictness asks for besides is not asked of it: the guard of a field may stand in another part.
  public func sibling(_ text: String) -> Program? {
    var environment = expression.environment
    environment.strictness = []
    return environment.compile(text).program
  }

  /// The expression's formula; `nil` if it is no condition.
  ///
  /// - Parameters:
  ///   - derived: attributes that are differences of others: `ws.uptime` is `now - ws.started_at`; and present where
  ///     the first of these is that is not the clock
  ///   - aliases: other names of attributes, each with the name that stands for both
  ///   - file: a name that tells calls of functions apart that mean something else in another file
  ///   - scope: a name that tells apart what has another meaning in another rule
  ///   - hidesConstants: whether constants of the environment, such as parameters, count as values that nobody knows
  public func formula(
    derived: [String: [(name: String, factor: Int64)]], aliases: [String: String], file: String, scope: String,
    hidesConstants: Bool = false
  ) -> Formula? {
    guard resultType == .bool else { return nil }
    return FormulaReader(derived: derived, aliases: aliases, file: file, scope: scope, hidesConstants: hidesConstants)
      .formula(of: expression.root, in: expression, isOwn: true)
  }
}
