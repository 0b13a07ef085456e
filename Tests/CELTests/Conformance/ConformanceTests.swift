import CEL
import Diagnostics
import FoundationEssentials
import Testing

/// The public conformance tests of CEL, where `CURFEW_CEL_CONFORMANCE` says where they are.
@Suite struct ConformanceTests {
  private static let folder: String? = {
    guard let path = ProcessInfo.processInfo.environment["CURFEW_CEL_CONFORMANCE"], !path.isEmpty else { return nil }
    return path
  }()

  @Test func answersAsTheSpecificationDemands() throws {
    guard let folder = ConformanceTests.folder else {
      print("CEL conformance: skipped, CURFEW_CEL_CONFORMANCE names no folder")
      return
    }
    var passed: [String: Int] = [:]
    var total: [String: Int] = [:]
    for file in try FileManager.default.contentsOfDirectory(atPath: folder).sorted() where file.hasSuffix(".json") {
      let data = try Data(contentsOf: URL(filePath: "\(folder)/\(file)"))
      let suite = try JSONDecoder().decode(ConformanceSuite.self, from: data)
      for section in suite.sections {
        for test in section.tests {
          let groups = test.needs.filter { $0 != "abstract_types" }
          let failure = test.failure
          for group in groups.isEmpty ? ["core"] : groups {
            total[group, default: 0] += 1
            if failure == nil { passed[group, default: 0] += 1 }
          }
          if let failure {
            Issue.record("\(suite.suite)/\(section.name)/\(test.name): \(test.request.expr): \(failure)")
          }
        }
      }
    }
    for group in ["core"] + total.keys.filter({ $0 != "core" }).sorted() {
      print("CEL conformance: \(group) \(passed[group] ?? 0) of \(total[group] ?? 0)")
    }
    #expect(!total.isEmpty)
  }

  private struct PositionFile: Decodable {
    struct Test: Decodable {
      let expr: String
      let phase: String
      let first: (line: Int, column: Int)

      private enum CodingKeys: String, CodingKey { case expr, phase, errors }

      init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        expr = try container.decode(String.self, forKey: .expr)
        phase = try container.decode(String.self, forKey: .phase)
        var errors = try container.nestedUnkeyedContainer(forKey: .errors)
        var error = try errors.nestedUnkeyedContainer()
        first = (try error.decode(Int.self), try error.decode(Int.self))
      }
    }

    let tests: [Test]
  }

  @Test func reportsErrorsWhereTheReferenceDoes() throws {
    guard let folder = ConformanceTests.folder else { return }
    let file = URL(filePath: folder).deletingLastPathComponent().appending(path: "error-positions.json")
    guard let data = try? Data(contentsOf: file) else {
      print("CEL error positions: skipped, no error-positions.json beside the folder")
      return
    }
    let tests = try JSONDecoder().decode(PositionFile.self, from: data).tests
    var agreed = 0
    for test in tests {
      let environment = Environment(libraries: [.twoVariableComprehensions], strictness: [])
      let compilation = environment.compile(test.expr)
      let source = SourceFile(name: "", text: test.expr)
      let found = compilation.diagnostics.first?.position.map { source.location(at: $0) }
      let isPhase = (compilation.stage == .parse) == (test.phase == "parse")
      if let found, found == test.first, isPhase {
        agreed += 1
      } else {
        Issue.record(
          "\(test.phase) \(test.expr.debugDescription): expected \(test.first), found \(String(describing: found)) \(compilation.stage) \(compilation.diagnostics.first?.summary ?? "")"
        )
      }
    }
    print("CEL error positions: \(agreed) of \(tests.count)")
  }
}
