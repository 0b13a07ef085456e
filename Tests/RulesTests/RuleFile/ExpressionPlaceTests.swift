import Diagnostics
import Rules
import Testing

/// Errors in expressions are placed in the file exactly, however the scalar is written.
@Suite struct ExpressionPlaceTests {
  struct Case: Sendable, CustomTestStringConvertible {
    /// A rule in which ‹ › enclose what is to be underlined.
    var marked: String
    /// The code's first letters.
    var code: String
    var mentions = ""

    var testDescription: String { marked }
  }

  static let cases: [Case] = [
    Case(
      marked: "- name: a\n  when: ws.status == ‹\"runing\"›\n  actions: [clear_autostart: {}]", code: "R2",
      mentions: "running"),
    Case(
      marked:
        "- name: a\n  when: |\n    ws.agent_connected\n      && ws.‹idel_for› > duration(\"2h\")\n  actions: [clear_autostart: {}]",
      code: "R1", mentions: "idle_for"),
    Case(
      marked: "- name: a\n  when: 'ws.name == ws.‹nmae›'\n  actions: [clear_autostart: {}]", code: "R1",
      mentions: "name"),
    Case(
      marked: "- name: a\n  when: \"ws.name == \\\"é\\\" && ws.‹nmae› == ''\"\n  actions: [clear_autostart: {}]",
      code: "R1"),
    Case(marked: "- name: a\n  when: >\n    ws.name\n    == ws.‹nmae›\n  actions: [clear_autostart: {}]", code: "R1"),
    Case(
      marked: "- name: a\n  when: ‹ws.deadline› - now < duration('1h')\n  actions: [clear_autostart: {}]", code: "R2",
      mentions: "has("),
    Case(
      marked: "- name: a\n  when: now - ws.created_at > duration(‹\"5d\"›)\n  actions: [clear_autostart: {}]",
      code: "R2",
      mentions: "days(5)"),
    Case(marked: "- name: a\n  actions:\n    - extend: {to: \"${‹now + 1›}\"}", code: "R1"),
    Case(
      marked: "- name: a\n  actions:\n    - extend: {to: \"${‹duration('2h')›}\"}", code: "R111",
      mentions: "did you mean now + duration(\"2h\")?"),
    Case(
      marked: "- name: a\n  actions:\n    - extend: {to: '${‹ws.outdated ? days(1) : days(2)›}'}", code: "R111",
      mentions: "did you mean now + (ws.outdated ? days(1) : days(2))?"),
    Case(
      marked: "- name: a\n  actions:\n    - extend: {by: 1h, at_most: \"${ws.‹max_deadlin›}\"}", code: "R1",
      mentions: "max_deadline"),
    Case(
      marked: "- name: a\n  actions: [clear_autostart: {}]\n  message: \"é ${ws.name} ${ws.‹nme›} x\"", code: "R1",
      mentions: "name"),
    Case(
      marked:
        "- name: a\n  variables:\n    - name: x\n      expression: ws.‹x›\n  when: vars.x\n  actions: [clear_autostart: {}]",
      code: "R1"),
    Case(marked: "- name: a\n  when: ‹${ws.name == 'x'}›\n  actions: [clear_autostart: {}]", code: "R166"),
    Case(
      marked: "- name: a\n  when: now.getHours(‹'Europe/Berlyn'›) > 8\n  actions: [clear_autostart: {}]", code: "R2",
      mentions: "did you mean \"Europe/Berlin\"?"),
    Case(
      marked:
        "- name: a\n  when: now.isWithin('Mon-Fri 08:00-18:30', ‹'Europe/berlin'›)\n  actions: [clear_autostart: {}]",
      code: "R2", mentions: "did you mean 'Europe/Berlin'?"),
    Case(
      marked: "- name: a\n  when: now.startOfDay(‹'New York'›) < now\n  actions: [clear_autostart: {}]", code: "R2",
      mentions: "did you mean 'America/New_York'?"),
    Case(
      marked: "- name: a\n  when: now.isWithin(‹'Mo-Fr 8-19'›)\n  actions: [clear_autostart: {}]", code: "R2",
      mentions: "did you mean 'Mon-Fri 08:00-19:00'?"),
    Case(marked: "- name: a\n  when: now.nextCron(‹'0 8 * *'›) > now\n  actions: [clear_autostart: {}]", code: "R2"),
    Case(marked: "- name: a\n  when: now.at(‹'25:00'›) > now\n  actions: [clear_autostart: {}]", code: "R2"),
    Case(marked: "- name: a\n  when: ws.name.matches(‹'(a'›)\n  actions: [clear_autostart: {}]", code: "R2"),
    Case(
      marked: "- name: a\n  when: ‹ws.template.name› == 'x'\n  actions: [clear_autostart: {}]", code: "R112",
      mentions: "`template`"),
    Case(
      marked: "- name: a\n  when: now.isWithin(‹'Mon-Fry 8-18'›)\n  actions: [clear_autostart: {}]", code: "R2"),
    Case(
      marked: "- name: a\n  when: \"'x' in ‹ws.owner.groups›\"\n  actions: [clear_autostart: {}]", code: "R112",
      mentions: "did you mean owner.groups?"),
    Case(
      marked: "- name: a\n  when: ws.‹groups› == []\n  actions: [clear_autostart: {}]", code: "R112",
      mentions: "owner.groups"
    ),
    Case(
      marked: "- name: a\n  when: ws.‹activity_bump› == days(1)\n  actions: [clear_autostart: {}]", code: "R112",
      mentions: "did you mean template.activity_bump?"),
    Case(
      marked: "- name: a\n  when: ws.‹colour› == 1\n  actions: [clear_autostart: {}]", code: "R112",
      mentions: "time_left"),
  ]

  @Test(arguments: cases)
  func underlinesTheSmallestPlace(_ item: Case) throws {
    let marked = Loading.file(item.marked).text
    let start = marked.utf8.count - (marked.split(separator: "‹", maxSplits: 1)[1].utf8.count + 3)
    let text = marked.replacing("‹", with: "")
    let end = text.utf8.count - text.split(separator: "›", maxSplits: 1)[1].utf8.count - 3
    let load = RuleSet.load(files: [SourceFile(name: "r.yaml", text: text.replacing("›", with: ""))])
    let diagnostic = try #require(load.diagnostics.first)
    #expect(load.diagnostics.count == 1)
    #expect(diagnostic.span == SourceSpan(start: start, end: end), "\(diagnostic.render())")
    #expect(diagnostic.code.hasPrefix(item.code), "\(diagnostic.render())")
    if !item.mentions.isEmpty { #expect(diagnostic.render().contains(item.mentions)) }
    for fix in diagnostic.fixes {
      let fixed = try #require(fix.applied(to: text.replacing("›", with: "")))
      let again = RuleSet.load(files: [SourceFile(name: "r.yaml", text: fixed)])
      #expect(!again.diagnostics.contains { $0.summary == diagnostic.summary }, "\(fixed)")
    }
  }

  @Test func reportsEveryExpressionOfARule() {
    let load = RuleSet.load(files: [
      Loading.file(
        """
        - name: a
          when: ws.nope
          actions:
            - extend: {to: "${nope}", at_most: "${ws.nope}"}
            - set_ttl: {to: "${ws.name}"}
          message: "${nope} ${ws.nope}"
        """)
    ])
    #expect(load.diagnostics.compactMap { $0.location?.line } == [6, 8, 8, 9, 10, 10])
  }

  @Test func doesNotOfferTheTargetToConditions() {
    let load = RuleSet.load(files: [Loading.file("- name: a\n  when: target == now\n  actions: [clear_autostart: {}]")])
    #expect(load.ruleSet == nil)
  }
}
