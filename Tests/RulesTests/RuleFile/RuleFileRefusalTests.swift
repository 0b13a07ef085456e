import Diagnostics
import Rules
import Testing

/// Every kind of mistake in a rule file, with its place and code.
@Suite struct RuleFileRefusalTests {
  struct Case: Sendable, CustomTestStringConvertible {
    /// What stands below `rules:`, or a whole file when it begins with `version`.
    var text: String
    /// `line:column code` of each error and warning.
    var expected: [String]
    /// A part of the first summary or of its fixes.
    var mentions: String = ""

    var testDescription: String { text }

    /// Rule text begins in line 5 of its file, with six blanks in front.
    var file: String {
      if text.hasPrefix("version") || text.hasPrefix("#") || text.isEmpty { return text }
      let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { "      \($0)" }
      return "version: 1\ngroups:\n  - name: g\n    rules:\n" + lines.joined(separator: "\n") + "\n"
    }
  }

  static let act = "\n  actions: [clear_autostart: {}]"

  static let shape: [Case] = [
    Case(text: "", expected: ["1:1 R158"]),
    Case(text: "# nothing\n", expected: ["1:1 R158"]),
    Case(text: "version: 2\ngroups: []", expected: ["1:10 R159"]),
    Case(text: "version: \"1\"\ngroups: []", expected: ["1:10 R159"]),
    Case(text: "version: 1\ngroup: []", expected: ["2:1 R150"], mentions: "groups"),
    Case(text: "version: 1\ngroups: {}", expected: ["2:9 R152"]),
    Case(text: "version: 1\ncalender: {}\ngroups: []", expected: ["2:1 R150"], mentions: "calendars"),
    Case(text: "version: 1\ntimezone: Europe/Berlyn\ngroups: []", expected: ["2:11 R162"], mentions: "Europe/Berlin"),
    Case(text: "version: 1\ntimezone: berlin\ngroups: []", expected: ["2:11 R162"], mentions: "Europe/Berlin"),
    Case(text: "version: 1\ntimezone: [UTC]\ngroups: []", expected: ["2:11 R152"]),
    Case(text: "version: 1\ngroups:\n  - rules: []\n  - name: a\n", expected: ["3:5 R151", "4:5 R151"]),
    Case(
      text: "version: 1\ngroups:\n  - {name: a, rules: []}\n  - {name: a, rules: []}\n", expected: ["4:12 R155"]),
    Case(text: "version: 1\ngroups:\n  - {name: a, evry: 5m, rules: []}\n", expected: ["3:15 R150"]),
    Case(
      text:
        "version: 1\nparams: {idle-limit: 2h, b: {type: durration, value: 1}, c: {type: int, value: x}, d: {}}\ngroups: []",
      expected: ["2:10 R156", "2:36 R154", "2:80 R152", "2:87 R151", "2:87 R151"], mentions: "idle_limit"),
    Case(
      text: "version: 1\nparams: {a: [1, x], b: ~, in: 3}\ngroups: []",
      expected: ["2:17 R165", "2:24 R152", "2:27 R156"]),
    Case(
      text: "version: 1\ndefaults: {mode: on, on_error: wait, cooldown: 5, limits: {cost: 0}}\ngroups: []",
      expected: ["2:18 R154", "2:32 R154", "2:48 R153", "2:66 R161"]),
  ]

  static let rules: [Case] = [
    Case(text: "- name: a", expected: ["5:9 R151"]),
    Case(text: "- wen: 'true'\n  name: a\(act)", expected: ["5:9 R150"], mentions: "when"),
    Case(text: "- name: a\n  every: 5m\(act)", expected: ["6:9 R150"]),
    Case(text: "- name: a\n  exclude: {name: x}\(act)", expected: ["6:9 R150"]),
    Case(text: "- name: a b\(act)", expected: ["5:15 R156"]),
    Case(text: "- name: a\(act)\n- name: a\(act)", expected: ["7:15 R155"]),
    Case(
      text: "- name: a\n  priority: high\n  for: 10\n  cooldown: -5m\(act)",
      expected: ["6:19 R152", "7:14 R153", "8:19 R153"]),
    Case(text: "- name: a\n  mode: enforced\(act)", expected: ["6:15 R154"], mentions: "enforce"),
    Case(text: "- name: a\n  limits: {max_per_build: 0, max_per_day: 3}\(act)", expected: ["6:33 R161", "6:36 R150"]),
    Case(text: "- name: a\n  match: {status: [runing]}\(act)", expected: ["6:26 R250"], mentions: "running"),
    Case(text: "- name: a\n  match: {status: [r*, x*], owner: []}\(act)", expected: ["6:30 R250", "6:42 R250"]),
    Case(text: "- name: a\n  match: {exclude: {labels: x}, region: eu}\(act)", expected: ["6:27 R150", "6:39 R150"]),
    Case(text: "- name: a\n  labels: [x]\(act)", expected: ["6:17 R152"]),
    Case(
      text: "- name: a\n  match {status: running}\(act)", expected: ["6:14 R150"],
      mentions: "put ': ' here, behind 'match'"),
    Case(
      text: "- name: a\n  actions:\n    - extend {by: 1h}", expected: ["7:19 R150"],
      mentions: "expected ': ' after 'extend'"),
    Case(text: "- name: a\n  respect: until_dedline\(act)", expected: ["6:18 R154"], mentions: "until_deadline"),
    Case(text: "- name: a\n  respect: 4\(act)", expected: ["6:18 R153"], mentions: "4m"),
    Case(text: "- name: a\n  respect: [4h]\(act)", expected: ["6:18 R152"]),
    // Not also R303: a cooldown was meant.
    Case(text: "- name: a\n  mode: enforce\n  cooldwon: 30m\n  actions: [shorten: {by: 1h}]", expected: ["7:9 R150"]),
    Case(text: "- name: a\n  mode: enforce\n  cooldown: 30\n  actions: [shorten: {by: 1h}]", expected: ["7:19 R153"]),
    Case(
      text:
        "version: 1\ndefaults: {cooldwn: 30m}\ngroups:\n- name: g\n  rules:\n  - {name: a, mode: enforce, actions: [shorten: {by: 1h}]}",
      expected: ["2:12 R150"]),
  ]

  static let actions: [Case] = [
    Case(text: "- name: a\n  actions: {}", expected: ["6:18 R152"]),
    Case(text: "- name: a\n  actions: [extend]", expected: ["6:19 R152"]),
    Case(text: "- name: a\n  actions: [{extent: {by: 1h}}]", expected: ["6:20 R150"], mentions: "extend"),
    Case(text: "- name: a\n  actions: [{extend: {}}]", expected: ["6:20 R151"]),
    Case(text: "- name: a\n  actions: [{extend: {by: 1h, to: '${now}'}}]", expected: ["6:33 R307"]),
    Case(text: "- name: a\n  actions: [{extend: {to: 2h}}]", expected: ["6:33 R152"], mentions: "duration('2h')"),
    Case(
      text: "- name: a\n  actions: [{extend: {to: '${duration(\"35m\")}'}}]", expected: ["6:44 R111"],
      mentions: "now + duration"),
    Case(
      text: "- name: a\n  actions:\n    - shorten: 35m", expected: ["7:22 R152"],
      mentions: "shorten: {to: \"${now + duration('35m')}\"}, counted from now"),
    Case(
      text: "- name: a\n  actions:\n    - extend: 35m", expected: ["7:21 R152"], mentions: "extend: {by: 35m}, relative"
    ),
    Case(text: "- name: a\n  actions:\n    - extend: [1]", expected: ["7:21 R152"]),
    Case(text: "- name: a\n  actions:\n    - set_ttl: 4h", expected: ["7:22 R152"], mentions: "set_ttl: {to: 4h}"),
    Case(
      text: "- name: a\n  actions:\n    - set_autostart: 0 8 * * 1-5", expected: ["7:28 R152"],
      mentions: "{schedule: '0 8 * * 1-5'}"),
    Case(text: "- name: a\n  actions:\n    - clear_ttl: true", expected: ["7:24 R152"], mentions: "clear_ttl: {}"),
    Case(text: "- name: a\n  actions: [{extend: {by: 0s}}]", expected: ["6:33 R308"]),
    Case(text: "- name: a\n  actions: [{extend: {by: 1h}}, {shorten: {by: 1h}}]", expected: ["6:40 R306"]),
    Case(text: "- name: a\n  actions: [{set_ttl: {to: 30s}}]", expected: ["6:34 R302"]),
    Case(text: "- name: a\n  actions: [{set_ttl: {to: 31d}}]", expected: ["6:34 R302"]),
    Case(text: "- name: a\n  actions: [{set_ttl: {to: 'in ${now}'}}]", expected: ["6:34 R152"]),
    Case(text: "- name: a\n  actions: [{clear_ttl: {to: 1h}}]", expected: ["6:20 R309", "6:32 R150"]),
    Case(
      text: "- name: a\n  actions: [{shorten: {by: 1h}}, {clear_ttl: {}}]", expected: ["6:41 R306"],
      mentions: "competes with the other action"),
    Case(text: "- name: a\n  actions: [{clear_ttl: {}}, {extend: {by: 1h}}]", expected: ["6:20 R306"]),
    Case(text: "- name: a\n  actions: [{set_autostart: {schedule: 0 8 1 * 1}}]", expected: ["6:46 R304"]),
    Case(text: "- name: a\n  actions: [{set_autostart: {schedule: '0 8 * * ,'}}]", expected: ["6:46 R305"]),
    Case(text: "- name: a\n  actions: [{extend: {to: '${now'}}]", expected: ["6:34 R160"]),
  ]

  @Test(arguments: shape + rules + actions)
  func saysWhatAndWhere(_ item: Case) {
    let load = RuleSet.load(files: [SourceFile(name: "r.yaml", text: item.file)])
    #expect(load.diagnostics.map(place) == item.expected)
    #expect(load.ruleSet == nil)
    if !item.mentions.isEmpty { #expect(load.diagnostics.contains { mention($0).contains(item.mentions) }) }
  }

  @Test func reportsAllFilesAtOnce() {
    let load = RuleSet.load(files: [
      SourceFile(name: "b.yaml", text: "version: 3\ngroups: []"),
      SourceFile(name: "a.yaml", text: "version: 1\ngroups:\n\t- x"),
      SourceFile(name: "c.yaml", text: "version: 1\ngroups: 3\nx: 4"),
    ])
    #expect(
      load.diagnostics.map { "\($0.file?.name ?? "") \(place($0))" } == [
        "a.yaml 3:1 Y111", "b.yaml 1:10 R159", "c.yaml 2:9 R152", "c.yaml 3:1 R150",
      ])
  }

  @Test func takesANameOnlyOnceOverAllFiles() {
    let text = Case(text: "- name: same\(Self.act)", expected: []).file
    let load = RuleSet.load(files: [SourceFile(name: "a.yaml", text: text), SourceFile(name: "b.yaml", text: text)])
    #expect(load.diagnostics.map(place) == ["5:15 R155"])
    #expect(load.diagnostics.first?.file?.name == "b.yaml")
    #expect(load.diagnostics.first?.notes.first?.text.contains("a.yaml:5:15") == true)
  }

  @Test func needsAFile() {
    #expect(RuleSet.load(files: []).diagnostics.map(\.code) == ["R163"])
  }

  @Test func appliesItsFixes() throws {
    for item in Self.shape + Self.rules + Self.actions {
      let text = item.file
      let load = RuleSet.load(files: [SourceFile(name: "r.yaml", text: text)])
      for diagnostic in load.diagnostics {
        for fix in diagnostic.fixes {
          let fixed = try #require(fix.applied(to: text))
          let again = RuleSet.load(files: [SourceFile(name: "r.yaml", text: fixed)])
          #expect(!again.diagnostics.contains { place($0) == place(diagnostic) }, "\(fixed)")
        }
      }
    }
  }

  private func place(_ diagnostic: Diagnostic) -> String {
    "\(diagnostic.location?.line ?? 0):\(diagnostic.location?.column ?? 0) \(diagnostic.code)"
  }

  private func mention(_ diagnostic: Diagnostic) -> String {
    diagnostic.summary + diagnostic.fixes.map(\.summary).joined()
  }
}
