import Diagnostics
import Rules
import Testing

/// `--fix` in memory: what it changes, and that nothing is ever worse.
@Suite struct RuleRepairTests {
  @Test func appliesFixesInSeveralRounds() throws {
    let file = Loading.file(
      "- name: a\n  wen: ws.status == \"runing\" && !!ws.outdated\n  actions: [clear_autostart: {}]", timezone: "UTC")
    let repair = RuleRepair(files: [file])
    #expect(repair.load.diagnostics.map { $0.render() } == [])
    let change = try #require(repair.changes.first)
    #expect(
      change.text
        == file.text.replacing("wen", with: "when").replacing("runing", with: "running").replacing("!!", with: ""))
    #expect(change.applied.map(\.code) == ["R150", "R201", "R604"])
  }

  @Test func leavesTheChoiceBetweenSeveralFixes() {
    let file = Loading.file("- name: a\n  actions:\n    - shorten: 35m")
    #expect(RuleRepair(files: [file]).changes.isEmpty)
  }

  @Test func changesNoFileWithoutFindings() {
    let file = Loading.file("- name: a\n  when: ws.outdated\n  actions: [clear_autostart: {}]")
    let repair = RuleRepair(files: [file])
    #expect(repair.changes.isEmpty && repair.load.ruleSet != nil)
  }

  @Test func mendsEachOfSeveralFiles() {
    let first = Loading.file("- name: a\n  when: ws.nam == 'x'\n  actions: [clear_autostart: {}]", name: "a.yaml")
    let second = Loading.file("- name: b\n  wen: ws.outdated\n  actions: [set_ttl: {to: 8h}]", name: "b.yaml")
    let third = Loading.file("- name: c\n  when: ws.nix\n  actions: [set_ttl: {to: 8h}]", name: "c.yaml")
    let repair = RuleRepair(files: [first, second, third])
    #expect(repair.changes.map(\.file.name) == ["a.yaml", "b.yaml"])
    #expect(repair.load.diagnostics.map { $0.file?.name } == ["c.yaml"])
  }

  /// Each wrong file of the catalogue: what loads still loads, what is applied is gone, and a second run changes nothing.
  @Test func neverMakesAFileWorse() {
    for item in RuleFileRefusalTests.shape + RuleFileRefusalTests.rules + RuleFileRefusalTests.actions {
      expectNoWorse(SourceFile(name: "r.yaml", text: item.file))
    }
    for (condition, slips) in OfferedFixTests.conditions.map({ ($0, OfferedFixTests.slips) }) {
      for slip in slips.prefix(40) where condition.contains(slip.right) {
        let wrong = condition.replacing(slip.right, with: slip.wrong)
        expectNoWorse(
          Loading.file(
            "- name: a\n  when: |\n    \(wrong)\n  actions: [clear_autostart: {}]", timezone: "Europe/Berlin"))
      }
    }
  }

  private func expectNoWorse(_ file: SourceFile) {
    let before = RuleSet.load(files: [file])
    let repair = RuleRepair(files: [file])
    if before.ruleSet != nil { #expect(repair.load.ruleSet != nil, "\(file.text)") }
    guard let change = repair.changes.first else { return }
    #expect(!change.applied.isEmpty)
    let again = RuleRepair(files: [SourceFile(name: file.name, text: change.text)])
    #expect(again.changes.isEmpty, "\(change.text)")
  }
}
