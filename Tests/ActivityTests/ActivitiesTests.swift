import Testing

@testable import Activity

@Suite struct ActivitiesTests {
  @Test func showsWhatIsUnderWayAndForgetsWhatIsOver() async throws {
    let activities = Activities()
    await activities.during("pages read", of: 40) { progress in
      progress.advance(to: 3)
      #expect(activities.all.map(\.done) == [3])
      #expect(activities.all.map(\.total) == [40])
      await activities.waiting("waiting for a server", until: .now) {
        #expect(activities.all.map(\.text) == ["pages read", "waiting for a server"])
        #expect(activities.all.map(\.done) == [3, nil])
      }
      progress.advance(to: 4, of: 50)
      #expect(activities.all.map(\.total) == [50])
    }
    #expect(activities.all.isEmpty)
  }

  @Test func aFailureEndsItToo() async {
    struct Failure: Error {}
    let activities = Activities()
    await #expect(throws: Failure.self) {
      try await activities.waiting("waiting") { throw Failure() }
    }
    #expect(activities.all.isEmpty)
  }
}
