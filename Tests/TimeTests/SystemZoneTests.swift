import Foundation
import TestSupport
import Testing

@testable import Time

/// The zone that a machine shows times in.
@Suite struct SystemZoneTests {
  private let folder = TemporaryFolder()

  private func zone(_ environment: [String: String] = [:]) -> String {
    Zone.system(environment: environment, folder: folder.path).name
  }

  @Test func isWhatTheEnvironmentSays() {
    #expect(zone(["TZ": "UTC"]) == "UTC")
    #expect(zone(["TZ": ":UTC"]) == "UTC")
    #expect(zone(["TZ": "No/Such"]) == "UTC")
  }

  @Test func isUTCOnAMachineWithoutOne() { #expect(zone() == "UTC") }

  /// Zones of tzdata, where the machine of the test has them.
  @Test(.enabled(if: Zone(named: "Europe/Berlin") != nil)) func isWhatTheFilesSay() throws {
    try Data("Europe/Berlin\n".utf8).write(to: URL(filePath: folder.file("timezone")))
    #expect(zone() == "Europe/Berlin")
    try FileManager.default.createSymbolicLink(
      atPath: folder.file("localtime"), withDestinationPath: "/usr/share/zoneinfo/Asia/Tokyo")
    #expect(zone() == "Asia/Tokyo")
    #expect(zone(["TZ": ""]) == "Asia/Tokyo")
    #expect(zone(["TZ": "/usr/share/zoneinfo/Europe/Berlin"]) == "Europe/Berlin")
  }
}
