import Diagnostics
import Files
import Foundation
import Testing
import YAML

@Suite struct SourceFileReadingTests {
  private let folder: URL

  init() throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "curfew-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  @Test func readsATextFile() throws {
    defer { remove() }
    let path = try write("größe: 1\n")
    let file = try SourceFile.reading(path: path)
    #expect(file.text == "größe: 1\n")
    #expect(file.name == path)
  }

  @Test func refusesWhatIsNoTextFile() throws {
    defer { remove() }
    #expect(code(folder.appending(path: "none.yaml").path) == .missing)
    #expect(code(folder.path) == .directory)
    #expect(code("/dev/null") == .notRegular)
    let fifo = folder.appending(path: "fifo.yaml").path
    #expect(mkfifo(fifo, 0o600) == 0)
    #expect(code(fifo) == .notRegular)
    let large = try write(String(repeating: "#", count: (1 << 20) + 1))
    #expect(code(large) == .tooLarge(bytes: (1 << 20) + 1, limit: 1 << 20))
    let path = folder.appending(path: "latin1.yaml")
    try Data([0x61, 0xC3, 0xA9, 0xE9, 0x0A]).write(to: path)
    #expect(code(path.path) == .notUTF8(line: 1, column: 3))
  }

  private func code(_ path: String) -> PathFailure.Code? {
    do {
      _ = try SourceFile.reading(path: path)
      return nil
    } catch {
      #expect(error.description.contains(path))
      return error.code
    }
  }

  private func write(_ text: String) throws -> String {
    let path = folder.appending(path: "f.yaml")
    try text.write(to: path, atomically: true, encoding: .utf8)
    return path.path
  }

  private func remove() {
    do {
      try FileManager.default.removeItem(at: folder)
    } catch {
      Issue.record(error)
    }
  }
}
