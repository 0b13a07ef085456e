import Log
import Synchronization
import Testing
import Time

@Suite struct LogFormatTests {
  private let event = LogEvent(
    time: Timestamp(seconds: 1_764_057_600, nanoseconds: 250_000_000), level: .info, message: "sweep finished",
    metadata: [
      ("acted", 3), ("mode", "dry-run"), ("why", "idle for \"2h\"\n"), ("took", .duration(.milliseconds(1500))),
      ("until", .timestamp(Timestamp(seconds: 1_764_061_200))), ("ok", true), ("ratio", .number(0.5)), ("owner", ""),
    ])

  @Test func writesTextForPeople() {
    #expect(
      LogFormat.text.line(event)
        == "2025-11-25T08:00:00Z info    sweep finished  acted=3 mode=dry-run why=\"idle for \\\"2h\\\"\\n\" took=1.5s "
        + "until=2025-11-25T09:00:00Z ok=true ratio=0.5 owner=\"\"\n")
  }

  @Test func writesTimesForPeopleInTheirZone() throws {
    let zone = try #require(Zone(fixedOffsetSeconds: 3600))
    #expect(LogFormat.text.line(event, zone: zone).hasPrefix("2025-11-25T09:00:00+01:00 info"))
    #expect(LogFormat.text.line(event, zone: zone).contains("until=2025-11-25T10:00:00+01:00 "))
    #expect(LogFormat.json.line(event, zone: zone).contains(#""time":"2025-11-25T08:00:00.25Z""#))
  }

  /// Reasons are stored with instants in UTC.
  @Test func writesTimesInSentencesInTheZone() throws {
    let zone = try #require(Zone(fixedOffsetSeconds: 3600))
    let reason = "rests until 2025-11-25T08:00:00.5Z, not 'at 2025-11-25T08:00:00Z' or \"2025-11-25T08:00:00Z\""
    let event = LogEvent(time: .epoch, level: .info, message: "a", metadata: [("reason", .string(reason))])
    #expect(LogFormat.text.line(event, zone: zone).contains("until 2025-11-25T09:00:00+01:00, not"))
    #expect(LogFormat.text.line(event, zone: zone).hasSuffix(#"or \"2025-11-25T08:00:00Z\""# + "\"\n"))
    #expect(LogFormat.json.line(event, zone: zone).contains("until 2025-11-25T08:00:00.5Z, not"))
  }

  @Test func writesNumbersAsJSONDoes() {
    let event = LogEvent(
      time: .epoch, level: .info, message: "a", metadata: [("took", .duration(.seconds(9))), ("ratio", .number(2))])
    #expect(LogFormat.json.line(event).contains(#""took":9,"ratio":2}"#))
    #expect(LogFormat.text.line(event).hasSuffix("took=9s ratio=2\n"))
  }

  @Test func writesJSONForPrograms() {
    #expect(
      LogFormat.json.line(event)
        == #"{"time":"2025-11-25T08:00:00.25Z","level":"info","message":"sweep finished","acted":3,"mode":"dry-run","#
        + #""why":"idle for \"2h\"\n","took":1.5,"until":"2025-11-25T09:00:00Z","ok":true,"ratio":0.5,"owner":""}"#
        + "\n")
  }

  @Test(
    arguments: LogFormat.allCases,
    ["a\nb", "a\u{1b}[31m", "a\rb", "a\u{85}b", "a\u{2028}b", "\u{0}", "a\u{202E}b", "a\u{200B}b"])
  func letsNoNameForgeALine(format: LogFormat, name: String) {
    let line = format.line(LogEvent(time: .epoch, level: .error, message: name, metadata: [("name", .string(name))]))
    let forged = line.dropLast().unicodeScalars.contains {
      $0.properties.generalCategory == .control || "\u{2028}\u{202E}\u{200B}".unicodeScalars.contains($0)
    }
    #expect(!forged)
  }

  @Test func dropsEventsBelowItsLevel() {
    final class Lines: Sendable {
      let all = Mutex<[String]>([])
    }
    let lines = Lines()
    let logger = Logger(
      level: .warning, sink: { line in lines.all.withLock { $0.append(line) } }, now: { .epoch })
    logger.debug("a")
    logger.info("b")
    logger.warning("c", ["n": 1, "note": ""])
    logger.error("d")
    #expect(
      lines.all.withLock { $0 } == ["1970-01-01T00:00:00Z warning c  n=1\n", "1970-01-01T00:00:00Z error   d\n"])
  }
}
