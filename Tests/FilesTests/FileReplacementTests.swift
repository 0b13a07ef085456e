import Foundation
import TestSupport
import Testing

@testable import Files

@Suite struct FileReplacementTests {
  private let folder = TemporaryFolder()

  @Test func replacesTheContentAndKeepsThePermissions() throws {
    folder.write(Array("old".utf8), to: "a")
    try FileManager.default.setAttributes([.posixPermissions: 0o604], ofItemAtPath: folder.file("a"))
    try FileReplacement.write(Array("new".utf8), to: folder.file("a"))
    #expect(folder.read("a") == Array("new".utf8))
    let attributes = try FileManager.default.attributesOfItem(atPath: folder.file("a"))
    #expect(attributes[.posixPermissions] as? Int == 0o604)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["a"])
  }

  @Test func leavesALinkInPlace() throws {
    folder.write(Array("old".utf8), to: "a")
    try FileManager.default.createSymbolicLink(atPath: folder.file("link"), withDestinationPath: "a")
    try FileReplacement.write(Array("new".utf8), to: folder.file("link"))
    #expect(folder.read("a") == Array("new".utf8))
    #expect(try FileManager.default.destinationOfSymbolicLink(atPath: folder.file("link")) == "a")
  }

  @Test func replacesNothingThatIsNotThere() {
    #expect(throws: PathFailure(path: folder.file("a"), code: .missing)) {
      try FileReplacement.write([], to: folder.file("a"))
    }
  }

  @Test func leavesTheFileWhereItCannotBeReplaced() {
    #expect(throws: PathFailure.self) { try FileReplacement.write([], to: "/proc/self/status") }
  }
}
