import Diagnostics
import Rules
import TestSupport
import Testing

/// Whatever stands in a rule file, loading ends with diagnostics that can be rendered.
@Suite struct AnyBytesTests {
  @Test func survivesChangedFiles() {
    var random = SeededGenerator(seed: 4)
    let good = Array(RuleFileLoadingTests.whole.unicodeScalars)
    let extra = Array("${}[]{}:-'\"|>&*!#,\n \t?.()é0ab%@\\\u{0}\u{85}".unicodeScalars)
    for _ in 0..<400 {
      var scalars = good
      for _ in 0..<Int.random(in: 1...6, using: &random) {
        let place = Int.random(in: 0..<scalars.count, using: &random)
        switch Int.random(in: 0..<4, using: &random) {
        case 0: scalars.remove(at: place)
        case 1: if let scalar = extra.randomElement(using: &random) { scalars.insert(scalar, at: place) }
        case 2: scalars.swapAt(place, Int.random(in: 0..<scalars.count, using: &random))
        default:
          let end = min(scalars.count, place + Int.random(in: 1...60, using: &random))
          scalars.removeSubrange(place..<end)
        }
      }
      load(scalars)
    }
  }

  @Test func survivesNonsense() {
    var random = SeededGenerator(seed: 4)
    let alphabet = Array("version: 1\n- []{}${}'\"|&*abé:,?!\t%".unicodeScalars)
    for _ in 0..<1000 {
      load((0..<Int.random(in: 0...80, using: &random)).compactMap { _ in alphabet.randomElement(using: &random) })
    }
  }

  @Test func refusesEndlessTexts() {
    let endless = String(repeating: "${now}\n    ", count: 40_000)
    let load = RuleSet.load(files: [
      Loading.file("- name: a\n  actions: [clear_autostart: {}]\n  message: |\n    \(endless)")
    ]
    )
    #expect(load.diagnostics.map(\.code) == ["R161"])
    let condition = String(repeating: "ws.outdated &&\n    ", count: 30_000)
    let long = RuleSet.load(files: [
      Loading.file("- name: a\n  actions: [clear_autostart: {}]\n  when: |\n    \(condition)")
    ])
    #expect(long.diagnostics.count == 1 && long.ruleSet == nil)
  }

  @Test func survivesThousandsOfRivals() {
    let rules = (0..<1500).map { "- {name: r\($0), match: {name: n\($0)}, actions: [clear_autostart: {}]}" }
    let load = RuleSet.load(files: [Loading.file(rules.joined(separator: "\n"))])
    #expect(load.ruleSet?.rules.count == 1500)
    let equal = (0..<1500).map { "- {name: r\($0), actions: [set_ttl: {to: 1h}]}" }
    #expect(RuleSet.load(files: [Loading.file(equal.joined(separator: "\n"))]).diagnostics.count == 50)
  }

  private func load(_ scalars: [UnicodeScalar]) {
    var text = String.UnicodeScalarView()
    text.append(contentsOf: scalars)
    let load = RuleSet.load(files: [SourceFile(name: "r.yaml", text: String(text))])
    #expect((load.ruleSet == nil) == load.diagnostics.hasErrors)
    for diagnostic in load.diagnostics { #expect(!diagnostic.render().isEmpty) }
  }
}
