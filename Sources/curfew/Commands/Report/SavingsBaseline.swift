import Arguments
import Audit
import Diagnostics
import Files
import Pipeline
import Reports
import Rules
import Text
import Time

/// The baseline of `report savings`, as `--against` names it.
enum SavingsBaseline: Sendable {
  case alwaysOn, coder
  /// Rules: where their files lie, or the beginning of the hash of a recorded set.
  case rules(String)

  static let option = Option<SavingsBaseline>(
    "against", "BASELINE",
    help: "What the hours are compared with; rules: is followed by the path of rule files or a recorded set",
    defaultText: "always-on", completion: .words(["always-on", "coder", "rules:"]),
    parse: { text throws(InvalidValue) in
      switch text {
      case "always-on": return .alwaysOn
      case "coder": return .coder
      default:
        guard text.hasPrefix("rules:"), text.count > 6 else {
          throw InvalidValue(
            expected: "always-on, coder, or rules:SET such as rules:rules.d",
            suggestion: nearest(to: text, among: ["always-on", "coder", "rules:"]))
        }
        return .rules(String(text.dropFirst(6)))
      }
    })

  /// As it is shown.
  var name: String {
    switch self {
    case .alwaysOn: "always-on"
    case .coder: "coder"
    case .rules(let set): "rules:\(set)"
    }
  }

  /// Whether Curfew can have kept something running that the baseline stops.
  var hasExtensions: Bool {
    if case .alwaysOn = self { false } else { true }
  }

  /// Whether it is one of rules, which ask for every use.
  var isOfRules: Bool {
    if case .rules = self { true } else { false }
  }

  /// The baseline, computed from the trail.
  ///
  /// - Throws: ``CommandFailure`` for rules that are not there or cannot be used, or `AuditFailure`.
  func computed(from trail: ReportedTrail, _ history: FleetHistory) async throws -> SavingsReport.Baseline {
    switch self {
    case .alwaysOn: return .alwaysOn
    case .coder: return .coder
    case .rules(let set):
      let rules = try await Self.ruleSet(set, trail)
      return .rules(
        try await Console.activities.during("readings judged") { progress in
          var baseline = RulesBaseline<JudgedReading>(of: history, CarriedMemory())
          var count: Int64 = 0
          try await RuleTrial.run(of: rules, over: trail.reader, from: trail.range.from, to: trail.range.to) {
            // What cannot be judged is counted by `backtest`, which says why; here the reading before goes on to count.
            baseline.read($0, at: $1, (try? $2.get()).map(JudgedReading.init))
            count += 1
            if count % 100 == 0 { progress.advance(to: count) }
          }
          return baseline.finish()
        })
    }
  }

  private static func ruleSet(_ set: String, _ trail: ReportedTrail) async throws -> RuleSet {
    // Whoever looks at a page must not choose which files the service opens.
    let takesPaths = ReportTray.current == nil
    let isPath: Bool
    do throws(PathFailure) { isPath = takesPaths ? try PathContent.isAnything(at: set) : false } catch {
      throw CommandFailure(.failure, "the rules cannot be read (--against): \(error)", advice: error.advice)
    }
    if isPath {
      return try usable(
        RuleSet.load(paths: [set], in: Circumstances(learnsUseSoon: true), params: trail.settings.params),
        "the rules in \(set)")
    }
    let recorded = try await trail.reader.ruleSetsInForce()
    let found = recorded.filter { set.count >= 4 && $0.hash.hasPrefix(set.lowercased()) }
    guard let one = found.first, found.count == 1, let record = try await trail.reader.ruleSet(hash: one.hash) else {
      let sets = recorded.suffix(20).map {
        "\($0.hash.prefix(12)) (\(trail.display.time($0.first)) to \(trail.display.time($0.last)))"
      }
      let why = found.count > 1 ? "several recorded rule sets begin with '\(set)'" : "there is no rule set '\(set)'"
      let recorded = sets.isEmpty ? "the trail has none yet" : "recorded are \(sets.joined(separator: ", "))"
      throw CommandFailure(
        .usage,
        takesPaths
          ? "\(why): neither files nor a recorded set is named so (--against)" : "\(why) in the trail (--against)",
        advice: takesPaths ? "\(recorded); or name the path of rule files" : recorded)
    }
    return try usable(record.load, "the recorded rule set \(set)")
  }

  private static func usable(_ load: RuleLoad, _ what: String) throws -> RuleSet {
    guard let rules = load.ruleSet else {
      throw CommandFailure(
        .findings, "\(what) cannot be used (--against)", findings: load.diagnostics.filter { $0.severity == .error })
    }
    return rules
  }

  /// What it takes for granted, a sentence each without a full stop.
  var assumptions: [String] {
    switch self {
    case .alwaysOn:
      [
        "assumed by the baseline always-on: every workspace would have run from the first look that saw it until it was gone",
        "counted whoever stopped it: Curfew, the server or a person",
      ]
    case .coder:
      [
        "assumed by the baseline coder: deadlines, TTLs and the template's limits as they were before Curfew changed them, and "
          + "start schedules as they are"
      ] + Self.ofPeople("the server")
    case .rules:
      [
        "assumed by the baseline \(name): everything was the same until the beginning of the range; from then on these rules "
          + "would have been in force, asked at the same looks, and done what their mode and that of the settings of the time say",
        "limits of a whole sweep are left out, and start schedules are as they are: what rules do to those is not counted",
      ] + Self.ofPeople("these rules")
    }
  }

  private static func ofPeople(_ stopping: String) -> [String] {
    [
      "use would have moved a deadline by the template's activity bump at most, or an hour where the server does not say",
      "what people stopped they would have stopped all the same; stops that nobody saw may have been theirs",
      "who came to a workspace that \(stopping) would have stopped would have started it then",
      "who was at work when it would have been stopped may have started it again",
    ]
  }
}

/// A recorded reading as the judge of a baseline of rules.
private struct JudgedReading: RuleJudge {
  let trial: RuleTrial

  init(_ trial: RuleTrial) { self.trial = trial }

  var isRunning: Bool { trial.isRunning }
  var deadline: Timestamp? { trial.deadline }

  func compare(
    at now: Timestamp, lastUsedAt: Timestamp?, _ memory: inout CarriedMemory
  ) -> (inForce: RuleOrders, baseline: RuleOrders) {
    let found = trial.compare(at: now, lastUsedAt: lastUsedAt, &memory)
    return (RuleOrders(found.inForce), RuleOrders(found.new))
  }

  func nextChange(after now: Timestamp, lastUsedAt: Timestamp?, _ memory: CarriedMemory) -> Timestamp? {
    next(trial.nextChange(after: now, lastUsedAt: lastUsedAt, memory), after: now)
  }

  func orders(
    at now: Timestamp, deadline: Timestamp?, ttl: Duration??, lastUsedAt: Timestamp?, _ memory: inout CarriedMemory
  ) -> RuleOrders {
    RuleOrders(trial.wishes(at: now, in: circumstances(deadline, ttl, lastUsedAt), &memory).wishes)
  }

  func nextChange(
    after now: Timestamp, deadline: Timestamp?, ttl: Duration??, lastUsedAt: Timestamp?, _ memory: CarriedMemory
  ) -> Timestamp? {
    next(trial.nextChange(after: now, in: circumstances(deadline, ttl, lastUsedAt), memory), after: now)
  }

  private func circumstances(
    _ deadline: Timestamp?, _ ttl: Duration??, _ lastUsedAt: Timestamp?
  ) -> RuleTrial.Circumstances {
    var circumstances = RuleTrial.Circumstances(deadline: deadline, lastUsedAt: lastUsedAt)
    circumstances.ttl = ttl
    return circumstances
  }

  private func next(_ change: Timestamp?, after now: Timestamp) -> Timestamp? {
    [change, trial.nextGroupDue(after: now)].compactMap(\.self).min()
  }
}

extension RuleOrders {
  fileprivate init(_ wishes: RuleTrial.Wishes) {
    self.init()
    if let wish = wishes[.lifetime], case .deadline(let target, _) = wish.change { deadline = (wish.rule, target) }
    if let wish = wishes[.ttl], case .ttl(let amount) = wish.change { ttl = (wish.rule, amount) }
  }
}
