import Activity
import Testing
import Text
import Time

@testable import curfew

/// The line that says what is waited for.
@Suite struct ActivityLineTests {
  private let now = ContinuousClock.now
  private let wallClock = Timestamp(seconds: 1_764_057_590)

  /// What is under way when something waits for half a minute.
  private func waiting(for text: String, _ detail: String? = nil) async -> [Activities.Activity] {
    let activities = Activities()
    return await activities.during("reading the list, workspaces read", of: 5000) { progress in
      progress.advance(to: 250)
      return await activities.waiting(text, detail, until: now + .seconds(30)) { activities.all }
    }
  }

  @Test func showsTheReadersTimeOfDay() async throws {
    let tokyo = try #require(Zone(named: "Asia/Tokyo"))
    let all = await waiting(for: "waiting for https://coder.example.com to list the workspaces", ", try 2 of 4")
    #expect(
      all.line(at: now, wallClock: wallClock, zone: tokyo, width: 200)
        == "reading the list, workspaces read: 250 of 5000; waiting for https://coder.example.com to list the workspaces, "
        + "try 2 of 4, until 17:00:20+09:00")
    #expect(
      all.last?.line(at: now, wallClock: wallClock)
        == "waiting for https://coder.example.com to list the workspaces, try 2 of 4, until 2025-11-25T08:00:20Z")
  }

  /// A day that is not today's is said.
  @Test func showsTheDayOfALongWait() async throws {
    let zone = try #require(Zone(fixedOffsetSeconds: 16 * 3600))
    let all = await waiting(for: "waiting")
    #expect(
      all.last?.line(at: now, wallClock: wallClock, zone: zone, width: 80).contains("until 2025-11-26T00:00:20") == true
    )
  }

  @Test(arguments: [1, 5, 20, 38, 60, 79, 119])
  func fitsAndKeepsWhatMattersMost(width: Int) async throws {
    let all = await waiting(for: "waiting for https://開発.example.com to read the workspace さくら/開発環境", ", try 2 of 4")
    let line = all.line(at: now, wallClock: wallClock, zone: .utc, width: width)
    #expect(line.columns <= width, "\(line)")
    if width >= 38 { #expect(line.hasSuffix(", try 2 of 4, until 08:00:20Z"), "\(line)") }
  }

  @Test(arguments: [("waiting", 7, "waiting"), ("waiting", 6, "waiti…"), ("開発環境", 6, "開発…"), ("開", 1, "…")])
  func shortensByColumns(text: String, width: Int, expected: String) { #expect(text.shortened(to: width) == expected) }
}
