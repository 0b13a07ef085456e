import Diagnostics
import Rules
import TestSupport
import Testing

@Suite struct SelectorMatcherTests {
  @Test func agreesWithEverySelector() throws {
    var random = SeededGenerator(seed: 3)
    let patterns = ["a*", "*b", "a?", "ab", "*", "c", "?", "b*a"]
    var text = ""
    for index in 0..<130 {
      let fields = Selector.Field.allCases.filter { _ in Bool.random(using: &random) }
      func mapping(_ fields: [Selector.Field]) -> String {
        fields.map { field in
          let pattern = field == .status ? "r*" : patterns.randomElement(using: &random) ?? "*"
          return "\(field.rawValue): '\(pattern)'"
        }.joined(separator: ", ")
      }
      text += "- name: r\(index)\n  mode: \(index % 7 == 0 ? "off" : "dry-run")\n  priority: \(index)\n"
      text += "  match: {\(mapping(fields) + (fields.isEmpty ? "" : ", "))exclude: {\(mapping([.name]))}}\n"
      text += "  actions: [clear_ttl: {}]\n"
    }
    let ruleSet = try #require(RuleSet.load(files: [Loading.file(text)]).ruleSet)
    var matcher = ruleSet.matcher()
    let names = ["ab", "a", "b", "ba", "aa", "c", "bca", ""]
    for _ in 0..<500 {
      var facts = Sample.running
      facts.name = names.randomElement(using: &random) ?? ""
      facts.owner.name = names.randomElement(using: &random) ?? ""
      facts.template.name = names.randomElement(using: &random) ?? ""
      facts.organization = names.randomElement(using: &random)
      if Int.random(in: 0..<3, using: &random) == 0 { facts.unknown = ["ws.organization"] }
      facts.status = ["running", "stopped"].randomElement(using: &random) ?? ""
      let expected = ruleSet.rules.filter { $0.mode != .off && $0.selector.matches(facts) }.map(\.name)
      #expect(matcher.rules(for: facts).map(\.name) == expected)
      for rule in ruleSet.rules {
        #expect((rule.selector.rejection(of: facts) == nil) == rule.selector.matches(facts))
      }
    }
  }
}
