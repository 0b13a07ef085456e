import Rules
import Time

extension FleetMemory {
  /// Where an answer that stands is not what its rule says, one line each, now and just before it ends; for tests.
  ///
  /// - Parameter reading: what the process read last
  package func wrongAnswers(on reading: Reading, under ruleSet: RuleSet) -> [String] {
    guard let answers else { return [] }
    var matcher = ruleSet.matcher()
    return reading.observations.flatMap { observation -> [String] in
      guard let standing = answers.answers(on: observation.facts.id), standing.stand(at: reading.now) else { return [] }
      let open = Set(standing.open.map(\.index))
      let instants = [reading.now, standing.until.map { max(reading.now, $0 - .seconds(1)) } ?? reading.now + .days(1)]
      return matcher.rules(for: observation.facts).filter { !open.contains($0.index) }.flatMap { rule in
        instants.compactMap { instant in
          let answer = rule.evaluate(
            Subject(facts: observation.facts, now: instant), state: RuleState(), wantsHorizon: false
          ).answer
          return answer == .false
            ? nil : "\(rule.name) on \(observation.facts.fullName): \(answer) at \(instant.rfc3339)"
        }
      }
    }
  }
}
