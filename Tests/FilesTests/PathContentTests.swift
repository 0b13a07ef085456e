import Files
import Glibc
import TestSupport
import Testing

/// No, yes and cannot tell.
@Suite struct PathContentTests {
  private let folder = TemporaryFolder()

  private func shell(_ script: String) throws {
    #expect(try ChildProcess(["/bin/bash", "-c", script], directory: folder.path).wait() == .status(0))
  }

  @Test func tellsWhatLiesAtAPath() throws {
    try shell("echo 12345 > file; mkdir sub; mkfifo pipe; ln -s file link; ln -s sub folder")
    #expect(try PathContent(at: folder.file("file")) == .file(bytes: 6))
    #expect(try PathContent(at: folder.file("link")) == .file(bytes: 6))
    #expect(try PathContent(at: folder.file("sub")) == .directory)
    #expect(try PathContent(at: folder.file("folder/")) == .directory)
    #expect(try PathContent(at: folder.file("pipe")) == .other)
    #expect(try PathContent(at: folder.file("none")) == .nothing)
    #expect(try PathContent(at: folder.file("none/below")) == .nothing)
    #expect(failure("file/below")?.code == .notDirectory(folder.file("file")))
    #expect(failure("file/below")?.reason == "\(folder.file("file")) is no directory")
    #expect(try !PathContent.isAnything(at: folder.file("none")))
  }

  @Test func doesNotTakeALinkThatLeadsNowhereForNothing() throws {
    try shell("ln -s away link; ln -s /nowhere/at-all folder; ln -s b a; ln -s a b")
    #expect(failure("link")?.code == .danglingLink(folder.file("link"), target: "away"))
    #expect(failure("link")?.reason == "this is a link to away, where nothing is")
    #expect(failure("folder/file")?.code == .danglingLink(folder.file("folder"), target: "/nowhere/at-all"))
    #expect(failure("a")?.code == .linkLoop)
    #expect(failure("a/file")?.code == .linkLoop)
  }

  @Test func saysWhatIsInAFilesPlace() throws {
    try shell("mkdir sub; mkfifo pipe; echo 123456789 > file")
    #expect(readFailure("sub")?.code == .directory)
    #expect(readFailure("pipe")?.code == .notRegular)
    #expect(readFailure("none")?.code == .missing)
    #expect(readFailure("file")?.code == .tooLarge(bytes: 10, limit: 8))
    #expect(try RegularFile.bytes(at: folder.file("file"), limit: 10) == Array("123456789\n".utf8))
    #expect(throws: PathFailure.self) { try Directory(folder.file("file")).names() }
  }

  @Test func listsADirectory() throws {
    try shell("mkdir sub; cd sub; touch b a .hidden; mkdir c")
    let directory = Directory(folder.file("sub"))
    #expect(try directory.names() == [".hidden", "a", "b", "c"])
    #expect(directory.path(of: "a") == folder.file("sub/a"))
    #expect(Directory("/").path(of: "etc") == "/etc")
    #expect(try directory.identity() == Directory(folder.file("sub/c/..")).identity())
    #expect(try directory.identity() != Directory(folder.file("sub/c")).identity())
  }

  private func failure(_ name: String) -> PathFailure? {
    do {
      _ = try PathContent(at: folder.file(name))
      return nil
    } catch {
      return error
    }
  }

  private func readFailure(_ name: String) -> PathFailure? {
    do {
      _ = try RegularFile.bytes(at: folder.file(name), limit: 8)
      return nil
    } catch {
      return error
    }
  }
}
