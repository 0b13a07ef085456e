import Files
import Glibc
import TestSupport
import Testing

@Suite struct QuietChangeTests {
  @Test func tellsAChangeOnceItHasComeToRest() {
    var change = QuietChange(0)
    #expect(
      [0, 1, 2, 2, 2, 3, 2, 2, 0, 0].map { change.see($0) }
        == [false, false, false, true, false, false, false, false, false, true])
  }

  @Test func tellsFilesApartByWhatLiesBehindTheirLinks() throws {
    let folder = TemporaryFolder()
    let path = folder.file("link/file")
    let missing = FileStamp(at: path)
    #expect(missing == FileStamp(at: path))
    // As Kubernetes changes a config map: a link that leads to another folder.
    for name in ["a", "b"] {
      mkdir(folder.file(name), 0o755)
      folder.write([1], to: "\(name)/file")
    }
    symlink("a", folder.file("link"))
    let first = FileStamp(at: path)
    #expect(first != missing && first == FileStamp(at: folder.file("a/file")))
    symlink("b", folder.file("next"))
    rename(folder.file("next"), folder.file("link"))
    #expect(FileStamp(at: path) != first)
  }
}
