import Diagnostics
import Rules
import Testing

/// Patterns that no Coder name can match, and what was meant by them.
@Suite struct PatternObjectionTests {
  @Test(arguments: [
    ("ci-.*", ["ci-*"]), ("^ci-", ["ci-*"]), ("^ci-.*$", ["ci-*"]), ("ci-.+", ["ci-?*"]), ("-bot$", ["*-bot"]),
    ("[a-c]*", ["a*", "b*", "c*"]), ("[abc]", ["a", "b", "c"]), ("[0-9]*", []), ("[^a]*", []),
    ("ci-[0-9]+", ["ci-?*"]), ("(ci|cd)-.*", ["ci-*", "cd-*"]), ("ci|cd", ["ci", "cd"]),
    ("dev(-x)?", ["dev-x", "dev"]),
    ("{ci,cd}-*", ["ci-*", "cd-*"]), ("ci-*, cd-*", ["ci-*", "cd-*"]), ("ci-* cd-*", ["ci-*", "cd-*"]),
    ("ci-%", ["ci-*"]), ("ci_bot", ["ci-bot"]), ("ci--bot", ["ci-bot"]), ("ci-", ["ci-*"]), ("-bot", ["*-bot"]),
    (" ci-* ", ["ci-*"]), ("@alice", ["alice"]), ("john.doe@example.com", ["johndoe"]), ("alice/*", ["alice"]),
    ("/^ci-/", ["ci-*"]), ("ci\\d+", ["ci?*"]), ("ci-*,", ["ci-*"]), ("Ana Maria", []), ("!ci-*", []), ("", []),
    ("^(?!ci-).*$", []), ("ci-[", []), ("naïve", []), (String(repeating: "a", count: 33), []), ("group:ci", []),
  ])
  func saysWhatWasMeant(pattern: String, meant: [String]) throws {
    let objection = try #require(Glob(pattern).objection(as: .owner))
    #expect(objection.meant == meant)
    for pattern in meant { #expect(Glob(pattern).objection(as: .owner) == nil) }
  }

  @Test(arguments: [
    "*", "?", "ci-*", "CI-*", "*-*", "a-b-c", "?*-?", "a?b", "***", "?-?", String(repeating: "a", count: 32),
    String(repeating: "?", count: 32) + "*", "*a*b*c*", "1", "ci*-", "-*bot",
  ])
  func acceptsWhatANameCanMatch(pattern: String) {
    let isPossible = !["ci*-", "-*bot"].contains(pattern)
    #expect((Glob(pattern).objection(as: .name) == nil) == isPossible)
  }

  /// Held against all short names, built from the server's own words for them.
  @Test func objectsExactlyWhereNoNameMatches() {
    let letters = ["a", "-"]
    var names: [String] = []
    var words = [""]
    for _ in 1...6 {
      words = words.flatMap { word in letters.map { word + $0 } }
      names += words.filter { !$0.hasPrefix("-") && !$0.hasSuffix("-") && !$0.contains("--") }
    }
    var patterns = [""]
    for _ in 1...4 {
      patterns = patterns.flatMap { pattern in ["a", "-", "*", "?"].map { pattern + $0 } }
      for pattern in patterns {
        let glob = Glob(pattern)
        #expect((glob.objection(as: .owner) == nil) == names.contains { glob.matches($0) }, "\(pattern)")
      }
    }
  }

  @Test func saysWhy() {
    #expect(Glob("a.b").objection(as: .owner)?.reason == "names hold letters, digits and single hyphens, no '.'")
    #expect(Glob("a b").objection(as: .owner)?.reason.hasSuffix("no blanks") == true)
    #expect(Glob(String(repeating: "a", count: 33)).objection(as: .owner)?.reason == "a name has at most 32 characters")
    #expect(Glob("a--b").objection(as: .owner)?.reason.hasPrefix("a name neither begins nor ends with '-'") == true)
    #expect(Glob("run.*").objection(as: .status) == nil)
  }

  // MARK: In rule files

  private func load(_ match: String) -> RuleLoad {
    RuleSet.load(files: [ruleFile(match)])
  }

  private func ruleFile(_ match: String) -> SourceFile {
    Loading.file("- name: a\n  match: \(match)\n  actions: [clear_autostart: {}]")
  }

  @Test(arguments: ["owner", "template", "name", "organization"])
  func isAnErrorWhereItProtectsAndAWarningWhereItSelects(field: String) throws {
    let excluding = load("{exclude: {\(field): ['x-.*']}}")
    #expect(excluding.ruleSet == nil)
    #expect(excluding.diagnostics.map(\.code) == ["R250"])
    #expect(excluding.diagnostics.first?.explanation?.contains("protects nobody") == true)
    let matching = load("{\(field): ['x-.*']}")
    #expect(matching.ruleSet != nil)
    #expect(matching.diagnostics.map(\.code) == ["R250"])
    #expect(matching.diagnostics.first?.severity == .warning)
  }

  /// Before, and what the offered fix makes of it.
  @Test(arguments: [
    ("{exclude: {owner: ['ci-.*']}}", "{exclude: {owner: [\"ci-*\"]}}"),
    ("{exclude: {owner: '[a-c]*'}}", "{exclude: {owner: [\"a*\", \"b*\", \"c*\"]}}"),
    ("{exclude: {owner: [x, '[a-c]*', y]}}", "{exclude: {owner: [x, \"a*\", \"b*\", \"c*\", y]}}"),
    (
      "\n    exclude:\n      owner:\n        - '[ab]*'\n        - x",
      "\n    exclude:\n      owner:\n        - \"a*\"\n        - \"b*\"\n        - x"
    ),
    ("{owner: -bot}", "{owner: \"*-bot\"}"),
  ])
  func offersAFixThatLoads(match: String, fixed: String) throws {
    let load = load(match)
    let fix = try #require(load.diagnostics.first?.fixes.first)
    let file = try #require(load.diagnostics.first?.file)
    var text = Array(file.text.utf8)
    for edit in fix.edits.sorted(by: { $0.span.start > $1.span.start }) {
      text.replaceSubrange(edit.span.start..<edit.span.end, with: Array(edit.replacement.utf8))
    }
    let repaired = String(decoding: text, as: UTF8.self)
    #expect(repaired == ruleFile(fixed).text)
    let again = RuleSet.load(files: [SourceFile(name: "a.yaml", text: repaired)])
    #expect(again.ruleSet != nil && again.diagnostics.isEmpty, "\(again.diagnostics.map(\.summary))\n\(repaired)")
  }

  /// What says the opposite, or all, is not offered.
  @Test(arguments: [
    "{exclude: {status: '!stopped'}}", "{exclude: {name: 'ana/*'}}", "{exclude: {owner: '[!a]*'}}",
    "{exclude: {owner: '.*'}}", "{name: 'ana/*'}", "{template: 'gpu/*'}",
  ])
  func offersNothingThatSaysSomethingElse(match: String) {
    let findings = load(match).diagnostics
    #expect(findings.map(\.code) == ["R250"] && findings.allSatisfy(\.fixes.isEmpty), "\(findings)")
  }

  @Test(arguments: [
    ("{exclude: {owner: '*'}}", "owner"), ("{exclude: {name: ['dev', '**']}}", "workspace"),
    ("{status: [running], exclude: {status: ['run*']}}", "status"),
    ("{owner: [ana, ben], exclude: {owner: [ben, ANA]}}", "owner"),
  ])
  func tellsOfAnExcludeThatLeavesNothing(match: String, what: String) {
    let findings = load(match).diagnostics
    #expect(
      findings.map { "\($0.code) \($0.summary)" } == [
        "R250 'a' never acts: its 'exclude' leaves out every \(what) it looks at"
      ])
    #expect(load("{owner: [ana, ben], exclude: {owner: [ben]}}").diagnostics.isEmpty)
  }

  @Test func comparesAsTheServerDoes() throws {
    let set = try #require(load("{owner: ADA, exclude: {template: 'GPU-*', name: Dev}}").ruleSet)
    var facts = Sample.running
    (facts.owner.name, facts.template.name, facts.name) = ("ada", "docker", "web")
    #expect(set.rules[0].selector.matches(facts))
    facts.template.name = "gpu-large"
    #expect(!set.rules[0].selector.matches(facts))
    (facts.template.name, facts.name) = ("docker", "DEV")
    #expect(!set.rules[0].selector.matches(facts))
    var matcher = set.matcher()
    #expect(matcher.rules(for: facts).isEmpty)
  }

  // MARK: In conditions

  /// A condition, and what the offered fix makes of it; `nil` where none is offered.
  @Test(arguments: [
    ("ws.template == 'gpu-*'", "ws.template.startsWith(\"gpu-\")"),
    ("ws.template != 'gpu-*'", "!ws.template.startsWith(\"gpu-\")"),
    ("'gpu-*' == ws.template", "ws.template.startsWith(\"gpu-\")"),
    ("ws.template in ['gpu-*']", "ws.template.startsWith(\"gpu-\")"),
    ("!(ws.template in ['gpu-*', 'dev'])", "!((ws.template.startsWith(\"gpu-\") || ws.template == \"dev\"))"),
    ("ws.owner.startsWith('ci-*')", "ws.owner.startsWith(\"ci-\")"),
    ("owner.name.endsWith('*-bot')", "owner.name.endsWith(\"-bot\")"),
    ("owner.name == '*-bot'", "owner.name.endsWith(\"-bot\")"), ("ws.name == '*gpu*'", "ws.name.contains(\"gpu\")"),
    ("ws.name == 'a*z'", "ws.name.matches(\"^a.*z$\")"), ("ws.name == '^dev-'", "ws.name.startsWith(\"dev-\")"),
    ("template.name == 'gpu_large'", "template.name == \"gpu-large\""),
    ("template.name != 'gpu_large'", "template.name != \"gpu-large\""),
    ("ws.owner.lowerAscii() == 'ci-*'", "ws.owner.lowerAscii().startsWith(\"ci-\")"),
    ("ws.?organization.orValue('x') == 'acme-*'", "ws.?organization.orValue(\"x\").startsWith(\"acme-\")"),
    ("ws.owner == 'Ana Maria'", nil), ("ws.name.contains('[a-z]')", nil),
    // The part of an address that the field is, or none.
    ("ws.name == 'ana/dev'", "ws.name == \"dev\""), ("ws.template == 'default/gpu'", "ws.template == \"gpu\""),
    ("ws.owner == 'ana/dev'", "ws.owner == \"ana\""), ("ws.name.startsWith('ana/')", nil),
    ("ws.name == 'ana/*'", nil),
    // A pattern where a regular expression is wanted, which it is by chance.
    ("ws.template.matches('gpu-*')", "ws.template.startsWith(\"gpu-\")"),
    ("ws.owner.matches('^ci-*$')", "ws.owner.startsWith(\"ci-\")"),
    ("ws.name.matches('dev-?')", "ws.name.matches(\"^dev-.$\")"),
    ("ws.name.matches('a*z')", "ws.name.matches(\"^a.*z$\")"),
    ("ws.name.matches('_test')", nil), ("ws.name.matches('^ana/dev$')", nil), ("ws.owner.matches('^-')", nil),
    ("ws.owner.matches('.*@example.com')", nil),
    // In a macro, under another name, put together.
    ("['gpu-*', 'dev-*'].exists(p, ws.template == p)", nil), ("['gpu-*'].all(p, ws.template != p)", nil),
    ("['gpu-*'].exists(p, ws.template.matches(p))", nil), ("['gpu-*'].exists(p, ws.template.startsWith(p))", nil),
    ("{'gpu-*': 1}.exists(k, k == ws.template)", nil),
    ("ws.template in {'gpu-*': 1}", "ws.template.startsWith(\"gpu-\")"),
    ("cel.bind(p, 'gpu-*', ws.template == p)", nil),
    ("cel.bind(t, ws.template, t == 'gpu-*')", "cel.bind(t, ws.template, t.startsWith(\"gpu-\"))"),
    ("[ws.template].exists(t, t == 'gpu-*')", "[ws.template].exists(t, t.startsWith(\"gpu-\"))"),
    ("(ws.outdated ? 'gpu-*' : 'dev') == ws.template", nil), ("ws.template == 'gpu-' + '*'", nil),
    ("ws.owner + '/' + ws.name == 'ana/*'", "(ws.owner + \"/\" + ws.name).startsWith(\"ana/\")"),
    ("ws.owner + '/' + ws.name == 'ana dev'", nil),
    // In the other case.
    ("ws.owner.lowerAscii() == 'ANA'", "ws.owner.lowerAscii() == \"ana\""),
    ("ws.owner.lowerAscii().startsWith('CI-')", "ws.owner.lowerAscii().startsWith(\"ci-\")"),
    ("ws.owner.upperAscii() in ['ana']", "ws.owner.upperAscii() == \"ANA\""),
    // Words that are known.
    ("ws.build_reason == 'Autostart'", "ws.build_reason == \"autostart\""),
    ("ws.build_reason == 'auto_stop'", "ws.build_reason == \"autostop\""),
    ("ws.agents.exists(a, a.os == 'macOS')", "ws.agents.exists(a, a.os == \"darwin\")"),
    ("ws.agents.exists(a, a.arch == 'x86_64')", "ws.agents.exists(a, a.arch == \"amd64\")"),
  ])
  func warnsOfWhatANameCanNeverBe(condition: String, fixed: String?) throws {
    func load(_ condition: String) -> RuleLoad {
      RuleSet.load(
        files: [Loading.file("- name: a\n  when: |-\n    \(condition)\n  actions: [clear_autostart: {}]")])
    }
    let load1 = load(condition)
    let finding = try #require(load1.diagnostics.first { $0.code == "R208" }, "\(load1.diagnostics.map(\.summary))")
    #expect(finding.severity == .warning)
    guard let fixed else { return #expect(finding.fixes.isEmpty) }
    let file = try #require(finding.file)
    #expect(finding.fixes.first?.applied(to: file.text)?.contains("    \(fixed)\n") == true, "\(finding.fixes)")
    let again = load(fixed)
    #expect(again.ruleSet != nil && !again.diagnostics.contains { $0.code == "R208" })
  }

  @Test func seesPatternsInParameters() throws {
    let text = """
      version: 1
      params: {bots: ["ci-*", ana]}
      groups:
        - name: g
          rules:
            - name: a
              when: ws.owner in params.bots
              actions: [clear_autostart: {}]
      """
    let load = RuleSet.load(files: [SourceFile(name: "a.yaml", text: text)])
    #expect(load.diagnostics.contains { $0.code == "R208" && $0.fixes.isEmpty }, "\(load.diagnostics.map(\.summary))")
  }

  @Test(arguments: [
    "ws.template == 'GPU-large'", "ws.owner.startsWith('ci-')", "ws.name.contains('-')", "ws.name.endsWith('-x')",
    "ws.name.matches('^ci-.*$')", "ws.template in ['a', 'b']",
    "template.?display_name.orValue('x') == 'My template (gpu*)'", "ws.name.matches('node-?[0-9]+')",
    "ws.name.matches('^(dev|test)-')", "ws.name.matches('gpu')", "ws.owner + '/' + ws.name == 'ana/dev'",
    "ws.name + '*' == 'dev*'", "ws.owner.lowerAscii() == 'ana'", "ws.build_reason == 'something_new'",
    "['gpu', 'dev'].exists(p, ws.template.startsWith(p))", "cel.bind(t, ws.template_version, t == 'v*')",
    "ws.template_version.matches('v1*')",
  ])
  func saysNothingOfWhatCanBe(condition: String) {
    let load = RuleSet.load(
      files: [Loading.file("- name: a\n  when: |-\n    \(condition)\n  actions: [clear_autostart: {}]")])
    #expect(
      load.ruleSet != nil && !load.diagnostics.contains { $0.code == "R208" }, "\(load.diagnostics.map(\.summary))")
  }
}
