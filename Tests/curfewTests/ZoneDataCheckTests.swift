import FoundationEssentials
import TestSupport
import Testing
import Time

@testable import curfew

@Suite struct ZoneDataCheckTests {
  private let folder = TemporaryFolder()

  private static func instant(_ date: String) throws -> Timestamp {
    try #require(Timestamp(rfc3339: "\(date)T00:00:00Z"))
  }

  /// Puts one zone into the folder, and nothing that tells the release.
  private func dataWithoutRelease() throws -> ZoneData {
    try FileManager.default.createDirectory(atPath: folder.file("Europe"), withIntermediateDirectories: true)
    let zone = Fixture.shared("zoneinfo/2026f/Europe/London")
    folder.write(Array(try Data(contentsOf: zone)), to: "Europe/London")
    return ZoneData(folder: folder.path)
  }

  @Test(arguments: [
    ("2020a", "2021-06-01", Check.Status.ok), ("2020a", "2026-11-28", .warning), ("2026f", "2026-11-28", .ok),
    ("2026f", "2028-02-01", .warning),
  ])
  func namesTheReleaseAndItsAge(release: String, now: String, status: Check.Status) throws {
    let data = ZoneData(folder: Fixture.shared("zoneinfo/\(release)").path)
    let check = ZoneDataCheck.run(data, now: try Self.instant(now), packages: nil)
    #expect(check.status == status && check.detail.contains("release \(release) in "))
    #expect(check.detail.contains("over a year old") == (status == .warning))
    #expect((check.advice != nil) == (status == .warning))
  }

  @Test func goesByTheTimeOfTheFileWithinTheYear() throws {
    let data = try dataWithoutRelease()
    folder.write(Array("# version 2025b\n".utf8), to: "tzdata.zi")
    let written = Date(timeIntervalSince1970: TimeInterval(try Self.instant("2025-08-24").seconds))
    try FileManager.default.setAttributes([.modificationDate: written], ofItemAtPath: folder.file("tzdata.zi"))
    #expect(ZoneDataCheck.run(data, now: try Self.instant("2026-08-24"), packages: nil).status == .ok)
    #expect(ZoneDataCheck.run(data, now: try Self.instant("2026-11-28"), packages: nil).status == .warning)
  }

  @Test func asksDpkgWhereTheDataDoNotSay() throws {
    let data = try dataWithoutRelease()
    let packages = TemporaryFolder()
    let text =
      "Package: tar\nVersion: 1.34\n\nPackage: tzdata\nStatus: install ok installed\nVersion: 2024a-0+deb12u1\n\nPackage: z\n"
    packages.write(Array(text.utf8), to: "status")
    let check = ZoneDataCheck.run(data, now: try Self.instant("2024-06-01"), packages: packages.file("status"))
    #expect(check.status == .ok && check.detail.contains("release 2024a-0+deb12u1"))
    let later = ZoneDataCheck.run(data, now: try Self.instant("2026-06-01"), packages: packages.file("status"))
    #expect(later.status == .warning)
  }

  @Test func saysThatTheReleaseIsUnknown() throws {
    let check = ZoneDataCheck.run(try dataWithoutRelease(), now: .epoch, packages: folder.file("none"))
    #expect(check.status == .unknown && check.detail.contains("release unknown"))
  }

  @Test func saysThatThereAreNone() {
    let check = ZoneDataCheck.run(ZoneData(folder: folder.path), now: .epoch, packages: nil)
    #expect(
      check.status == .warning && check.detail.contains("only UTC is known") && check.advice?.contains("tzdata") == true
    )
  }
}
