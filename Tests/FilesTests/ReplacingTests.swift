import Files
import Glibc
import TestSupport
import Testing

/// Replacing a file's content at once.
@Suite struct ReplacingTests {
  private let folder = TemporaryFolder()

  private func shell(_ script: String) throws {
    #expect(try ChildProcess(["/bin/bash", "-c", script], directory: folder.path).wait() == .status(0))
  }

  private func content(_ name: String) throws -> String {
    String(decoding: try RegularFile.bytes(at: folder.file(name), limit: 1000), as: UTF8.self)
  }

  @Test func keepsModeAndLinks() throws {
    try shell("mkdir sub; printf old > sub/file; chmod 640 sub/file; ln -s sub/file link")
    #expect(try RegularFile.replace(at: folder.file("link"), Array("old".utf8), with: Array("new text".utf8)))
    #expect(try content("sub/file") == "new text")
    try shell("test -L link && test $(stat -c %a sub/file) = 640 && test \"$(ls sub)\" = file")
  }

  @Test(arguments: ["other", "old and more", "ol", ""]) func leavesAFileThatHoldsSomethingElse(text: String) throws {
    try shell("printf '\(text)' > file")
    let isReplaced = try RegularFile.replace(at: folder.file("file"), Array("old".utf8), with: Array("new".utf8))
    #expect(!isReplaced)
    #expect(try content("file") == text)
    try shell("test \"$(ls)\" = file")
  }

  @Test func saysWhatIsNotThere() {
    #expect(throws: PathFailure.self) { try RegularFile.replace(at: folder.file("none"), [], with: [1]) }
  }
}
