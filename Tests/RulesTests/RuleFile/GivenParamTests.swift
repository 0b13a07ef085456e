import CEL
import Diagnostics
import Testing

@testable import Rules

@Suite struct GivenParamTests {
  private static let text = """
    version: 1
    params:
      lifetime: 8h
      names: [ana, bob]
      share: 0.5
      most: 3
      strict: false
      since: 2026-03-11T18:00:00+01:00
      word: {type: string, value: "2h"}
      nobody: []
    groups:
      - name: g
        rules:
          - name: a
            when: |
              ws.owner in params.names && params.share > 0.1 && params.most > 1 && !params.strict && now > params.since
                && params.word != "" && !(ws.name in params.nobody)
            actions: [set_ttl: {to: "${params.lifetime}"}]
          - name: b
            priority: 1
            when: ws.outdated
            actions: [set_ttl: {to: "${params.lifetime}"}]
    """
  private static let other =
    "version: 1\ngroups:\n  - name: o\n    rules: [{name: c, match: {name: demo}, actions: [keep: ]}]\n"

  private func load(_ given: [GivenParam]) -> RuleLoad {
    RuleSet.load(
      files: [SourceFile(name: "a.yaml", text: Self.text), SourceFile(name: "b.yaml", text: Self.other)], params: given)
  }

  private func given(_ name: String, _ text: String, ignoresCase: Bool = false) -> GivenParam {
    GivenParam(name: name, value: .text(text), origin: "flag --param", ignoresCase: ignoresCase)
  }

  private func lifetime(_ set: RuleSet?) -> String? {
    guard case .constant(.duration(let length))? = set?.rules.first?.actions.first?.amount.main else { return nil }
    return Duration.nanoseconds(length).exactText
  }

  @Test func takesThePlaceOfTheFilesValue() throws {
    #expect(lifetime(load([]).ruleSet) == "8h")
    #expect(lifetime(load([given("lifetime", "9h")]).ruleSet) == "9h")
    // The last one counts.
    #expect(lifetime(load([given("lifetime", "9h"), given("lifetime", "10h")]).ruleSet) == "10h")
    #expect(lifetime(load([given("LIFETIME", "9h", ignoresCase: true)]).ruleSet) == "9h")
  }

  @Test(arguments: [
    ("names", "ana, carol"), ("names", ""), ("share", "2"), ("most", "20"), ("strict", "true"),
    ("since", "2027-01-01T00:00:00Z"), ("word", "3h"), ("word", ""), ("nobody", "x,y"),
  ]) func isReadAsTheDeclaredType(_ name: String, _ text: String) {
    #expect(load([given(name, text)]).diagnostics.map { $0.render() } == [])
  }

  @Test(arguments: [
    ("lifetime", "9", "duration"), ("lifetime", "", "duration"), ("share", "half", "double"), ("most", "2.5", "int"),
    ("strict", "yes", "bool"), ("since", "tomorrow", "timestamp"),
  ]) func refusesAnotherType(_ name: String, _ text: String, _ type: String) throws {
    let load = load([given(name, text)])
    #expect(load.ruleSet == nil)
    let error = try #require(load.diagnostics.first)
    #expect(error.code == "R174" && load.diagnostics.count == 1)
    for word in ["flag --param", name, "'\(text)'", type] { #expect(error.summary.contains(word)) }
  }

  @Test func refusesAListForOneValue() {
    let list = GivenParam(name: "most", value: .list(["1", "2"]), origin: "curfew.yaml:3")
    #expect(load([list]).diagnostics.map(\.code) == ["R174"])
  }

  /// The limits of what is written in the file hold for what is given, too.
  @Test func checksWhatIsGivenAsWhatIsWritten() {
    #expect(load([given("lifetime", "40d")]).diagnostics.contains { $0.code == "R302" })
  }

  @Test func refusesUnknownNames() throws {
    let load = load([given("lifetme", "9h")])
    #expect(load.ruleSet == nil)
    let error = try #require(load.diagnostics.first)
    #expect(error.code == "R173" && error.summary.contains("flag --param"))
    #expect(error.summary.contains("'lifetme'") && error.summary.contains("did you mean 'lifetime'?"))
    // Case counts unless it cannot.
    #expect(self.load([given("LIFETIME", "9h")]).diagnostics.map(\.code) == ["R173"])
  }

  @Test func isCoveredByHashAndFingerprints() throws {
    let plain = try #require(load([]).ruleSet)
    let nine = try #require(load([given("lifetime", "9h")]).ruleSet)
    let ten = try #require(load([given("lifetime", "10h")]).ruleSet)
    #expect(Set([plain.hash, nine.hash, ten.hash]).count == 3)
    #expect(plain.givenParams == nil && nine.givenParams == "lifetime: \"9h\"\n")
    #expect(plain.fileCount == 2 && nine.fileCount == 2)
    func fingerprints(_ set: RuleSet) -> [Int64] { set.rules.map(\.source.fingerprint) }
    for index in 0..<2 { #expect(Set([plain, nine, ten].map { fingerprints($0)[index] }).count == 3) }
    // The rule of the file without parameters is the same as before.
    #expect(fingerprints(plain)[2] == fingerprints(nine)[2])
    // Where it comes from does not matter.
    let elsewhere = GivenParam(name: "lifetime", value: .text("9h"), origin: "curfew.yaml:1")
    #expect(load([elsewhere]).ruleSet?.hash == nine.hash)
  }

  @Test func comesBackFromTheSourcesOfTheSet() throws {
    let awkward = GivenParam(name: "names", value: .list(["a, \"b\"", "c\n: #"]), origin: "curfew.yaml:1")
    let set = try #require(load([given("lifetime", "9h"), awkward, given("word", "true")]).ruleSet)
    let again = try #require(RuleSet.load(texts: set.sources.map { ($0.path, $0.text) }).ruleSet)
    #expect(again.hash == set.hash && again.givenParams == set.givenParams && lifetime(again) == "9h")
  }

  @Test func givesParametersToATrialExpression() {
    let trial = TrialExpression(
      "params.limit + duration('1h')",
      in: ExpressionScope(params: [given("limit", "1h"), given("limit", "2h")]))
    #expect(trial.diagnostics.isEmpty)
    guard case .duration(let length)? = trial.explanation(at: .epoch)?.value else {
      Issue.record("no duration")
      return
    }
    #expect(Duration.nanoseconds(length) == .hours(3))
    #expect(!TrialExpression("params.limit").diagnostics.isEmpty)
  }
}
