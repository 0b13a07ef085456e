import Rules
import Testing
import Time

@Suite struct SnapshotTests {
  @Test(arguments: [Sample.running, Sample.complete])
  func givesBackWhatItWasMadeFrom(facts: WorkspaceFacts) throws {
    let restored = try WorkspaceFacts(stableContent: facts.stableContent, volatile: facts.volatile)
    #expect(restored == facts)
    #expect(restored.stableContent == facts.stableContent)
  }

  @Test(arguments: [Sample.running, Sample.complete])
  func keepsVolatileValuesOutOfTheContent(facts: WorkspaceFacts) throws {
    var later = facts
    later.lastUsedAt = Sample.now
    later.deadline = Sample.now + .hours(9)
    later.maxDeadline = Sample.now + .hours(10)
    later.appStatusSince = Sample.now
    later.agents[0].lastConnectedAt = Sample.now
    later.agents[0].disconnectedAt = nil
    later.unknown = ["template.deprecated"]
    #expect(later.stableContent == facts.stableContent)
    later.agents[0].status = "connecting"
    #expect(later.stableContent != facts.stableContent)
  }

  @Test(arguments: [Sample.running, Sample.complete])
  func keepsVolatileDetailAsJSON(facts: WorkspaceFacts) throws {
    let detail = try #require(facts.volatile.detail)
    var restored = VolatileFacts(
      lastUsedAt: facts.lastUsedAt, deadline: facts.deadline, maxDeadline: facts.maxDeadline, unknown: facts.unknown)
    try restored.restore(detail: detail)
    #expect(restored == facts.volatile)
  }

  /// What is nearly as it is usually written is read as JSON, or refused.
  @Test(arguments: [
    (#"{"agents":[{}]}"#, 1), (#"{"agents":[]}"#, 0),
    (#"{"agents":[{"last_connected_at":"2026-11-24T09:30:00.5Z"},{}]}"#, 2),
    (#"{"agents":[{"disconnected_at":"2026-11-24T09:30:00Z","last_connected_at":"2026-11-24T09:30:00Z"}]}"#, 1),
    (#"{"agents":[{"last_connected_at":"2026-11-24T09:30:00Z","disconnected_at":"2026-11-24T09:30:00Z"}]}"#, 1),
    (#"{"agents": [{"disconnected_at":"2026-11-24T09:30:00Z"}]}"#, 1),
    (#"{"agents":[{"disconnected_at":"2026-11-24T09:30:00Z"}],"app_status_since":"2026-11-24T09:30:00Z"}"#, 1),
    (#"{"agents":[{,}]}"#, nil),
    (#"{"agents":[{"disconnected_at":"2026-11-24T09:30:00Z""last_connected_at":"2026-11-24T09:30:00Z"}]}"#, nil),
    (#"{"agents":[{"disconnected_at":"yesterday"}]}"#, nil), (#"{"agents":[{}]} x"#, nil), (#"{"agents":[{}"#, nil),
    (#"{"agents":[{"disconnected_at":"2026-11-24T09:30:00Z"#, nil),
  ])
  func readsDetailsThatNobodyWroteSo(text: String, agents: Int?) throws {
    var facts = VolatileFacts()
    guard let agents else {
      #expect(throws: DecodingError.self) { try facts.restore(detail: text) }
      return
    }
    try facts.restore(detail: text)
    #expect(facts.agents.count == agents)
    let instants = facts.agents.flatMap { [$0.disconnectedAt, $0.lastConnectedAt] }.compactMap(\.self)
    #expect(instants.count == text.ranges(of: "onnected_at").count)
    #expect((facts.appStatusSince != nil) == text.contains("app_status"))
  }

  @Test func hasNoDetailWithoutVolatileAgents() {
    #expect(VolatileFacts(lastUsedAt: Sample.now).detail == nil)
    var facts = VolatileFacts()
    #expect(throws: DecodingError.self) { try facts.restore(detail: "{") }
    #expect(facts == VolatileFacts())
  }

  @Test func isSortedJSONWithoutAbsentFields() {
    var facts = WorkspaceFacts(
      id: "1", name: "a\"b\\c\u{7}", owner: OwnerFacts(name: "o"), template: TemplateFacts(name: "t", id: "2"),
      status: "stopped", transition: "stop", createdAt: Sample.instant("2026-01-02T03:04:05.5Z"))
    facts.ttl = .milliseconds(90_000)
    #expect(
      facts.stableContent == #"""
        {"owner":{"name":"o"},"template":{"id":"2","name":"t"},"ws":{"agents":[],"build_number":1,\#
        "build_reason":"initiator","created_at":"2026-01-02T03:04:05.5Z","daily_cost":0,"id":"1",\#
        "is_prebuild":false,"name":"a\"b\\c\u0007","outdated":false,"status":"stopped","template_version":"",\#
        "transition":"stop","ttl":90000}}
        """#)
  }

  @Test(arguments: [
    "", "{}", "[]", "null", #"{"owner":{},"template":{},"ws":{}}"#, #"{"owner":1,"template":2,"ws":3}"#,
  ])
  func refusesWhatIsNoSnapshot(text: String) {
    #expect(throws: DecodingError.self) { try WorkspaceFacts(stableContent: text, volatile: VolatileFacts()) }
  }
}
