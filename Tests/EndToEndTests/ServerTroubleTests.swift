import Foundation
import Simulator
import TestSupport
import Testing

@Suite struct ServerTroubleTests {
  private static let token = "abcdefghij-0123456789012345678901"

  private func program(_ url: String) -> BuiltProgram {
    var program = BuiltProgram()
    program.environment = ["CODER_URL": url, "CODER_SESSION_TOKEN": ServerTroubleTests.token]
    return program
  }

  @Test func endsWithSeventyFiveWhenNobodyListens() throws {
    let result = try program("http://127.0.0.1:1").run("workspaces", "list")
    #expect(result.status == 75)
    #expect(result.output == "")
    #expect(result.errors.contains("the server cannot be reached"))
    #expect(result.errors.split(separator: "\n").count == 1)
  }

  @Test(arguments: [
    ("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 15\r\n\r\n<html>hi</html>", "web page"),
    ("HTTP/1.1 302 Found\r\nLocation: https://login.example.com/\r\nContent-Length: 0\r\n\r\n", "login.example.com"),
    ("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n[]", "not understood"),
  ])
  func namesWhatAnsweredInstead(answer: String, words: String) throws {
    let server = try RawServer { _, connection in
      _ = connection.readRequest()
      connection.write(answer)
    }
    let result = try program(server.url).run("workspaces", "list")
    #expect(result.status == 1)
    #expect(result.errors.contains(words))
    #expect(!result.all.contains(ServerTroubleTests.token))
  }

  @Test(arguments: [
    ("ftp://coder.example.com", "expected https:// or http://"), ("coder.example.com", "not a Coder server's address"),
    ("https://user:secret@coder.example.com", "a user name or password does not belong in it"),
  ])
  func refusesAnAddressThatIsNone(url: String, words: String) throws {
    let result = try program(url).run("workspaces", "list")
    #expect(result.status == 1)
    #expect(result.errors.contains("environment CODER_URL"))
    #expect(result.errors.contains(words))
    #expect(!result.all.contains("secret"))
  }

  @Test func saysWhatIsMissing() throws {
    #expect(try BuiltProgram().run("workspaces", "list").errors.contains("export CODER_URL="))
    let result = try BuiltProgram().run("workspaces", "list", "--url", "http://127.0.0.1:1")
    #expect(result.errors.contains("CODER_SESSION_TOKEN"))
    #expect(result.status == 1)
  }

  @Test(arguments: ["absent", "fifo", "directory"])
  func saysWhatIsWrongWithTheTokenFile(kind: String) throws {
    let preparation = ["fifo": "mkfifo token", "directory": "mkdir token"][kind] ?? "true"
    let result = try program("http://127.0.0.1:1")
      .shell("\(preparation); timeout 10 \"$CURFEW\" workspaces list --token-file token")
    #expect(result.status == 1)
    #expect(result.errors.contains("cannot read a token from token"))
  }
}
