import Foundation
import SQLite
import TestSupport
import Testing

/// The service verifies its trail once a day, and what it measures of it for alerts.
@Suite(.ownThreads) struct TrailVerificationTests {
  private static let verifiedAt = "curfew_trail_verified_timestamp_seconds"

  /// - Parameter instant: when it is to say that the trail was verified
  private func serve(
    _ desk: Desk, until words: String, verified instant: Double? = nil
  ) async throws -> (ScrapedMetrics, errors: String) {
    let service = try desk.start("serve", "--listen", "127.0.0.1:0", "--interval", "5s")
    let port = try await service.listeningPort()
    func metrics() throws -> ScrapedMetrics {
      try ScrapedMetrics(RawAnswer(asking: port, for: "/metrics").body, isOpenMetrics: false)
    }
    try await service.says(words)
    try await service.until("what is measured thoroughly") {
      (try? metrics().value("curfew_stops_without_notice")) != nil
    }
    if let instant {
      try await service.until("the time of the last verification") {
        (try? metrics().value(Self.verifiedAt)) == instant
      }
    }
    let found = try metrics()
    service.signal(SIGTERM)
    let finished = try await service.end()
    try finished.expectSuccess()
    return (found, finished.errors)
  }

  @Test func findsWhatWasChangedAndChangesNothing() async throws {
    let desk = try Desk(mode: "dry-run")
    let calendar = "calendars: {fair: {dates: [2030-01-02]}}\n"
    try desk.write(
      World.rules().replacing("groups:\n", with: calendar + "groups:\n")
        .replacing("when: has(ws.deadline)", with: "when: has(ws.deadline) && !now.isHoliday('fair')"),
      to: "rules.d/four.yaml")
    let began = Date().timeIntervalSince1970
    let (clean, log) = try await serve(desk, until: "trail verified")
    #expect(clean.value("curfew_trail_intact") == 1, "\(log)")
    #expect((clean.value(Self.verifiedAt) ?? 0) >= began - 1)
    #expect(clean.value("curfew_calendar_end_timestamp_seconds", ["calendar": "fair"]) == 1_893_538_800)
    // Nothing was carried out: a day without Curfew would have been the same.
    for (name, bound) in [("saved", "least"), ("saved", "most"), ("kept", "least"), ("kept", "most")] {
      #expect(clean.value("curfew_\(name)_seconds", ["bound": bound]) == 0, "\(name) \(bound)")
    }

    // Started again within the day it takes the word of the trail.
    let (_, quiet) = try await serve(desk, until: "sweep finished", verified: clean.value(Self.verifiedAt))
    #expect(!quiet.contains("trail verified"), "\(quiet)")

    let connection = try Connection(path: desk.path("curfew.db"), access: .readWrite)
    try connection.trustSchema()
    try connection.execute(
      """
      UPDATE decisions SET message = 'nobody said this' WHERE seq = (SELECT min(seq) FROM decisions);
      UPDATE live_verification SET at = at - 90000000000;
      """)
    let (broken, complaint) = try await serve(desk, until: "the trail is not as it was written")
    #expect(broken.value("curfew_trail_intact") == 0 && complaint.contains("it was edited"), "\(complaint)")
    #expect(try connection.integer("SELECT at FROM live_verification") ?? 0 < Int64(began * 1e6))
    #expect(try await desk.run("audit", "verify").status == 6)

    // Whoever is woken asks these first.
    let status = try await desk.run("status")
    #expect(status.status == 1 && status.output.contains("the trail is not as it was written: "), "\(status)")
    let doctor = try await desk.run("doctor")
    #expect(doctor.status != 0 && doctor.output.contains("is not as it was written"), "\(doctor)")
    let service = try desk.start("serve", "--listen", "127.0.0.1:0")
    let port = try await service.listeningPort()
    try await service.says("the trail is not as it was written")
    #expect(try RawAnswer(asking: port, for: "/trail").body.contains("It is not as it was written:"))
    service.signal(SIGTERM)
    try await service.end().expectSuccess()
  }
}
