import Diagnostics
import Rules
import Testing
import Time

/// The notice that a file sets for its rules.
@Suite struct UsualNoticeTests {
  /// What stands among the defaults is for rules that shorten and say nothing of their own.
  @Test func takesTheNoticeOfTheFile() {
    func load(_ notice: String) -> RuleLoad {
      RuleSet.load(files: [
        SourceFile(
          name: "r.yaml",
          text: """
            version: 1
            params: {age: 45m}
            defaults: {notice: \(notice)}
            groups:
              - name: g
                rules:
                  - {name: a, actions: [shorten: {by: 1h}]}
                  - {name: b, actions: [set_ttl: {to: 4h}], notice: {before: 2h, to: mail}}
                  - {name: c, actions: [extend: {by: 1h}]}

            """)
      ])
    }
    let found = load("{before: \"${params.age}\", to: chat}")
    #expect(!found.diagnostics.contains { $0.severity == .error || $0.code == "R331" }, "\(found.diagnostics)")
    #expect(found.ruleSet?.rules.map(\.notice?.channel) == ["chat", "mail", nil])
    #expect(found.ruleSet?.rules.map(\.notice?.before) == [.minutes(45), .hours(2), nil])
    for (notice, code) in [
      ("{before: 10s, to: chat}", "R161"), ("{before: 1h}", "R151"), ("{before: 1h, to: chat, message: Soon.}", "R150"),
    ] {
      let wrong = load(notice)
      #expect(wrong.ruleSet == nil, "\(notice)")
      let errors = wrong.diagnostics.filter { $0.severity == .error }
      #expect(errors.map(\.code) == [code] && errors.first?.location?.line == 3, "\(errors.map { $0.render() })")
    }
  }
}
