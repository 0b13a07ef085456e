import FoundationEssentials
import TestZones
import Time

/// The zone data that tests look zones up in: those of `Tests/Fixtures/zoneinfo/2026f`, whatever the machine has, or those
/// that `CURFEW_TEST_ZONEINFO` names.
///
/// Child processes inherit the choice; one that gets an environment of its own needs ``environment`` in it.
public enum ZoneFixture {
  /// Whether they are the repository's own. What tests write down of single zones holds for these.
  public static var isOwn: Bool { String(cString: test_zones_folder()) == String(cString: test_zones_own_folder()) }

  /// The variable that a program finds the zone data by.
  public static var environment: [String: String] { ["TZDIR": String(cString: test_zones_folder())] }

  /// The data in use and the machine's own: all that is at hand to try something on.
  public static var all: [ZoneData] {
    [.system, ZoneData(folder: "/usr/share/zoneinfo")].filter { !$0.names.isEmpty }
  }
}
