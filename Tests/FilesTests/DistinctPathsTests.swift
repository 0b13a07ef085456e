import Files
import FoundationEssentials
import TestSupport
import Testing

@Suite struct DistinctPathsTests {
  @Test func givesOneNameToPathsThatLeadToTheSame() throws {
    let folder = TemporaryFolder()
    for name in ["a", "b"] { try Data("same".utf8).write(to: URL(fileURLWithPath: folder.file(name))) }
    try FileManager.default.createSymbolicLink(atPath: folder.file("link"), withDestinationPath: "a")
    try FileManager.default.createDirectory(atPath: folder.file("d"), withIntermediateDirectories: true)
    var paths = DistinctPaths()
    let first = folder.file("a")
    #expect(paths.first(for: first) == first)
    for other in ["link", "./a", "d/../a"] { #expect(paths.first(for: folder.file(other)) == first) }
    // Equal content is another file, and what is not there has its own name.
    #expect(paths.first(for: folder.file("b")) == folder.file("b"))
    #expect(paths.first(for: folder.file("missing")) == folder.file("missing"))
    #expect(paths.first(for: folder.file("d/.")) == folder.file("d/."))
    #expect(paths.first(for: folder.file("d")) == folder.file("d/."))
  }
}
