/// The values of metrics at one moment. A copy is a snapshot: it does not change, and costs nothing until the next change.
public struct MetricValues: Sendable {
  /// What a series holds.
  enum Value: Sendable {
    case number(Double)
    case histogram(Histogram)
  }

  /// The observations of a histogram.
  struct Histogram: Sendable {
    /// How many fell into each bucket and no smaller one; the last are those above every bound.
    var counts: [Int64]
    var sum = 0.0
  }

  private var series: [String: [[String]: Value]] = [:]

  /// No values.
  public init() {}

  /// Adds to a counter, which begins at 0.
  public mutating func add(_ amount: Double = 1, to metric: Metric, _ labels: String...) {
    precondition(metric.kind == .counter && labels.count == metric.labels.count, metric.family)
    var value = amount
    if case .number(let before)? = series[metric.family]?[labels] { value += before }
    series[metric.family, default: [:]][labels] = .number(value)
  }

  /// Sets a gauge, or an info to 1.
  public mutating func set(_ metric: Metric, _ labels: String..., to value: Double) {
    precondition((metric.kind == .gauge || metric.kind == .info) && labels.count == metric.labels.count, metric.family)
    series[metric.family, default: [:]][labels] = .number(value)
  }

  /// Sets a counter whose count somebody else keeps, such as the processor time of the process.
  public mutating func setCount(_ metric: Metric, to value: Double) {
    precondition(metric.kind == .counter && metric.labels.isEmpty, metric.family)
    series[metric.family] = [[]: .number(value)]
  }

  /// Forgets all series of a gauge or an info, before those that there are now are set.
  public mutating func clear(_ metric: Metric) { series[metric.family] = nil }

  /// Forgets the series of a metric whose labels are not, or no longer, wanted.
  public mutating func keep(_ metric: Metric, where isWanted: ([String]) -> Bool) {
    series[metric.family] = series[metric.family]?.filter { isWanted($0.key) }
  }

  /// Counts an observation of a histogram.
  public mutating func observe(_ value: Double, in metric: Metric, _ labels: String...) {
    guard case .histogram(let buckets) = metric.kind, labels.count == metric.labels.count else {
      preconditionFailure(metric.family)
    }
    var histogram = Histogram(counts: Array(repeating: 0, count: buckets.count + 1))
    if case .histogram(let before)? = series[metric.family]?[labels] { histogram = before }
    histogram.counts[buckets.firstIndex { value <= $0 } ?? buckets.count] += 1
    histogram.sum += value
    series[metric.family, default: [:]][labels] = .histogram(histogram)
  }

  /// The value of a counter, gauge or info; `nil` where there is none.
  public func number(_ metric: Metric, _ labels: String...) -> Double? {
    guard case .number(let value)? = series[metric.family]?[labels] else { return nil }
    return value
  }

  /// The series of a metric, in the order of their labels.
  func series(of metric: Metric) -> [(labels: [String], value: Value)] {
    (series[metric.family] ?? [:]).sorted { $0.key.lexicographicallyPrecedes($1.key) }
      .map { (labels: $0.key, value: $0.value) }
  }
}
