import Foundation
import TestSupport
import Testing

/// What `make deps` and `make test` say, from toolchains and test runs that go wrong in known ways.
@Suite(.ownThreads) struct MakeTests {
  private let program = BuiltProgram()

  private static func script(_ name: String) -> String { Fixture.shared("../../.ci/\(name)").standardizedFileURL.path }

  /// Runs the trial of a toolchain whose programs are scripts.
  private func trial(swift: String, swiftc: String = "exit 0") async throws -> Finished {
    for (name, text) in [("swift", swift), ("swiftc", swiftc)] {
      try program.write("#!/bin/sh\n\(text)\n", to: "text/\(name)")
    }
    // Copied by another process: a child that some other test starts may still hold a file open for writing that was
    // written here, and the system executes no such file.
    return try await program.shell("cp -r text bin && chmod +x bin/* && \(Self.script("deps")) \"$PWD/bin/swift\"")
  }

  private static let good = "echo 'Swift version 6.3.1 (swift-6.3.1-RELEASE)'"

  @Test(arguments: [
    ("echo 'python-swiftclient 4.1.0'", "exit 0", ["some other program", "python-swiftclient 4.1.0", "SWIFT="]),
    ("echo 'Swift version 5.9.2 (swift-5.9.2-RELEASE)'", "exit 0", ["Swift 5.9.2", "6.3"]),
    (
      "echo \"$0: version GLIBC_2.38 not found\" >&2; exit 1", "exit 0",
      ["cannot start", "GLIBC_2.38", "another system"]
    ),
    (
      "echo \"$0: error while loading shared libraries: libncurses.so.6: cannot open\" >&2; exit 127", "exit 0",
      ["cannot start", "libncurses.so.6", "apt-get install"]
    ),
    (
      "test \"$1\" != build && \(good) || { echo 'error while loading shared libraries: libcurl.so.4: cannot' >&2; exit 127; }",
      "exit 0", ["swift build cannot start", "libcurl.so.4"]
    ),
    (
      good, "echo \"probe.h:1:10: error: 'algorithm' file not found\" >&2; exit 1",
      ["C++ headers", "apt-get install libstdc++-"]
    ),
    (good, "echo \"c++/12/stdlib.h:30: error: 'stdlib.h' file not found\" >&2; exit 1", ["C library", "libc6-dev"]),
    (
      good, "echo '/usr/bin/ld.gold: error: cannot open Scrt1.o: No such file' >&2; exit 1",
      ["cannot link", "Scrt1.o", "binutils libc6-dev"]
    ),
    (good, "exit 0", ["does not run"]),
  ])
  func saysWhatTheToolchainLacks(swift: String, swiftc: String, words: [String]) async throws {
    try await trial(swift: swift, swiftc: swiftc).expectComplaint(1, words)
  }

  @Test func acceptsAToolchainWhoseProgramsRun() async throws {
    // The last word of the compiler's command line is the program that it makes.
    let compiler = #"for made; do :; done; printf '#!/bin/sh\necho the larger is 7\n' > "$made"; chmod +x "$made""#
    let result = try await trial(swift: Self.good, swiftc: compiler)
    try result.expectSuccess()
    #expect(result.output.contains("Swift 6.3.1"))
  }

  @Test func saysWhereSwiftWasLookedFor() async throws {
    let result = try await program.shell("\(Self.script("deps")) /nowhere/swift")
    result.expectComplaint(1, ["/nowhere/swift", "/opt/swift/usr/bin/swift", "SWIFT="])
  }

  /// Runs the wrapper of the tests around a run that says this.
  private func run(_ words: String, status: Int) async throws -> Finished {
    try program.write(words, to: "said")
    return try await program.shell("\(Self.script("test")) logs/test.log sh -c 'cat said; exit \(status)'")
  }

  @Test func listsWhatFailed() async throws {
    let result = try await run(
      """
      [1/2] Compiling A
      ◇ Test run started.
      ◇ Suite OneTests started.
      ✘ Test first() recorded an issue at OneTests.swift:24:7: Expectation failed: (found → 1) == (expected → 2)
      ✘ Test first() recorded an issue at OneTests.swift:24:7: Expectation failed: (found → 3) == (expected → 4)
      ✘ Test second(_:) recorded an issue with 1 argument scenario → v0 at TwoTests.swift:35:9: Expectation failed: no
      ✔ Test third() passed after 0.1 seconds.
      ✘ Suite OneTests failed after 0.2 seconds with 3 issues.
      ✘ Test run with 3 tests in 2 suites failed after 0.3 seconds with 3 issues.

      """, status: 1)
    #expect(result.status == 1)
    let lines = result.output.split(separator: "\n").map(String.init)
    let start = try #require(lines.firstIndex(of: "What failed:"))
    #expect(
      Array(lines[start...]) == [
        "What failed:",
        "  OneTests.swift:24: first(), 2 issues, the first: Expectation failed: (found → 1) == (expected → 2)",
        "  TwoTests.swift:35: second(_:): Expectation failed: no",
        "✘ Test run with 3 tests in 2 suites failed after 0.3 seconds with 3 issues.",
        "Everything that was said is in logs/test.log.",
      ])
    #expect(!result.output.contains("third()"))
    #expect(try String(contentsOfFile: program.path("logs/test.log"), encoding: .utf8).contains("third()"))
  }

  @Test func namesTheTestsThatACrashCutOff() async throws {
    let result = try await run(
      """
      ◇ Test run started.
      ◇ Test first() started.
      ◇ Test second() started.
      ✔ Test first() passed after 0.1 seconds.
      error: Exited with unexpected signal code 11

      """, status: 1)
    #expect(result.status == 1 && result.output.contains("  had not ended: second()\n"))
    #expect(!result.output.contains("had not ended: first()") && result.output.contains("signal code 11"))
  }

  @Test func tellsABuildThatFailedFromTestsThatDid() async throws {
    let result = try await run("[1/2] Compiling A\nA.swift:1:2: error: no such name\n", status: 1)
    #expect(result.status == 1 && result.output.contains("building failed.\nA.swift:1:2: error: no such name\n"))
  }

  @Test func endsAGreenRunWithItsCount() async throws {
    let summary = "✔ Test run with 3 tests in 2 suites passed after 0.3 seconds."
    let result = try await run("◇ Test run started.\n✔ Test a() passed after 0.1 seconds.\n\(summary)\n", status: 0)
    #expect(result.status == 0 && result.output.hasSuffix("\(summary)\n") && !result.output.contains("a()"))
  }

  /// The documents of the package link what it installs, and nothing else.
  @Test func packsDocumentsWithoutDeadLinks() async throws {
    let (source, deploy) = (Fixture.shared("../..").standardizedFileURL.path, DeployedFiles.folder.path)
    try await program.shell("mkdir doc && '\(deploy)/debian/documents' '\(source)' doc && touch doc/changelog.gz")
      .expectSuccess()
    let folder = URL(filePath: program.path("doc"))
    var links = 0
    for name in try FileManager.default.subpathsOfDirectory(atPath: folder.path) where name.hasSuffix(".md") {
      let page = folder.appending(path: name)
      for match in try String(contentsOf: page, encoding: .utf8).matches(of: /\]\(([^()\s#:]+)(#[^()\s]*)?\)/) {
        links += 1
        let target = page.deletingLastPathComponent().appending(path: String(match.1)).standardizedFileURL.path
        #expect(
          target.hasPrefix(folder.path + "/") && FileManager.default.fileExists(atPath: target), "\(name): \(match.1)")
      }
    }
    #expect(links > 50)
  }
}
