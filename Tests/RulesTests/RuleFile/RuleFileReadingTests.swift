import Foundation
import Rules
import TestSupport
import Testing

@Suite struct RuleFileReadingTests {
  private let folder: URL
  private let empty = "version: 1\ngroups: []\n"

  init() throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "curfew-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  @Test func readsTheFilesBelowADirectoryInOrder() throws {
    defer { remove() }
    let others = [
      "a.test.yaml", "b.test.yml", ".hidden.yaml", "notes.txt", "..data/d.yaml", "e.yaml~", "f.yaml.bak", "g.yml.off",
    ]
    for name in ["b.yaml", "a.yml", "sub/c.yaml", "sub.yaml.d/h.yml"] + others { try write(empty, name) }
    let load = RuleSet.load(paths: [folder.path, folder.path + "/b.yaml"])
    #expect(load.diagnostics.isEmpty)
    #expect(
      load.ruleSet?.sources.map(\.path)
        == ["a.yml", "b.yaml", "sub.yaml.d/h.yml", "sub/c.yaml"].map { "\(folder.path)/\($0)" })
  }

  /// As a file that is named so, a directory is switched off with all that is in it, wherever it lies; one that is named itself
  /// is read.
  @Test(arguments: ["night.off", "sub/night.disabled", "night.yaml.BAK", "night.d.old", "night~", "night.orig"])
  func readsNothingInADirectoryThatIsSwitchedOff(name: String) throws {
    defer { remove() }
    try write(empty, "rules.yaml")
    try write("version: 7\n", "\(name)/broken.yaml")
    try write("version: 7\n", "\(name)/deep/broken.json")
    let load = RuleSet.load(paths: [folder.path])
    #expect(load.diagnostics.map(\.summary) == [])
    #expect(load.ruleSet?.sources.map(\.path) == ["\(folder.path)/rules.yaml"])
    #expect(RuleSet.load(paths: ["\(folder.path)/\(name)"]).diagnostics.map(\.code).contains("R159"))
  }

  @Test(arguments: ["off", "old", "night-off", "officers.d"]) func readsWhatIsOnlyNamedLikeIt(name: String) throws {
    defer { remove() }
    try write(empty, "\(name)/rules.yaml")
    #expect(RuleSet.load(paths: [folder.path]).ruleSet?.sources.count == 1)
  }

  @Test(arguments: ["a.YAML", "a.Yml", "a.yaml.txt", "a.json", "sub/a.yaml.j2"])
  func saysWhichFileItDoesNotRead(name: String) throws {
    defer { remove() }
    try write(empty, "rules.yaml")
    try write(empty, name)
    let load = RuleSet.load(paths: [folder.path])
    #expect(load.ruleSet?.sources.count == 1)
    #expect(load.diagnostics.map(\.code) == ["R168"])
    #expect(load.diagnostics.first?.summary.hasPrefix("\(folder.path)/\(name): not read") == true)
  }

  @Test func refusesADirectoryOfFilesThatOnlyLookRight() throws {
    defer { remove() }
    try write(empty, "a.json")
    let load = RuleSet.load(paths: [folder.path])
    #expect(load.ruleSet == nil)
    #expect(Set(load.diagnostics.map(\.code)) == ["R163", "R168"])
  }

  @Test func saysWhatStandsInAFilesPlace() throws {
    defer { remove() }
    try write(empty, "good.yaml")
    let fifo = folder.path + "/fifo.yaml"
    #expect(mkfifo(fifo, 0o600) == 0)
    try write(String(repeating: "# 0123456789\n", count: 900_000), "large.yaml")
    try FileManager.default.createDirectory(atPath: folder.path + "/dir.yaml", withIntermediateDirectories: true)
    try Data([0x76, 0xFF]).write(to: folder.appending(path: "bytes.yaml"))
    let load = RuleSet.load(paths: [folder.path, folder.path + "/none.yaml"])
    #expect(load.ruleSet == nil)
    #expect(load.diagnostics.map(\.code) == ["R157", "R157", "R157", "R157"])
    #expect(
      load.diagnostics.map { String($0.summary.dropFirst(folder.path.count + 1).prefix { $0 != ":" }) }.sorted()
        == ["bytes.yaml", "fifo.yaml", "large.yaml", "none.yaml"])
  }

  @Test func refusesADirectoryWithoutFiles() throws {
    defer { remove() }
    try write("", "readme.md")
    #expect(RuleSet.load(paths: [folder.path]).diagnostics.map(\.code) == ["R163"])
    #expect(RuleSet.load(paths: []).diagnostics.map(\.code) == ["R163"])
  }

  /// What lies beside a good file, made by a shell in the folder, and what has to be said of it.
  @Test(arguments: [
    ("ln -s . loop", "loop: this link leads back to a directory that it lies in"),
    ("mkdir sub; ln -s .. sub/up", "sub/up: this link leads back to a directory that it lies in"),
    ("ln -s nowhere gone.yaml", "gone.yaml: this is a link to nowhere, where nothing is"),
    ("ln -s nowhere notes", "notes: this is a link to nowhere, where nothing is"),
    ("ln -s a b; ln -s b a", "a: this link leads in a circle"),
    ("mkfifo pipe", "pipe: this is neither a file nor a directory"),
    ("ln -s /dev/null null", "null: this is neither a file nor a directory"),
    ("mkdir -p 2/3/4/5/6/7/8/9", "2/3/4/5/6/7/8/9: rule files lie at most 8 directories deep"),
    ("mkdir x.test.yaml; mkfifo x.test.yaml/pipe", "x.test.yaml/pipe: this is neither a file nor a directory"),
    ("for i in $(seq 10001); do echo > $i; done", ": more than 10000 files and directories"),
    ("printf 'x' > $'\\xff.yaml'", "this name is not UTF-8"),
  ])
  func refusesTheWholeSetForWhatItCannotTake(preparation: String, finding: String) throws {
    defer { remove() }
    try write(empty, "good.yaml")
    #expect(try ChildProcess(["/bin/bash", "-c", preparation], directory: folder.path).wait() == .status(0))
    let load = RuleSet.load(paths: [folder.path])
    #expect(load.ruleSet == nil)
    let summaries = load.diagnostics.filter { $0.severity == .error }.map(\.summary)
    #expect(summaries.contains { $0.contains(finding) }, "\(summaries)")
  }

  @Test func followsLinksToFilesAndDirectories() throws {
    defer { remove() }
    try write(empty, "rules/good.yaml")
    try write(empty, "elsewhere/linked.yaml")
    try write(empty, "elsewhere/more/deep.yaml")
    let preparation = "ln -s ../elsewhere/linked.yaml rules/one.yaml; ln -s ../elsewhere/more rules/sub"
    #expect(try ChildProcess(["/bin/bash", "-c", preparation], directory: folder.path).wait() == .status(0))
    let load = RuleSet.load(paths: [folder.path + "/rules"])
    #expect(load.diagnostics.isEmpty)
    #expect(
      load.ruleSet?.sources.map { String($0.path.dropFirst(folder.path.count + 7)) }
        == ["good.yaml", "one.yaml", "sub/deep.yaml"])
  }

  private func write(_ text: String, _ name: String) throws {
    let path = folder.appending(path: name)
    try FileManager.default.createDirectory(at: path.deletingLastPathComponent(), withIntermediateDirectories: true)
    try text.write(to: path, atomically: false, encoding: .utf8)
  }

  private func remove() {
    do {
      try FileManager.default.removeItem(at: folder)
    } catch {
      Issue.record(error)
    }
  }
}
