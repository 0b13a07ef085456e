import FoundationEssentials
import TestSupport
import Testing

@testable import CoderAPI

@Suite struct TokenTests {
  private static let secret = "ABCDEFGHIJ-abcdefghijklmnopqrstuv"

  @Test func neverShowsItself() throws {
    let token = try #require(Token(TokenTests.secret))
    let source = TokenSource(token)
    var dumped = ""
    dump(token, to: &dumped)
    dump(source, to: &dumped)
    dump(["key": token], to: &dumped)
    let texts = [
      "\(token)", String(describing: token), String(reflecting: token), "\([token])", "\(Optional(token) as Any)",
      "\(source)",
      String(reflecting: source), dumped,
    ]
    for text in texts { #expect(!text.contains("ABCDEFGHIJ") && !text.contains("abcdefgh"), "\(text)") }
    #expect(token.id == "ABCDEFGHIJ")
  }

  @Test(arguments: ["", " \n", "a b", "a\nb", "ä", "a\u{0}b"])
  func refusesWhatCannotStandInAHeader(_ text: String) {
    #expect(Token(text) == nil)
  }

  @Test func dropsWhatSurroundsIt() {
    #expect(Token(" \t\(TokenTests.secret)\r\n") == Token(TokenTests.secret))
  }

  private let folder = TemporaryFolder()

  private func file(_ content: [UInt8]) -> String {
    let name = "token-\(UUID().uuidString)"
    folder.write(content, to: name)
    return folder.file(name)
  }

  @Test func readsAFileAndALinkToIt() throws {
    let path = file(Array((TokenTests.secret + "\n").utf8))
    #expect(try TokenFile(path: path).read() == Token(TokenTests.secret))
    try FileManager.default.createSymbolicLink(atPath: path + ".link", withDestinationPath: path)
    #expect(try TokenFile(path: path + ".link").read() == Token(TokenTests.secret))
  }

  @Test func refusesWhatIsNoTokenFileWithoutQuotingIt() throws {
    let paths = [
      "/no/such/file", FileManager.default.temporaryDirectory.path, "/dev/zero", file([]), file([0xFF, 0xFE]),
      file(Array("one \(TokenTests.secret)".utf8)), file(Array(repeating: 65, count: 100_000)),
    ]
    for path in paths {
      #expect { try TokenFile(path: path).read() } throws: { error in
        let text = "\(error)"
        return error is TokenFile.Mistake && text.contains(path) && !text.contains(TokenTests.secret)
      }
    }
  }
}
