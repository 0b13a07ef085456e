import CEL
import FoundationEssentials
import Glibc

/// Measures our engine on the benchmark rules, and puts another one's figures beside them.
///
///     CELBenchmark                  our figures
///     CELBenchmark requests         the same rules as requests for a peer that answers JSON lines
///     CELBenchmark compare FILE     our figures beside the answers in FILE
@main
enum CELBenchmark {
  /// Figures of one engine on one rule, in microseconds of CPU time.
  struct Figures: Decodable {
    let name: String
    let us: Double
    let compile: Double

    enum CodingKeys: String, CodingKey {
      case name, us
      case compile = "compile_us"
    }
  }

  static func main() throws {
    switch CommandLine.arguments.dropFirst().first {
    case "requests": try printRequests()
    case "compare":
      let text = try String(contentsOfFile: CommandLine.arguments[2], encoding: .utf8)
      let peer = try text.split(separator: "\n").map { try JSONDecoder().decode(Figures.self, from: Data($0.utf8)) }
      printTable(BenchmarkRule.all.map(measure), beside: peer)
    default: printTable(BenchmarkRule.all.map(measure), beside: [])
    }
  }

  private struct Request: Encodable {
    let name: String
    let expr: String
    let vars = ["now": "timestamp", "ws": "map(string, dyn)"]
    let bindings: [String: ExchangeValue]
    let bench = 200_000
  }

  private static func printRequests() throws {
    let bindings = [
      "now": ExchangeValue(.timestamp(BenchmarkWorkspace.now)),
      "ws": ExchangeValue(BenchmarkWorkspace.withMaps(BenchmarkWorkspace.value)),
    ]
    for rule in BenchmarkRule.all {
      let request = Request(name: rule.name, expr: rule.expression, bindings: bindings)
      print(String(decoding: try JSONEncoder().encode(request), as: UTF8.self))
    }
  }

  // MARK: Measuring

  private static func processorMicroseconds() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) * 1e6 + Double(time.tv_nsec) / 1e3
  }

  /// The median over seven samples of the time of one call.
  private static func median(of count: Int, _ body: () -> Void) -> Double {
    let samples = (0..<7).map { _ in
      let start = processorMicroseconds()
      for _ in 0..<count { body() }
      return (processorMicroseconds() - start) / Double(count)
    }
    return samples.sorted()[3]
  }

  private static func measure(_ rule: BenchmarkRule) -> Figures {
    let environment = BenchmarkWorkspace.environment
    guard let program = environment.compile(rule.expression).program else {
      fatalError("\(rule.name): \(environment.compile(rule.expression).diagnostics.map { $0.render() })")
    }
    var bindings = Bindings(for: environment)
    bindings.set("now", .timestamp(BenchmarkWorkspace.now))
    bindings.set("ws", BenchmarkWorkspace.value)
    guard case .bool(true) = program.evaluate(bindings).value else { fatalError("\(rule.name) must be true") }
    var holds = 0
    let evaluation = median(of: 100_000) {
      if case .bool(true) = program.evaluate(bindings).value { holds += 1 }
    }
    let compile = median(of: 500) { if environment.compile(rule.expression).program != nil { holds += 1 } }
    return Figures(name: rule.name, us: evaluation, compile: compile)
  }

  // MARK: Printing

  private static func printTable(_ ours: [Figures], beside peer: [Figures]) {
    func cell(_ text: String) -> String { String(repeating: " ", count: max(0, 11 - text.count)) + text }
    func number(_ value: Double) -> String {
      let hundredths = Int((value * 1000).rounded())
      let rest = String(hundredths % 1000)
      return "\(hundredths / 1000).\(String(repeating: "0", count: 3 - rest.count))\(rest)"
    }
    print(["rule", "µs", "peer µs", "times", "compile µs", "peer µs", "times"].map(cell).joined())
    var product = 1.0
    var factors = 0
    for figures in ours {
      var cells = [figures.name, number(figures.us)]
      if let other = peer.first(where: { $0.name == figures.name }) {
        cells += [number(other.us), number(other.us / figures.us), number(figures.compile), number(other.compile)]
        cells.append(number(other.compile / figures.compile))
        if figures.name.count == 2 {
          product *= other.us / figures.us
          factors += 1
        }
      } else {
        cells += ["", "", number(figures.compile)]
      }
      print(cells.map(cell).joined())
    }
    if factors > 0 { print("geometric mean of R1 to R5: \(number(pow(product, 1 / Double(factors)))) times as fast") }
  }
}
