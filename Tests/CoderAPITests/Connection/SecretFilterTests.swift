import FoundationEssentials
import HTTPServer
import Testing
import Time

@testable import CoderAPI

/// Whatever a server says, in whatever form, the token is not in what is kept and shown of it.
@Suite struct SecretFilterTests {
  private static let name = "a1B2c3D4e5"
  private static let secret = "Zx9Yw8Vu7Ts6Rq5Po4Nm3L"
  private static let token = "\(name)-\(secret)"

  private static var filter: SecretFilter {
    var filter = SecretFilter()
    Token(token).map { filter.add($0) }
    filter.add("s3cr/t pass")
    return filter
  }

  private static func percent(_ text: String) -> String {
    text.utf8.map { "%" + ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }

  private static let echoes = [
    token, "x\(token)y", "Bearer \(token).", "\(token)\(token)", percent(token), percent(token).uppercased(),
    percent(percent(token)), "https://e.example/?t=" + token.replacing("-", with: "%2D"),
    token.replacing("-", with: "\\u002d"), token.replacing("Z", with: "&#90;"), token.replacing("Z", with: "&#x5A;"),
    String(token.utf8.flatMap { [UInt8(ascii: "\\"), $0] }.map { Character(Unicode.Scalar($0)) }),
  ]

  @Test(arguments: echoes) func takesTheTokenOut(_ echo: String) {
    let clean = Self.filter.clean("before \(echo) after")
    #expect(clean.hasPrefix("before ") && clean.hasSuffix(" after"))
    #expect(clean.contains("<token>"))
    for start in 0..<(Self.secret.count - 5) {
      let piece = Self.secret.dropFirst(start).prefix(6)
      #expect(!clean.contains(piece) && !clean.contains(Self.percent(String(piece))), "\(clean)")
    }
  }

  @Test func takesHalvesOut() {
    #expect(Self.filter.clean("secret \(Self.secret) is wrong") == "secret <token> is wrong")
    #expect(Self.filter.clean("\(Self.secret.prefix(11)) then \(Self.secret.suffix(11))") == "<token> then <token>")
    #expect(Self.filter.clean(String(Self.token.prefix(20))) == "<token>")
    // Its name alone is no secret: the server's own messages use it.
    #expect(Self.filter.clean("key \(Self.name) expired") == "key \(Self.name) expired")
  }

  @Test(arguments: ["", "u", "ab", "admin:"]) func takesBase64Out(_ before: String) {
    let encoded = Data("\(before)\(Self.token):x".utf8).base64EncodedString()
    let clean = Self.filter.clean("Basic \(encoded)!")
    #expect(clean.contains("<token>"))
    // What is left is not enough for eight characters of it.
    let rest = clean.replacing("Basic ", with: "").split(separator: "<token>").map(String.init)
    for piece in rest { #expect(!encoded.contains(piece) || piece.utf8.count < 26, "\(clean)") }
  }

  private static func hexadecimal(_ text: String) -> String { percent(text).replacing("%", with: "") }
  private static func base64(_ text: String) -> String { Data(text.utf8).base64EncodedString() }

  /// Forms in which no two letters of the token stand beside each other.
  private static let disguises = [
    hexadecimal(token), hexadecimal(token).uppercased(), "0x\(hexadecimal(secret))", "a\(hexadecimal(secret))f",
    hexadecimal(String(secret.prefix(8))), hexadecimal(hexadecimal(token)), percent(token).replacing("%", with: "\\x"),
    base64(base64(token)), base64(base64("admin:\(token)")), base64("x" + base64("xy\(secret)z")),
    base64(base64(base64(token))), base64(hexadecimal(token)), hexadecimal(base64(token)), base64(percent(token)),
    percent(base64(base64(token))),
  ]

  @Test(arguments: disguises) func takesDisguisesOut(_ disguise: String) {
    let clean = Self.filter.clean("before \(disguise) after")
    #expect(clean.hasPrefix("before ") && clean.hasSuffix(" after"))
    #expect(clean.contains("<token>") && clean.utf8.count < 40, "\(clean)")
  }

  @Test(arguments: [
    ("https://ana:geheim@coder.example/x", "https://<hidden>@coder.example/x"),
    ("Unsupported proxy 'htp://u:p@ss/w#rd@proxy:3128'", "Unsupported proxy 'htp://<hidden>@proxy:3128'"),
    ("https://token@h and https://u:p@i/", "https://<hidden>@h and https://<hidden>@i/"),
    ("https://h:8080/@ana/dev", "https://h:8080/@ana/dev"), ("mail ana@example.com", "mail ana@example.com"),
    ("user:s3cr/t pass", "user:<token>"),
  ])
  func takesPasswordsOut(_ text: String, _ clean: String) {
    #expect(Self.filter.clean(text) == clean)
  }

  @Test(arguments: [
    "", "a", "100 % & more \\ @", "%zz &#; &#x; \\u12", "a workspace of ana", "8a1cc8ad-0000-4000-8000-100000000000",
    String(repeating: "0123456789abcdef", count: 4), "internationalizationandlocalization",
    base64("a text of which nobody minds that it is read by others"), "Zx9Yw8V", "ünïcödé 🦀 %F0%9F", "<token>",
  ])
  func leavesTheRestAlone(_ text: String) { #expect(Self.filter.clean(text) == text) }

  @Test func cleansWhatASuccessfulAnswerSays() async throws {
    let server = try ScriptedServer { request, _ in
      let echo = (request.headers["Coder-Session-Token"] ?? "").replacing("-", with: "\\u002d")
      return .coder("{\"message\":\"Deadline updated to \(echo)\"}")
    }
    let answer = try await server.client.extend(workspace: "id", deadline: .now())
    #expect(answer.value.message == "Deadline updated to <token>")
  }

  @Test func cleansWhatAModelHolds() async throws {
    let server = try ScriptedServer { request, _ in
      .coder("{\"id\":\"u\",\"username\":\"\(request.headers["Coder-Session-Token"] ?? "")\",\"status\":\"active\"}")
    }
    #expect(try await server.client.currentUser().value.username == "<token>")
  }
}
