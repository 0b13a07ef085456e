import Diagnostics
import Foundation
import Rules
import TestSupport
import Testing

/// The mistakes that people make in rule files and tests: what each is told, word for word, and that its fix mends it.
///
/// A case is a file in `Fixtures/wrong`; the text beside it is what lint says. A new case is recorded by the first run, which
/// fails, so that somebody reads the text.
@Suite struct WrongFileTests {
  static let names: [String] = {
    let folder = Fixture.beside(path: "wrong").path
    let files = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return files.filter { $0.hasSuffix(".yaml") }.sorted()
  }()

  @Test func holdsManyKinds() { #expect(Self.names.count >= 80) }

  @Test(arguments: names)
  func saysWhatIsWrong(name: String) throws {
    let text = try String(contentsOf: Fixture.beside(path: "wrong/\(name)"), encoding: .utf8)
    let file = SourceFile(name: name, text: text)
    let findings = Self.findings(in: file)
    #expect(!findings.isEmpty, "\(name) has a mistake that nothing is said about")
    try expectSnapshot(findings.map { $0.render() + "\n" }.joined(), "wrong/\(name.dropLast(5)).txt")
    for finding in findings {
      for fix in finding.fixes {
        let text = try #require(fix.applied(to: file.text), "\(name): \(fix.summary)")
        let left = Self.findings(in: SourceFile(name: name, text: text))
        let what = "\(name): \(fix.summary)\n\(text)\n\(left.map { $0.render() })"
        #expect(!left.contains { $0.code == finding.code && $0.position == finding.position }, "\(what)")
        // The same mistake may stand in the next line; another error may not come up, nor a warning more than there was.
        #expect(!left.contains { $0.severity == .error && $0.code != finding.code }, "\(what)")
        if finding.severity == .warning { #expect(left.count < findings.count, "\(what)") }
        guard !left.contains(where: { $0.severity == .error }) else { continue }
        // What is mended is read as any other file is: it has its one form, which formatting again leaves alone.
        let formatting = RuleFileFormatting(of: SourceFile(name: name, text: text))
        #expect(formatting.difference == nil && formatting.diagnostics.isEmpty, "\(what)")
      }
    }
  }

  private static func findings(in file: SourceFile) -> [Diagnostic] {
    if file.name.hasSuffix(".test.yaml") {
      let load = RuleTestFile.load(file)
      // What is wrong with names is found out beside rules.
      let none = RuleSet.load(files: [SourceFile(name: "a.yaml", text: "version: 1\ngroups: []\n")])
      return load.diagnostics + (load.file.map { BoundRuleTests($0, on: none).diagnostics } ?? [])
    }
    return RuleSet.load(files: [file], in: Circumstances(searchesWitnesses: true)).diagnostics
  }
}
