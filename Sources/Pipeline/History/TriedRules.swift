import Rules
import Synchronization

/// A rule set that judges again and again, with what follows from it worked out once.
final class TriedRules: Sendable {
  /// The rules.
  let ruleSet: RuleSet
  /// What they look at besides the list.
  let needs: RuleNeeds
  /// Whether all groups are judged in every sweep.
  let isWithoutTimings: Bool
  /// The rules that must hold for some time.
  let waiting: [Rule]
  private let known: Mutex<Known>

  private struct Known {
    var matcher: SelectorMatcher
    /// By the number of their rules.
    var selections: [Int: [RuleSelection]] = [:]
  }

  init(_ ruleSet: RuleSet) {
    self.ruleSet = ruleSet
    needs = ruleSet.needs
    isWithoutTimings = ruleSet.timings.isEmpty
    waiting = ruleSet.rules.filter { $0.holdFor != nil }
    known = Mutex(Known(matcher: ruleSet.matcher()))
  }

  /// The rules that select a workspace, as ``SelectorMatcher`` finds them.
  func selection(for facts: WorkspaceFacts) -> RuleSelection {
    known.withLock { known in
      let rules = known.matcher.rules(for: facts)
      let alike = known.selections[rules.count] ?? []
      if let found = alike.first(where: { $0.rules.elementsEqual(rules, by: ===) }) { return found }
      let selection = RuleSelection(rules)
      known.selections[rules.count] = alike + [selection]
      return selection
    }
  }

  /// The names of the rules that have the same meaning in another set, and of those that have not.
  func names(since other: TriedRules) -> (unchanged: Set<String>, changed: Set<String>) {
    let fingerprints = Dictionary(
      other.ruleSet.rules.map { ($0.name, $0.source.fingerprint) }, uniquingKeysWith: { first, _ in first })
    var names: (unchanged: Set<String>, changed: Set<String>) = ([], [])
    for rule in ruleSet.rules {
      if fingerprints[rule.name] == rule.source.fingerprint {
        names.unchanged.insert(rule.name)
      } else {
        names.changed.insert(rule.name)
      }
    }
    return names
  }
}
