/// The declaration of one family of metrics: what Prometheus and the reference documentation are told of it.
public struct Metric: Sendable, Hashable {
  /// How its values behave.
  public enum Kind: Sendable, Hashable {
    /// Only grows while the process lives.
    case counter
    /// Goes up and down.
    case gauge
    /// Counts observations by size; the upper bounds of the buckets in ascending order, without infinity.
    case histogram(buckets: [Double])
    /// Always 1: its labels are what it says.
    case info

    /// The word of the formats for it.
    public var word: String {
      switch self {
      case .counter: "counter"
      case .gauge: "gauge"
      case .histogram: "histogram"
      case .info: "info"
      }
    }
  }

  /// A base unit; the name ends with it.
  public enum Unit: String, Sendable {
    case seconds, bytes
  }

  /// The name of the family, without the suffix of its kind: `curfew_decisions`, `curfew_sweep_duration_seconds`.
  public let family: String
  /// How its values behave.
  public let kind: Kind
  /// The unit of its values; `nil` for counts and for what has none.
  public let unit: Unit?
  /// The names of its labels, in the order in which values are given.
  public let labels: [String]
  /// What it measures, one line without a full stop.
  public let help: String

  /// Declares a family.
  ///
  /// - Precondition: the name ends with the unit, and has only small letters, digits and underscores.
  public init(_ family: String, _ kind: Kind, unit: Unit? = nil, labels: [String] = [], help: String) {
    precondition(unit.map { family.hasSuffix("_" + $0.rawValue) } ?? true, "\(family) does not end with its unit")
    precondition(family.utf8.allSatisfy { (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x5F })
    self.family = family
    self.kind = kind
    self.unit = unit
    self.labels = labels
    self.help = help
  }

  /// The name as queries have it: with `_total` for a counter and `_info` for an info.
  public var name: String {
    switch kind {
    case .counter: family + "_total"
    case .info: family + "_info"
    case .gauge, .histogram: family
    }
  }

  /// The names of all series that it has, as queries have them.
  public var seriesNames: [String] {
    if case .histogram = kind { return ["_bucket", "_count", "_sum"].map { family + $0 } }
    return [name]
  }
}
