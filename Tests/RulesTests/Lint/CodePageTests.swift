import Diagnostics
import FoundationEssentials
import TestSupport
import Testing
import Time

@testable import Rules

/// The pages of codes: each code that the program can report has one, and each example does what its page says.
@Suite struct CodePageTests {
  private static let sources = Fixture.shared("../../Sources").standardizedFileURL

  /// All codes written as literals in the sources, other than in the pages themselves.
  private static func declared() throws -> Set<String> {
    let files = try FileManager.default.subpathsOfDirectory(atPath: sources.path).filter {
      $0.hasSuffix(".swift") && !$0.contains("Lint/Pages/")
    }
    var codes: Set<String> = []
    for file in files {
      let text = try String(contentsOf: sources.appendingPathComponent(file), encoding: .utf8)
      for match in text.matches(of: /"([RY][0-9]{3})"/) { codes.insert(String(match.1)) }
    }
    return codes
  }

  @Test func hasAPageForEachCode() throws {
    let declared = try Self.declared()
    #expect(declared.count > 80)
    let pages = CodePage.all.map(\.code)
    #expect(declared.subtracting(pages).sorted() == [])
    #expect(Set(pages).subtracting(declared).sorted() == [])
    #expect(pages.count == Set(pages).count)
  }

  @Test(arguments: CodePage.all.map(\.code)) func showsWhatGivesTheCodeAndWhatDoesNot(code: String) throws {
    let page = try #require(CodePage.page(of: code))
    let good = try findings(in: page.good, on: page.condition)
    #expect(good.map { $0.render() } == [], "the good example of \(code)")
    if case .faultOfTheProgram = page.condition { return }
    let bad = try findings(in: page.bad, on: page.condition)
    let own = bad.filter { $0.code == code }
    #expect(!own.isEmpty, "the bad example of \(code) gives \(bad.map { $0.render() })")
    // One mistake, one finding: nothing else distracts from it.
    #expect(bad.count == own.count, "the bad example of \(code) gives \(bad.map { $0.render() })")
    switch page.severity {
    case .error: #expect(own.allSatisfy { $0.severity == .error }, "\(code)")
    case .warning: #expect(own.allSatisfy { $0.severity == .warning }, "\(code)")
    case .either: break
    }
  }

  @Test func saysEachPageInSentences() {
    for page in CodePage.all {
      #expect(!page.title.isEmpty && !page.title.hasSuffix("."), "\(page.code)")
      #expect(page.why.hasSuffix(".") && page.why.count < 400, "\(page.code)")
    }
  }

  @Test func findsACodeAndWhatWasMeant() {
    #expect(CodePage.page(of: "r203")?.code == "R203")
    #expect(CodePage.page(of: "R999") == nil)
    #expect(CodePage.nearestCode(to: "R2O3") == "R203")
  }

  /// What lint finds in an example, in a folder of its own.
  private func findings(in example: CodePage.Example, on condition: CodePage.Condition) throws -> [Diagnostic] {
    let folder = TemporaryFolder()
    for file in example.files { try Data(file.text.utf8).write(to: URL(filePath: folder.file(file.name))) }
    if example.isTest {
      let file = try #require(example.files.last)
      let nothing = RecordedWorkspaces { path, _ throws(RecordedWorkspaces.Refusal) in
        throw RecordedWorkspaces.Refusal("\(path): there is no such file")
      }
      return RuleTestFile.load(SourceFile(name: file.name, text: file.text), recorded: nothing).diagnostics
    }
    var circumstances = Circumstances(
      now: Timestamp(rfc3339: "2026-11-29T12:00:00Z"), learnsUseSoon: true,
      searchesWitnesses: true)
    var params: [GivenParam] = []
    switch condition {
    case .given(let name, let value): params = [GivenParam(name: name, value: .text(value), origin: "flag --param")]
    case .channel(let name): circumstances.channels = [name]
    case .at(let instant): circumstances.now = Timestamp(rfc3339: instant)
    case .serverLearnsUseLate: circumstances.learnsUseSoon = false
    case .settingsTellNoSessions: circumstances.tellsSessions = false
    case .always, .serverTellsNoOrganizations, .faultOfTheProgram: break
    }
    let load: RuleLoad
    if example.files.contains(where: { $0.text.utf8.count > 1 << 20 }) {
      // From disk such a file is not even read (R157).
      load = RuleSet.load(files: example.files.map { SourceFile(name: $0.name, text: $0.text) })
    } else {
      load = RuleSet.load(paths: example.paths.map { folder.file($0) }, in: circumstances, params: params)
    }
    guard case .serverTellsNoOrganizations = condition else { return load.diagnostics }
    let set = try #require(load.ruleSet)
    return load.diagnostics + set.findings(selectingBy: .organization, untoldBy: "v0.13.6")
  }

  /// `rules/codes.md` is the declaration, written out.
  @Test func writesThePageOfAllCodes() throws {
    let file = Fixture.shared("../../rules/codes.md").standardizedFileURL
    let wanted = Self.reference
    // Where it is not there yet it is written.
    let found = (try? String(contentsOf: file, encoding: .utf8)) ?? ""
    if found != wanted {
      try Data(wanted.utf8).write(to: file)
      Issue.record("rules/codes.md did not tell the declaration; it was written anew: look at it and run again")
    }
  }

  private static var reference: String {
    let head = """
      # What lint finds

      Every code that `curfew rules lint` and `curfew rules test` report, with a bad and a good example;
      `curfew rules lint --explain CODE` prints the same. This page is written by a test from the declarations.


      """
    let list = CodePage.all.map { "* [\($0.code)](#\($0.code.lowercased())) \($0.title)\n" }.joined()
    let pages = CodePage.all.map { page in
      let title = page.title.prefix(1).uppercased() + page.title.dropFirst()
      return "\n## \(page.code)\n\n**\(title)** (\(page.severity.rawValue)).\n\(page.markdown)"
    }
    return head + list + pages.joined()
  }
}
