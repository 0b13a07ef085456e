/// A format in which Prometheus reads metrics.
public enum Exposition: Sendable, CaseIterable {
  /// Prometheus's text format, version 0.0.4 (https://prometheus.io/docs/instrumenting/exposition_formats/).
  case text
  /// OpenMetrics 1.0 (https://github.com/OpenObservability/OpenMetrics/blob/main/specification/OpenMetrics.md).
  case openMetrics

  private static let openMetricsType = "application/openmetrics-text"

  /// The format that a request wants: OpenMetrics where its header `Accept` ranks it as high as plain text.
  public init(accept: String?) {
    var (openMetrics, text) = (0.0, 0.0)
    for range in (accept ?? "").split(separator: ",") {
      let parts = range.split(separator: ";").map { $0.lowercased().filter { $0 != " " && $0 != "\t" } }
      let quality = parts.dropFirst().first { $0.hasPrefix("q=") }.flatMap { Double($0.dropFirst(2)) } ?? 1
      switch parts.first {
      case Exposition.openMetricsType: openMetrics = max(openMetrics, quality)
      case "text/plain": text = max(text, quality)
      default: continue
      }
    }
    self = openMetrics > 0 && openMetrics >= text ? .openMetrics : .text
  }

  /// The value of the header `Content-Type`.
  public var contentType: String {
    switch self {
    case .text: "text/plain; version=0.0.4; charset=utf-8"
    case .openMetrics: "\(Exposition.openMetricsType); version=1.0.0; charset=utf-8"
    }
  }

  /// The values of the metrics in this format, in the order of the metrics; those without a value are left out.
  public func render(_ values: MetricValues, of metrics: [Metric]) -> String {
    var text = ""
    for metric in metrics {
      let series = values.series(of: metric)
      guard !series.isEmpty else { continue }
      // OpenMetrics names the family, the older format its series.
      let name = self == .openMetrics ? metric.family : metric.name
      let kind = self == .text && metric.kind == .info ? "gauge" : metric.kind.word
      text += "# HELP \(name) \(escaped(metric.help))\n# TYPE \(name) \(kind)\n"
      if self == .openMetrics, let unit = metric.unit { text += "# UNIT \(name) \(unit.rawValue)\n" }
      for (labels, value) in series {
        let pairs = zip(metric.labels, labels).map { "\($0)=\"\(quoted($1))\"" }
        switch value {
        case .number(let number): text += sample(metric.name, pairs, Exposition.number(number))
        case .histogram(let histogram): text += samples(of: histogram, metric, pairs)
        }
      }
    }
    return self == .openMetrics ? text + "# EOF\n" : text
  }

  private func samples(of histogram: MetricValues.Histogram, _ metric: Metric, _ pairs: [String]) -> String {
    guard case .histogram(let bounds) = metric.kind else { return "" }
    var text = ""
    var count: Int64 = 0
    // Both formats write the bounds alike, so that a series keeps its name whichever is asked for.
    for (bound, own) in zip(bounds.map { "\($0)" } + ["+Inf"], histogram.counts) {
      count += own
      text += sample(metric.family + "_bucket", pairs + ["le=\"\(bound)\""], "\(count)")
    }
    return text + sample(metric.family + "_sum", pairs, Exposition.number(histogram.sum))
      + sample(metric.family + "_count", pairs, "\(count)")
  }

  private func sample(_ name: String, _ pairs: [String], _ value: String) -> String {
    "\(name)\(pairs.isEmpty ? "" : "{\(pairs.joined(separator: ","))}") \(value)\n"
  }

  /// Whole numbers without a point.
  private static func number(_ value: Double) -> String {
    if value.isNaN { return "NaN" }
    if value.isInfinite { return value > 0 ? "+Inf" : "-Inf" }
    return Int64(exactly: value).map { "\($0)" } ?? "\(value)"
  }

  private func escaped(_ help: String) -> String { self == .openMetrics ? quoted(help) : Self.escaped(help, []) }

  private func quoted(_ label: String) -> String { Self.escaped(label, ["\""]) }

  private static func escaped(_ text: String, _ others: Set<Character>) -> String {
    text.reduce(into: "") { result, letter in
      switch letter {
      case "\n", "\r\n": result += "\\n"
      case "\\": result += "\\\\"
      case let letter where others.contains(letter): result += "\\\(letter)"
      default: result.append(letter)
      }
    }
  }
}
