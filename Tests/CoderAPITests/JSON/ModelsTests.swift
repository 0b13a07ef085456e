import Testing
import Time

@testable import CoderAPI

/// Forms that no recording has, but other versions may.
@Suite struct ModelsTests {
  private func workspace(_ fields: String, build: String = "") throws -> Workspace {
    let text = """
      {"id":"w","name":"dev","owner_name":"ana","template_name":"go",
      "latest_build":{"build_number":1,"transition":"start","status":"running"\(build)}\(fields)}
      """
    return try Workspace(json: Array(text.utf8))
  }

  @Test(arguments: ["", ",\"deadline\":null", ",\"deadline\":\"0001-01-01T00:00:00Z\""])
  func nothingNullAndTheYearOneAreNone(_ field: String) throws {
    #expect(try workspace("", build: field).deadline == nil)
  }

  @Test(arguments: [
    ("2026-08-21T09:30:00Z", "2026-08-21T09:30:00Z"), ("2026-08-21T09:30:00.5Z", "2026-08-21T09:30:00.5Z"),
    ("2026-08-21T06:00:00.123456-03:30", "2026-08-21T09:30:00.123456Z"),
    ("2026-08-21T09:30:00.123456789Z", "2026-08-21T09:30:00.123456Z"),
    ("2026-08-21T09:30:00\\u002e5Z", "2026-08-21T09:30:00.5Z"),
  ])
  func instantsAreAsExactAsTheTrail(_ sent: String, _ read: String) throws {
    #expect(try workspace("", build: ",\"max_deadline\":\"\(sent)\"").maxDeadline?.rfc3339 == read)
  }

  /// A list that is not there is not the same as one that is empty.
  @Test(arguments: [
    "", ",\"resources\":null", ",\"resources\":[{\"agents\":null},{}]", ",\"resources\":[{},{\"agents\":null}]",
  ])
  func agentsThatAreNotToldOfAreNotNone(_ build: String) throws {
    #expect(try workspace("", build: build).agents == nil)
  }

  @Test(arguments: [",\"resources\":[]", ",\"resources\":[{},{\"agents\":[]}]"])
  func resourcesWithoutAgentsHaveNone(_ build: String) throws {
    #expect(try workspace("", build: build).agents == [])
  }

  @Test func tellsWhatWasNotToldFromWhatIsNot() throws {
    let silent = try workspace("", build: ",\"resources\":[{\"agents\":[{\"status\":\"connected\"}]}]")
    #expect(!silent.tellsLastUse)
    #expect(!silent.latestBuild.tellsDeadline)
    #expect(silent.agents?.map(\.apps) == [nil])
    let plain = try workspace(
      ",\"last_used_at\":\"0001-01-01T00:00:00Z\"",
      build: ",\"deadline\":null,\"resources\":[{\"agents\":[{\"status\":\"connected\",\"apps\":[]}]}]")
    #expect(plain.tellsLastUse)
    #expect(plain.latestBuild.tellsDeadline)
    #expect(plain.agents?.map(\.apps) == [[]])
  }

  @Test func onlyAnEmptyPageMayHaveNoList() throws {
    #expect(try WorkspacePage(json: Array("{\"workspaces\":null,\"count\":0}".utf8)).workspaces.isEmpty)
    #expect(throws: ModelMistake.self) { try WorkspacePage(json: Array("{\"workspaces\":null,\"count\":3}".utf8)) }
  }

  /// What is wrong with the second of three, and what is then known of it.
  @Test(arguments: [
    ("7", "row 2 of the list: expected an object"), ("null", "row 2 of the list: expected an object"),
    ("{}", "row 2 of the list: expected an object with the field \"id\""),
    (
      "{\"id\":\"x\",\"name\":5,\"owner_name\":\"ben\"}",
      "a workspace of ben (row 2 of the list): expected a string at name"
    ),
    (
      "{\"latest_build\":{\"deadline\":\"10000-01-01T00:00:00Z\"},\"name\":\"po\\u0069son\",\"owner_name\":\"ben\"}",
      "ben/poison (row 2 of the list): expected an RFC 3339 time at latest_build.deadline"
    ),
    (
      "{\"id\":\"w\",\"name\":\"x\",\"owner_name\":\"\",\"latest_build\":"
        + "{\"build_number\":1,\"transition\":\"start\",\"status\":\"running\"}}",
      "x (row 2 of the list): expected an object with the field \"owner_name\""
    ),
  ])
  func setsAsideWhatItDoesNotUnderstand(_ row: String, _ description: String) throws {
    let good =
      "{\"id\":\"w\",\"name\":\"dev\",\"owner_name\":\"ana\",\"template_name\":\"go\",\"latest_build\":"
      + "{\"build_number\":1,\"transition\":\"start\",\"status\":\"running\"}}"
    let page = try WorkspacePage(json: Array("{\"workspaces\":[\(good),\(row),\(good)],\"count\":3}".utf8))
    #expect(page.workspaces.count == 2)
    #expect(page.unreadable.map(\.description) == [description])
  }

  @Test func doesNotGuessWhereTheNextRowBegins() {
    #expect(throws: ModelMistake.self) {
      try WorkspacePage(json: Array("{\"workspaces\":[{\"id\":7],\"count\":1}".utf8))
    }
  }

  @Test func unknownNamesAreKept() throws {
    let build =
      ",\"reason\":\"moonphase\",\"resources\":[{\"agents\":[{\"status\":\"dreaming\",\"lifecycle_state\":\"egg\"}]}]"
    let workspace = try workspace(",\"automatic_updates\":\"sometimes\"", build: build)
    #expect(workspace.latestBuild.reason == "moonphase")
    #expect(workspace.agents?.map(\.status.rawValue) == ["dreaming"])
    #expect(workspace.agents?.map(\.lifecycleState?.rawValue) == ["egg"])
    #expect(workspace.automaticUpdates?.rawValue == "sometimes")
  }

  /// v0.25.0 to v2.1.3 called dormant workspaces locked.
  @Test(arguments: ["locked_at", "dormant_at"])
  func lockedIsDormant(_ key: String) throws {
    #expect(try workspace(",\"\(key)\":\"2023-08-21T09:30:00Z\"").dormantAt != nil)
    #expect(try workspace(",\"\(key)\":null").dormantAt == nil)
  }

  @Test func aTTLOfZeroAndAnEmptyScheduleAreNone() throws {
    let workspace = try workspace(",\"ttl_ms\":0,\"autostart_schedule\":\"\"")
    #expect(workspace.ttlMilliseconds == nil)
    #expect(workspace.autostartSchedule == nil)
  }

  /// What no server can hold must not come far: reports multiply it.
  @Test(arguments: [
    ("4", Int64(4)), ("null", 0), ("-1", 0), ("2147483648", 2_147_483_647), ("9223372036854775807", 2_147_483_647),
  ])
  func costsAreBounded(_ sent: String, _ read: Int64) throws {
    #expect(try workspace("", build: ",\"daily_cost\":\(sent)").latestBuild.dailyCost == read)
  }

  @Test(arguments: [
    ("9223372036854775807", Int64(9_223_372_036_854)), ("-9223372036854775808", -9_223_372_036_854), ("60000", 60_000),
  ])
  func aTTLIsNoLongerThanADurationHolds(_ sent: String, _ read: Int64) throws {
    #expect(try workspace(",\"ttl_ms\":\(sent)").ttlMilliseconds == read)
  }

  @Test(arguments: [
    ("stop", "stopped"), ("start", "starting"), ("start", "failed"), ("delete", "deleted"), ("start", "pending"),
  ])
  func aDeadlineCountsOnlyWhileRunning(_ transition: String, _ status: String) throws {
    let text = """
      {"id":"w","name":"dev","owner_name":"ana","template_name":"go",
      "latest_build":{"build_number":1,"transition":"\(transition)","status":"\(status)","deadline":"2026-08-21T09:30:00Z","max_deadline":"2026-08-21T09:30:00Z"}}
      """
    let workspace = try Workspace(json: Array(text.utf8))
    #expect(workspace.latestBuild.deadline != nil)
    #expect(workspace.deadline == nil)
    #expect(workspace.maxDeadline == nil)
  }

  @Test(arguments: [
    ("{\"name\":\"dev\"}", "id"), ("{\"id\":\"w\",\"name\":\"dev\"}", "latest_build"),
    ("{\"id\":\"w\",\"name\":\"dev\",\"latest_build\":{\"status\":\"running\"}}", "transition"),
  ])
  func namesTheFieldThatIsMissing(_ text: String, _ field: String) {
    #expect { try Workspace(json: Array(text.utf8)) } throws: { "\($0)".contains("\"\(field)\"") }
  }
}
