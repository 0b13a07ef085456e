import TestSupport
import Testing
import Time

@Suite struct ZoneDataTests {
  private static func data(_ release: String) -> ZoneData {
    ZoneData(folder: Fixture.shared("zoneinfo/\(release)").path)
  }

  @Test(arguments: ["2020a", "2026f"])
  func namesItsRelease(release: String) {
    let data = Self.data(release)
    #expect(data.release == release)
    #expect(data.names.count > 40)
    #expect(data.names.filter { data.zone(named: $0) == nil } == [])
  }

  @Test func readsZonesOfSeveralReleases() throws {
    let (old, new) = (Self.data("2020a"), Self.data("2026f"))
    let july = try #require(Timestamp(rfc3339: "2027-07-01T00:00:00Z"))
    #expect(old.zone(named: "Africa/Cairo")?.civil(at: july).hour == 2)
    #expect(new.zone(named: "Africa/Cairo")?.civil(at: july).hour == 3)
    #expect(old.zone(named: "Europe/Kyiv") == nil && new.zone(named: "Europe/Kyiv") != nil)
    #expect(old.zone(named: "../2026f/Europe/Kyiv") == nil && old.zone(named: "UTC") == .utc)
  }

  @Test(arguments: [
    ("tzdata.zi", "# version 2025b\n# This zic input\n", "2025b"), ("+VERSION", "2024a\n", "2024a"),
    ("version", "2023c\n", "2023c"), ("tzdata.zi", "R K 1940 o - Jul 15 0 1 S\n", nil), ("+VERSION", "\n", nil),
    ("zone.tab", "# version 2025b\n", nil),
  ])
  func findsTheRelease(file: String, text: String, release: String?) {
    let folder = TemporaryFolder()
    folder.write(Array(text.utf8), to: file)
    #expect(ZoneData(folder: folder.path).release == release)
  }

  @Test func isEmptyWhereNothingIs() {
    let data = ZoneData(folder: "/nowhere/zoneinfo")
    #expect(data.names == [] && data.release == nil && data.zone(named: "Europe/Berlin") == nil)
    #expect(data.zone(named: "UTC") == .utc)
  }
}
