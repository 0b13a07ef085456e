import Foundation
import Testing

/// Expects a text to be what a file keeps. Where there is no such file the text is written to it, and the test fails: somebody
/// must look at it first.
///
/// - Parameter name: of the file, in the folder `Fixtures` beside the calling test
public func expectSnapshot(
  _ text: String, _ name: String, file: String = #filePath, sourceLocation: SourceLocation = #_sourceLocation
) throws {
  let url = Fixture.beside(file, path: name)
  guard FileManager.default.fileExists(atPath: url.path) else {
    try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: url)
    Issue.record("recorded \(name); look at it and run again", sourceLocation: sourceLocation)
    return
  }
  let kept = try String(contentsOf: url, encoding: .utf8)
  #expect(text == kept, "\(name)\n\(text)\nkept:\n\(kept)", sourceLocation: sourceLocation)
}
