import Testing

@testable import CoderAPI

@Suite struct ServerVersionTests {
  @Test(arguments: [
    ("v2.36.0+a300a06", ServerVersion(2, 36, 0)), ("v0.13.6", ServerVersion(0, 13, 6)),
    ("2.1.4", ServerVersion(2, 1, 4)), ("v2.37.0-devel+1234abc", ServerVersion(2, 37, 0)),
  ])
  func readsWhatServersWrite(_ text: String, _ version: ServerVersion) {
    #expect(ServerVersion(text) == version)
  }

  @Test(arguments: ["", "v2", "v2.36", "v2.x.0", "latest", "v2.36.0.1"])
  func refusesOtherForms(_ text: String) {
    #expect(ServerVersion(text) == nil)
  }

  @Test func comparesNumbersRatherThanText() {
    #expect(ServerVersion(0, 13, 6) < ServerVersion(2, 1, 4))
    #expect(ServerVersion(2, 9, 0) < ServerVersion(2, 10, 0))
  }
}
