import Arguments
import Audit
import Pipeline

/// `curfew audit show NUMBER`: one decision with all that belongs to it.
enum AuditShow {
  private static let number = Positional<Int64>(
    "NUMBER", help: "The decision's number, as 'audit list' shows it",
    parse: { text throws(InvalidValue) in
      guard let number = Int64(text), number > 0 else { throw InvalidValue(expected: "a number above 0") }
      return number
    })

  private static let asTest = Flag(
    "as-test", help: "Write the rule test that pins the decision, for a file that ends in .test.yaml")

  static let command = Command(
    "show", summary: "Show one decision, what it rests on, and the requests that followed",
    discussion: """
      Distances such as 'in 45m' are counted from the decision. The rule is shown as it was written then.

      --as-test writes a test for 'curfew rules test': the workspace as it was read, and what the rule said and did. It is \
      tried on the rules of then before it is written. What a test cannot know, such as a cooldown that ran, is left out and \
      named in a comment.
      """,
    examples: ["curfew audit show 4711", "curfew audit show 4711 --as-test > rules.d/decision-4711.test.yaml"],
    parameters: [number, asTest, OutputOptions.record]
  ) { invocation in
    let assembly = Assembly(try Settings(invocation))
    let reader = try assembly.reader()
    let wanted = invocation.required(number)
    guard let decision = try await reader.decision(wanted) else {
      if let removal = try await ReportRange.removal(reader, of: wanted) {
        throw CommandFailure(
          .failure, "decision \(wanted) is not in the trail: \(removal)",
          advice: "'curfew audit list' shows the numbers of those that are kept")
      }
      throw CommandFailure(
        .failure, "there is no decision \(wanted) in the trail", advice: "'curfew audit list' shows their numbers")
    }
    if invocation[asTest] {
      let observation = try await reader.observation(decision.observation)
      let ruleSet = try await reader.ruleSet(hash: decision.ruleSet)
      try Console.emit(try test(of: decision, observation, ruleSet).text)
      return ExitStatus.success.rawValue
    }
    let page = try await AuditPage(of: decision, from: reader)
    let now = try await ReportRange.now(reader)
    let isForPeople = (invocation[OutputOptions.record] ?? .text) == .text
    try OutputOptions.print(
      isForPeople ? page.text(at: now) : page.record, invocation,
      on: assembly.settings.display(now: decision.firstAt),
      of: assembly.context(trailOf: try await reader.server()?.url, at: now))
    return ExitStatus.success.rawValue
  }

  private static func test(
    of decision: StoredDecision, _ observation: StoredObservation?, _ ruleSet: RuleSetRecord?
  ) throws -> RecordedTest {
    guard let observation, let ruleSet else {
      throw CommandFailure(.failure, "the trail lacks what decision \(decision.seq) rests on")
    }
    do {
      return try RecordedTest(decision, on: observation, under: ruleSet)
    } catch let obstacle as DecisionReview.Obstacle {
      throw CommandFailure(.failure, "decision \(decision.seq): \(obstacle)")
    }
  }
}
