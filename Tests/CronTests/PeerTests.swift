import Cron
import Foundation
import TestSupport
import Testing
import Time

/// Compares what a server takes for the firings of random schedules with robfig/cron itself, answered by the program that `CURFEW_PEER` names.
@Suite(.enabled(if: Peer.isThere, "CURFEW_PEER does not name the peer"))
struct PeerTests {
  private struct Request: Encodable {
    let cron: String
    let after: String
    let count: Int
  }

  private struct Answer: Decodable {
    let stage: String
    let error: String?
    let next: [String]?
  }

  @Test func agreesOnRandomSchedules() throws {
    var random = SeededGenerator(seed: 7)
    let requests = (0..<3000).map { _ in Self.request(using: &random) }
    let answers = try Peer.answers(Answer.self, to: requests)
    try #require(answers.count == requests.count)
    var accepted = 0
    for (request, answer) in zip(requests, answers) {
      do throws(CronError) {
        let schedule = try CronSchedule(parsing: request.cron)
        let after = Timestamp(rfc3339: request.after) ?? .epoch
        let found = ServerFiringsTests.firings(of: schedule, after: after, count: request.count)
        #expect(found == answer.next ?? [], "\(request.cron) after \(request.after)")
        #expect(answer.stage == "ok", "\(request.cron)")
        accepted += 1
      } catch {
        #expect(answer.error == error.description, "\(request.cron)")
      }
    }
    #expect(accepted > 500)
  }

  private static func request(using random: inout SeededGenerator) -> Request {
    let zones = [
      "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "America/St_Johns", "Africa/Casablanca", "UTC",
      "Asia/Beirut", "America/Havana", "Antarctica/Troll", "Africa/Cairo", "America/Santiago", "Pacific/Chatham",
      "Europe/Dublin", "Nowhere/Land", "",
    ]
    let limits = [(0, 59), (0, 23), (1, 31), (1, 12), (0, 6)]
    var text = "CRON_TZ=\(zones.randomElement(using: &random) ?? "UTC") "
    for (index, limit) in limits.enumerated() {
      text += (index == 0 ? "" : " ") + field(limit, isDay: index == 2 || index == 3, using: &random)
    }
    let seconds = Int64.random(in: 1_700_000_000...1_900_000_000, using: &random)
    return Request(cron: text, after: Timestamp(seconds: seconds).rfc3339, count: 4)
  }

  private static func field(_ limit: (Int, Int), isDay: Bool, using random: inout SeededGenerator) -> String {
    func number(_ random: inout SeededGenerator) -> Int { .random(in: limit.0...limit.1, using: &random) }
    switch Int.random(in: 0..<(isDay ? 24 : 12), using: &random) {
    case 0: return "*/\(Int.random(in: 0...9, using: &random))"
    case 1, 2: return "\(number(&random)),\(number(&random))"
    case 3: return "\(number(&random))-\(number(&random))"
    case 4: return "\(number(&random))/\(Int.random(in: 1...20, using: &random))"
    case 5: return "\(limit.0)-\(limit.1)/\(Int.random(in: 1...4, using: &random))"
    case 6, 7: return "\(number(&random))"
    case 8:
      return ["?", ",", "1-2-3", "1/2/3", "x", "+1", "-1", "99", "*-3", "sun", "FEB", "1,,2", "99999999999999999999"]
        .randomElement(using: &random) ?? "?"
    default: return "*"
    }
  }
}
