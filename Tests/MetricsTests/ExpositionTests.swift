import TestSupport
import Testing

@testable import Metrics

@Suite struct ExpositionTests {
  private let sent = Metric("app_sent", .counter, labels: ["to"], help: "Messages \"sent\" \\ so far")
  private let size = Metric("app_size_bytes", .gauge, unit: .bytes, help: "How large it is")
  private let time = Metric(
    "app_time_seconds", .histogram(buckets: [0.5, 1, 10]), unit: .seconds, labels: ["way"], help: "How long it took")
  private let build = Metric("app_build", .info, labels: ["version"], help: "What runs")

  private var values: MetricValues {
    var values = MetricValues()
    values.add(to: sent, "b")
    values.add(2, to: sent, "a\n\"\\")
    values.set(size, to: 1.5)
    for way in ["in", "out"] { for seconds in [0.1, 0.5, 2, 99] { values.observe(seconds, in: time, way) } }
    values.set(build, "1", to: 1)
    return values
  }

  @Test func writesPrometheusText() {
    let metrics = [sent, size, build, Metric("app_none", .gauge, help: "Without a value")]
    #expect(
      Exposition.text.render(values, of: metrics) == #"""
        # HELP app_sent_total Messages "sent" \\ so far
        # TYPE app_sent_total counter
        app_sent_total{to="a\n\"\\"} 2
        app_sent_total{to="b"} 1
        # HELP app_size_bytes How large it is
        # TYPE app_size_bytes gauge
        app_size_bytes 1.5
        # HELP app_build_info What runs
        # TYPE app_build_info gauge
        app_build_info{version="1"} 1

        """#)
  }

  @Test func writesOpenMetrics() {
    #expect(
      Exposition.openMetrics.render(values, of: [sent, size, time, build]).hasPrefix(
        #"""
        # HELP app_sent Messages \"sent\" \\ so far
        # TYPE app_sent counter
        app_sent_total{to="a\n\"\\"} 2
        app_sent_total{to="b"} 1
        # HELP app_size_bytes How large it is
        # TYPE app_size_bytes gauge
        # UNIT app_size_bytes bytes
        app_size_bytes 1.5
        # HELP app_time_seconds How long it took
        # TYPE app_time_seconds histogram
        # UNIT app_time_seconds seconds
        app_time_seconds_bucket{way="in",le="0.5"} 2
        app_time_seconds_bucket{way="in",le="1.0"} 2
        app_time_seconds_bucket{way="in",le="10.0"} 3
        app_time_seconds_bucket{way="in",le="+Inf"} 4
        app_time_seconds_sum{way="in"} 101.6
        app_time_seconds_count{way="in"} 4

        """#))
  }

  @Test(arguments: Exposition.allCases) func isReadBackAsItWas(format: Exposition) throws {
    let text = format.render(values, of: [sent, size, time, build])
    let read = try ScrapedMetrics(text, isOpenMetrics: format == .openMetrics)
    #expect(read.families.map(\.kind) == ["counter", "gauge", "histogram", format == .text ? "gauge" : "info"])
    #expect(read.value("app_sent_total", ["to": "a\n\"\\"]) == 2)
    #expect(read.value("app_time_seconds_bucket", ["way": "out", "le": "1.0"]) == 2)
    #expect(read.value("app_build_info", ["version": "1"]) == 1)
  }

  /// The formats have words for what no number is.
  @Test func writesOddNumbers() {
    func written(_ value: Double) -> String {
      var values = MetricValues()
      values.set(size, to: value)
      return String(Exposition.text.render(values, of: [size]).split(separator: "\n").last ?? "")
    }
    #expect(written(.nan) == "app_size_bytes NaN")
    #expect(written(.infinity) == "app_size_bytes +Inf")
    #expect(written(-.infinity) == "app_size_bytes -Inf")
    #expect(written(1_764_000_000) == "app_size_bytes 1764000000")
    #expect(written(1e300) == "app_size_bytes 1e+300")
  }

  /// What Prometheus 2.42 and 3 send, a browser, and curl.
  @Test(
    arguments: [
      (
        "application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1",
        Exposition.openMetrics
      ),
      ("text/plain;version=0.0.4;q=0.6,application/openmetrics-text;version=1.0.0;q=0.5,*/*;q=0.2", .text),
      ("text/html, */*", .text), ("*/*", .text), (nil, .text), ("application/openmetrics-text; q=0", .text),
      (";;q=,=", .text),
    ] as [(String?, Exposition)]) func obeysTheAcceptHeader(accept: String?, format: Exposition)
  {
    #expect(Exposition(accept: accept) == format)
  }

  /// A copy is what was at that moment.
  @Test func aCopyStaysAsItIs() {
    var values = values
    let copy = values
    values.add(5, to: sent, "b")
    values.clear(size)
    #expect(copy.number(sent, "b") == 1 && copy.number(size) == 1.5)
    #expect(values.number(sent, "b") == 6 && values.number(size) == nil)
  }

  @Test func tellsTheNamesThatQueriesHave() {
    #expect(sent.seriesNames == ["app_sent_total"] && build.seriesNames == ["app_build_info"])
    #expect(time.seriesNames == ["app_time_seconds_bucket", "app_time_seconds_count", "app_time_seconds_sum"])
  }
}
