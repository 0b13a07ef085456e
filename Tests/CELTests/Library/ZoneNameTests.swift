import CEL
import Testing
import Time

/// What is proposed for a zone that tzdata does not have, or has with another meaning.
@Suite struct ZoneNameTests {
  /// What other schedulers take for zones means a region with its summer time.
  @Test(arguments: [
    ("est", "America/New_York"), ("edt", "America/New_York"), ("et", "America/New_York"), ("cst", "America/Chicago"),
    ("CT", "America/Chicago"), ("pst", "America/Los_Angeles"), ("pt", "America/Los_Angeles"), ("bst", "Europe/London"),
    ("sgt", "Asia/Singapore"), ("aet", "Australia/Sydney"), ("brt", "America/Sao_Paulo"), ("cest", "CET"),
    ("nzdt", "Pacific/Auckland"), ("cet", "CET"), ("utc", "UTC"), ("gmt", "GMT"), ("gaza", "Asia/Gaza"),
    ("new york", "America/New_York"),
    ("Europe/Berln", "Europe/Berlin"), ("europe/berlin", "Europe/Berlin"),
  ])
  func proposesTheRegion(for text: String, _ name: String) {
    #expect(Zone.nearestName(to: text) == name)
  }

  /// Several regions have them, or none.
  @Test(arguments: ["ist", "IST", "ast", "at", "it", "gt", "xst", "Parx", "CET+1"])
  func proposesNothing(for text: String) {
    #expect(Zone.nearestName(to: text) == nil)
  }

  @Test func doubtsANameWithoutSummerTime() {
    #expect(Zone.doubt(about: "EST")?.region == "America/New_York")
  }

  @Test(arguments: ["HST", "CET", "EST5EDT", "America/New_York", "America/Phoenix", "Etc/GMT+5", "-05:00", "UTC"])
  func takesOthersAsTheyAre(_ text: String) {
    #expect(Zone.doubt(about: text) == nil)
  }
}
