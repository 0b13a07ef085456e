import Testing

@testable import curfew

@Suite struct UnknownNameTests {
  @Test func namesWhatThereIs() {
    #expect(UnknownName("owner", "Ana", among: ["ana", "ben"]) == nil)
    #expect(
      UnknownName("owner", "anna", among: ["ben", "ana"])?.sentence
        == "no owner 'anna'; did you mean 'ana'? There are ana, ben")
    #expect(UnknownName("owner", "x", among: [])?.sentence == "no owner 'x'; there is none at all")
    let many = (10...30).map { "user-\($0)" }
    #expect(UnknownName("owner", "x", among: many)?.sentence.hasSuffix("user-21 and 9 more") == true)
  }
}
