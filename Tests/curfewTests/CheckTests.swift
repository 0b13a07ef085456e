import Testing

@testable import curfew

@Suite struct CheckTests {
  @Test func standsInColumnsWithWhatToDoBelow() {
    #expect(Check("server", .ok, "fine").text == "ok       server      fine\n")
    #expect(
      Check("token end", .warning, "soon", advice: "make one").text
        == "warning  token end   soon\n                     → make one\n")
  }

  @Test func coloursOnlyWhereItMay() {
    #expect(Paint.red.on("failed", isAllowed: false) == "failed")
    #expect(Paint.red.on("failed", isAllowed: true) == "\u{1b}[31mfailed\u{1b}[0m")
  }
}
