import Cron
import FoundationEssentials
import TestSupport
import Testing
import Time

@Suite struct CoderScheduleTests {
  /// Body of a PUT autostart; absent and null alike clear the schedule.
  private struct Request: Decodable { let schedule: String? }

  private struct Refusal: Decodable {
    struct Validation: Decodable { let detail: String }
    let validations: [Validation]
  }

  @Test(arguments: [Recordings.Server.v0, .v2])
  func answersAsTheServersDid(server: Recordings.Server) throws {
    let recording = try #require(try Recordings.load("autostart-grammar", of: server))
    var compared = 0
    for exchange in recording.exchanges where exchange.request.method == "PUT" {
      guard let body = exchange.request.body,
        let text = try? JSONDecoder().decode(Request?.self, from: Data(body.utf8))?.schedule, !text.isEmpty
      else { continue }
      compared += 1
      do throws(CoderScheduleRefusal) {
        _ = try CoderSchedule(parsing: text)
        #expect(exchange.response.status == 204, "\(text)")
      } catch {
        #expect(exchange.response.status == 400, "\(text)")
        let refusal = try JSONDecoder().decode(Refusal.self, from: Data(exchange.response.body.utf8))
        #expect(refusal.validations.first?.detail == error.serverText(as: server == .v0 ? .v0 : .v2), "\(text)")
      }
    }
    #expect(compared > 30)
  }

  @Test func acceptsWhatNeverFires() throws {
    let schedule = try CoderSchedule(parsing: "0 8 * * ,")
    #expect(schedule.neverFires)
    #expect(schedule.serverNext(after: .epoch) == nil)
    #expect(schedule.humanText == "never")
  }

  @Test(arguments: [
    ("30 9 * * 1-5", "CRON_TZ=UTC  30  9 * * mon-fri", true), ("0 9 * * *", "0 9 * * ?", true),
    ("0 9 * * 0-6", "0 9 * * *", true), ("*/30 9 * * 1", "0,30 9 * * MON", true), ("0 9 * * ,", "1 8 * * ,", true),
    ("0 9 * * 1", "0 9 * * 2", false), ("CRON_TZ=Europe/Berlin 0 9 * * 1", "CRON_TZ=Europe/Paris 0 9 * * 1", false),
    ("0 9 * * 1", "0 9 * * ,", false), ("0 9 * * 1", "5 9 * * 1", false),
  ])
  func comparesFirings(left: String, right: String, same: Bool) throws {
    let (left, right) = (try CoderSchedule(parsing: left), try CoderSchedule(parsing: right))
    #expect(left.firesSame(as: right) == same)
    #expect(right.firesSame(as: left) == same)
  }

  @Test(arguments: [
    ("CRON_TZ=Europe/Berlin 30 8 * * 1-5", "08:30 Mon-Fri (Europe/Berlin)"), ("0 9 * * *", "09:00 daily (UTC)"),
    ("0 0,12 * * 0,6", "00:00,12:00 Sun,Sat (UTC)"), ("5 17 * * 1,3-5", "17:05 Mon,Wed-Fri (UTC)"),
    ("*/15 8-10 * * *", "12 times from 08:00 to 10:45 daily (UTC)"),
  ])
  func isReadable(text: String, human: String) throws {
    #expect(try CoderSchedule(parsing: text).humanText == human)
  }

  @Test func saysWhatIsExpected() throws {
    let refusal = #expect(throws: CoderScheduleRefusal.self) { try CoderSchedule(parsing: "0 9 1 * 1") }
    #expect(try #require(refusal).description.contains("CRON_TZ=Europe/Berlin 30 8 * * 1-5"))
  }
}
