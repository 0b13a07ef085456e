import Foundation
import Rules
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

  @Test func survivesALinkThatLeadsBack() throws {
    defer { remove() }
    try write(empty, "a.yaml")
    try FileManager.default.createSymbolicLink(atPath: folder.path + "/loop", withDestinationPath: folder.path)
    #expect(RuleSet.load(paths: [folder.path]).ruleSet != nil)
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
