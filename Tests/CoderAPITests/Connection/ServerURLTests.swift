import Testing

@testable import CoderAPI

@Suite struct ServerURLTests {
  @Test(arguments: [
    ("https://coder.example.com", "https://coder.example.com"),
    ("https://Coder.Example.com/", "https://coder.example.com"),
    ("HTTP://127.0.0.1:3000///", "http://127.0.0.1:3000"),
    ("https://coder.example.com/api/v2", "https://coder.example.com"),
    ("https://coder.example.com/api/v2/", "https://coder.example.com"),
    ("https://example.com/coder/", "https://example.com/coder"),
    ("http://[::1]:3000", "http://[::1]:3000"),
  ])
  func readsWhatPeopleWrite(_ text: String, _ address: String) throws {
    let url = try ServerURL(text)
    #expect(url.description == address)
    #expect(url.address("/buildinfo") == address + "/api/v2/buildinfo")
  }

  @Test(arguments: [
    "", "coder.example.com", "ftp://coder.example.com", "https://", "https:///x", "https://a b", "https://a?b=c",
    "https://a#b",
    "https://a:99999", "file:///etc/passwd", "https://a\n", "javascript:alert(1)",
  ])
  func refusesWhatIsNoAddress(_ text: String) {
    #expect(throws: ServerURL.Mistake.self) { try ServerURL(text) }
  }

  @Test func doesNotRepeatAPassword() {
    #expect { try ServerURL("https://user:hunter2@coder.example.com") } throws: { !"\($0)".contains("hunter2") }
  }
}
