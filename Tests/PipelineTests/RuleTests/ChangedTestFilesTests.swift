import Diagnostics
import FoundationEssentials
import Rules
import TestSupport
import Testing
import Time

@testable import Pipeline

/// The repository's own test files, changed at random: whatever stands there is answered, with a place for each error.
@Suite struct ChangedTestFilesTests {
  /// A test file with the rules that it tests.
  private struct Sample {
    let file: SourceFile
    let rules: RuleLoad
  }

  private static func samples() throws -> [Sample] {
    let root = Fixture.shared("../..").standardizedFileURL
    return try ["rules", "rules/recipes"].flatMap { folder -> [Sample] in
      let path = root.appendingPathComponent(folder).path
      return try FileManager.default.contentsOfDirectory(atPath: path).sorted().filter { $0.hasSuffix(".test.yaml") }
        .map { name in
          let text = try String(contentsOfFile: "\(path)/\(name)", encoding: .utf8)
          let rules = RuleSet.load(paths: ["\(path)/\(name.replacing(".test.yaml", with: ".yaml"))"])
          #expect(rules.ruleSet != nil, "\(name)")
          return Sample(file: SourceFile(name: name, text: text), rules: rules)
        }
    }
  }

  /// Words that mean something to the reader, so that more than the YAML is tried.
  private static let words = [
    "_ x3", "x0", "-35m", "+2h", "null", "now", "[]", "{}", "[[", "${", "&a", "*a", "- ", ": ", "unknown", "exp: ",
    "from: a.json",
    "99999999999h", "9223372036854775807", "2026-03-29T02:30:00Z", "\"", "'", "\t", "\u{0}", "\u{FEFF}", "é",
    "interval: 1s",
    "at: 9999h", "params: {a: 1}", "rule: ", "<<: ", "!!", "|", "#", "true", "{to: }",
  ]

  /// A copy with one or two changes of bytes or lines.
  private static func changed(_ text: String, _ random: inout SeededGenerator) -> String {
    var bytes = Array(text.utf8)
    for _ in 0..<Int.random(in: 1...2, using: &random) where !bytes.isEmpty {
      let place = Int.random(in: 0..<bytes.count, using: &random)
      switch Int.random(in: 0..<8, using: &random) {
      case 0: bytes[place] = UInt8.random(in: 0...255, using: &random)
      case 1: bytes.remove(at: place)
      case 2: bytes.insert(contentsOf: Array((words.randomElement(using: &random) ?? "").utf8), at: place)
      case 3: bytes.removeSubrange(place..<min(bytes.count, place + Int.random(in: 1...40, using: &random)))
      case 4: bytes.removeSubrange(place...)
      default:
        var lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        let (one, other) = (
          Int.random(in: 0..<lines.count, using: &random), Int.random(in: 0..<lines.count, using: &random)
        )
        switch Int.random(in: 0..<4, using: &random) {
        case 0: lines.remove(at: one)
        case 1: lines.insert(lines[other], at: one)
        case 2: lines.swapAt(one, other)
        default:
          lines[one] = Array(repeating: UInt8(ascii: " "), count: Int.random(in: 1...9, using: &random)) + lines[one]
        }
        bytes = Array(lines.joined(separator: [UInt8(ascii: "\n")]))
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  @Test(arguments: 0..<8) func areAnsweredWithAPlaceForEachError(seed: UInt64) throws {
    var random = SeededGenerator(seed: 20_261_129 + seed)
    let samples = try Self.samples()
    #expect(samples.count > 10)
    var (refused, run) = (0, 0)
    for _ in 0..<150 {
      let sample = try #require(samples.randomElement(using: &random))
      let text = Self.changed(sample.file.text, &random)
      let file = SourceFile(name: sample.file.name, text: text)
      let load = RuleTestFile.load(file)
      try expectPlaces(load.diagnostics, in: file)
      guard let tests = load.file else {
        #expect(load.diagnostics.hasErrors, "nothing is said of\n\(text)")
        refused += 1
        continue
      }
      let bound = BoundRuleTests(tests, on: sample.rules)
      try expectPlaces(bound.diagnostics, in: file)
      for (test, set) in bound.cases {
        let last = max(test.ruleChecks.map(\.sweep).max() ?? 0, test.expressionChecks.map(\.sweep).max() ?? 0)
        guard last <= 300 else { continue }
        var coverage: RuleTestCoverage?
        let result = try RuleTestRun(test, on: set, coverage: &coverage)
        #expect(result.failures.allSatisfy { $0.span.end <= text.utf8.count })
        run += 1
      }
    }
    // Neither stage is left out by changes that are all too coarse or all too fine.
    #expect(refused > 20 && run > 20, "\(refused) refused, \(run) run")
  }

  private func expectPlaces(_ diagnostics: [Diagnostic], in file: SourceFile) throws {
    for diagnostic in diagnostics {
      let span = try #require(diagnostic.span, "\(diagnostic.render())\n\(file.text)")
      let length = diagnostic.file?.name == file.name ? file.text.utf8.count : .max
      #expect(span.start <= span.end && span.end <= length, "\(diagnostic.render())\n\(file.text)")
      #expect(!diagnostic.summary.isEmpty && diagnostic.file != nil, "\(diagnostic.render())\n\(file.text)")
      _ = diagnostic.render()
    }
  }
}
