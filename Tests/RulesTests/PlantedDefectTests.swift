import Diagnostics
import Foundation
import TestSupport
import Testing
import Time

@testable import Rules

/// Single defects planted in the shipped samples and recipes: which of them lint finds, and that it says nothing about the
/// files as they are.
@Suite struct PlantedDefectTests {
  private static let circumstances = Circumstances(
    now: Timestamp(rfc3339: "2026-11-29T10:00:00Z"), searchesWitnesses: true)

  /// The kinds that are found by looking at all workspaces at once.
  private static let kindsOverAll: Set<String> = [
    "never true", "always true", "dead alternative", "redundant term", "shadowed", "gap at one value", "wide gap",
    "unreachable",
  ]

  private static func text(of base: String) throws -> String {
    try String(contentsOf: Fixture.shared("../../rules/\(base)").standardizedFileURL, encoding: .utf8)
  }

  @Test(arguments: PlantedDefect.all)
  func findsThePlanted(_ defect: PlantedDefect) throws {
    let planted = try #require(
      defect.planted(in: try Self.text(of: defect.base)), "\(defect): the old text must stand there once")
    let file = SourceFile(name: defect.base, text: planted.text)
    let load = RuleSet.load(files: [file], in: Self.circumstances)
    let found = load.diagnostics.map { $0.render() }.joined(separator: "\n")
    switch defect.expectation {
    case .notFound: #expect(load.diagnostics.isEmpty, "\(defect): it is found by now\n\(found)")
    case .right: #expect(load.diagnostics.isEmpty, "\(defect): a false alarm\n\(found)")
    case .code(let code, let text):
      let lines = load.diagnostics.filter { $0.code == code }.compactMap { $0.location?.line }
      let isThere = lines.contains { line in
        text.map { file.line(line).contains($0) } ?? planted.lines.contains(line)
      }
      #expect(isThere, "\(defect): \(code) is missing\n\(found)")
      expectMended(file, load, defect)
    }
    let rules = (load.ruleSet?.rules ?? []).filter { $0.mode != .off }
    let unreachable = UnreachableRules(files: [file]).check(rules).names
    for finding in WitnessLint(files: [file]).check(rules, except: unreachable) {
      try WitnessLintTests.expectShown(finding)
    }
  }

  /// What `--fix` applies is gone afterwards, and the file loads.
  private func expectMended(_ file: SourceFile, _ load: RuleLoad, _ defect: PlantedDefect) {
    guard load.diagnostics.contains(where: { $0.fixes.count == 1 }) else { return }
    let repair = RuleRepair(files: [file], in: Self.circumstances)
    let left = repair.load.diagnostics.map { [$0.code, $0.summary] }
    for applied in repair.changes.flatMap(\.applied) {
      #expect(!left.contains([applied.code, applied.summary]), "\(defect): it is said still\n\(applied.render())")
    }
    #expect(
      repair.changes.isEmpty || repair.load.ruleSet != nil,
      "\(defect)\n\(repair.load.diagnostics.map { $0.render() }.joined(separator: "\n"))")
  }

  /// The catalogue is as large as it says, and how much of it is found stands beside it.
  @Test func countsWhatIsFound() throws {
    let overAll = PlantedDefect.all.filter { Self.kindsOverAll.contains($0.kind) }
    #expect(overAll.count >= 200)
    let defects = PlantedDefect.all.filter { if case .right = $0.expectation { false } else { true } }
    var kinds: [String] = []
    for defect in defects where !kinds.contains(defect.kind) { kinds.append(defect.kind) }
    var lines = ["planted found kind"]
    func add(_ name: String, _ defects: [PlantedDefect]) {
      let found = defects.count { if case .code = $0.expectation { true } else { false } }
      lines.append("\(Self.padded(defects.count)) \(Self.padded(found)) \(name)")
    }
    for kind in kinds { add(kind, defects.filter { $0.kind == kind }) }
    add("of these, what takes all workspaces at once", overAll)
    add("all", defects)
    lines.append(
      "\(Self.padded(PlantedDefect.all.count - defects.count)) look like defects and are none: nothing is said")
    for defect in defects {
      if case .notFound(let reason) = defect.expectation {
        #expect(reason.count > 20, "\(defect): why is it not found?")
        lines.append("not found, line \(defect.line): \(reason)")
      }
    }
    try expectSnapshot(lines.joined(separator: "\n") + "\n", "planted-found.txt")
  }

  private static func padded(_ number: Int) -> String {
    String(repeating: " ", count: 6 - "\(number)".count) + "\(number)"
  }

  /// What is shipped is left alone, each file by itself, the samples together, and the recipes together.
  @Test func saysNothingAboutWhatIsShipped() throws {
    let rules = Fixture.shared("../../rules").standardizedFileURL
    let names = ["", "recipes"].flatMap { folder in
      ((try? FileManager.default.contentsOfDirectory(atPath: rules.appendingPathComponent(folder).path)) ?? [])
        .filter { $0.hasSuffix(".yaml") && !$0.hasSuffix(".test.yaml") }.map { folder.isEmpty ? $0 : "\(folder)/\($0)" }
    }
    #expect(names.count >= 15)
    let files = try names.sorted().map { SourceFile(name: $0, text: try Self.text(of: $0)) }
    for file in files {
      let load = RuleSet.load(files: [file], in: Self.circumstances)
      #expect(load.diagnostics.map { $0.render() } == [], "\(file.name)")
    }
    for isRecipe in [false, true] {
      let together = files.filter { $0.name.contains("/") == isRecipe }
      #expect(RuleSet.load(files: together, in: Self.circumstances).diagnostics.map { $0.render() } == [])
    }
  }
}
