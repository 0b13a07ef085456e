import Arguments
import Simulator
import Time

/// `--faults KIND[:SHARE[:PATH]]`: what a simulated server does wrong on purpose.
enum FaultOption {
  /// One of them as it is written.
  enum Fault: Sendable {
    case rule(SimulatorFaults.Rule)
    case latency(Duration)
  }

  static let words: [(word: String, kind: SimulatorFaults.Kind)] = [
    ("rate-limited", .rateLimited(retryAfterSeconds: 5)), ("server-error", .serverError), ("bad-gateway", .badGateway),
    ("html", .html), ("truncated", .truncated), ("malformed", .malformed), ("reset", .reset),
    ("reset-before", .resetBefore), ("unheeded", .unheeded), ("stale", .stale),
  ]

  static let option = Option<Fault>(
    "faults", "KIND[:SHARE[:PATH]]",
    help: """
      Something that goes wrong on purpose, with a share of the requests (0.1 or 10%) and those whose path contains PATH; may \
      be repeated. Kinds: \(words.map(\.word).joined(separator: ", ")), and latency:TIME. \
      'unheeded' answers a change of a deadline, TTL or schedule as if it were done, 'stale' gives the last list again, 'reset' closes the connection after \
      the request was carried out, and 'reset-before' before it
      """,
    repeats: true, parse: { text throws(InvalidValue) in try fault(text) })

  static func faults(_ given: [Fault]) -> SimulatorFaults {
    var faults = SimulatorFaults()
    for fault in given {
      switch fault {
      case .rule(let rule): faults.rules.append(rule)
      case .latency(let time): faults.latency = time
      }
    }
    return faults
  }

  static func fault(_ text: String) throws(InvalidValue) -> Fault {
    let parts = text.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false).map(String.init)
    if parts[0] == "latency" {
      guard parts.count == 2, let time = Duration(settingText: parts[1]), time > .zero else {
        throw InvalidValue(expected: "a time behind 'latency', such as latency:200ms")
      }
      return .latency(time)
    }
    guard let kind = words.first(where: { $0.word == parts[0] })?.kind else {
      throw InvalidValue(parts[0], isNoneOf: words.map(\.word) + ["latency"])
    }
    var rule = SimulatorFaults.Rule(kind)
    if parts.count > 1, !parts[1].isEmpty { rule.share = try share(parts[1]) }
    if parts.count > 2 { rule.path = parts[2] }
    return .rule(rule)
  }

  private static func share(_ text: String) throws(InvalidValue) -> Double {
    let isPercent = text.hasSuffix("%")
    guard let number = Double(isPercent ? String(text.dropLast()) : text), number > 0,
      number <= (isPercent ? 100 : 1)
    else { throw InvalidValue(expected: "a share of the requests above 0, such as 0.1 or 10%") }
    return isPercent ? number / 100 : number
  }
}
