import CoderAPI
import Pipeline
import Rules
import Text
import Time

/// What a sweep may do with the fleet as it is, and what the rules expect of the server that it cannot tell: said beforehand.
struct FleetChecks {
  let facts: [WorkspaceFacts]
  let server: ServerTraits
  let now: Timestamp
  let settings: Settings
  let policy: Policy

  func run() -> [Check] {
    guard let ruleSet = settings.loadRules().ruleSet else { return [] }
    return reach(of: ruleSet) + use()
  }

  private func reach(of ruleSet: RuleSet) -> [Check] {
    let reach = Reach(facts, of: ruleSet, under: policy, at: now)
    let shares = reach.shares.map {
      "\(Self.deed($0.effect)) \(min($0.allowed, $0.population)) of \($0.population)\(Self.noun($0.effect))"
    }
    let check = Check("a sweep", .ok, "may \(shares.joined(separator: ", ")); with more a rule does nothing")
    return [check]
      + reach.excesses.map { excess in
        Check(
          "a sweep", .warning,
          "\(excess.rule) could want to \(Self.deed(excess.effect)) \(excess.looksAt)\(Self.noun(excess.effect)) at once, and "
            + "\(excess.isPaced ? "its pace is above" : "it has no pace below") the \(excess.allowed) that are allowed: then it "
            + "does nothing",
          advice: "give it a pace: limits: {max_actions_per_sweep: 10%}")
      }
  }

  /// Servers before v0.19.0.
  private func use() -> [Check] {
    guard !server.learnsUseSoon else { return [] }
    let short = settings.loadRules(in: Circumstances(learnsUseSoon: false)).diagnostics.filter { $0.code == "R312" }
    let places = short.compactMap { finding in
      finding.file.flatMap { file in finding.location.map { "\(file.name):\($0.line)" } }
    }
    let found = "this server learns of use every ten minutes only, counted from the agent's start"
    return [
      Check(
        "use", .warning,
        places.isEmpty ? found : "\(found); an idle limit is under 15 minutes at \(places.joined(separator: ", "))",
        advice:
          "the last ten minutes of a notice do not count there, an idle shell is no use, and idle limits should be 15 minutes or more"
      )
    ]
  }

  private static func deed(_ effect: Effect) -> String {
    switch effect {
    case .lifetime: "shorten"
    case .ttl: "cut, set or clear the TTL of"
    case .autostart: "replace or clear the schedule of"
    }
  }

  private static func noun(_ effect: Effect) -> String {
    switch effect {
    case .lifetime: " running workspaces"
    case .ttl: " workspaces"
    case .autostart: " workspaces that have one"
    }
  }
}
