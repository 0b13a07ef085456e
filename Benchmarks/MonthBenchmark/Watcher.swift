import Foundation
import Glibc
import HTTPClient
import TestSupport
import Time

/// Whoever looks at the service and changes things around it: scrapes it every 15 seconds, reads a page now and then, and lets
/// happen what happens in a month.
struct Watcher: Sendable {
  let clock: MachineClock
  let address: String
  let world: World
  let files: ServiceFiles
  let end: Timestamp

  private static let pause = Duration.seconds(15)
  private static let scrapesAnHour = 240
  private static let pages = [
    "/", "/decisions", "/rules", "/trail", "/reports/activity?from=1d", "/reports/savings?from=1d",
    "/reports/summary?from=1d", "/status", "/readyz",
  ]

  /// Watches until the end.
  func run() async throws -> UsageRecord {
    let client = try HTTPClient(HTTPConfiguration())
    var record = UsageRecord(start: clock.now)
    try FileHandle.standardOutput.write(contentsOf: Data("\(UsageRecord.heading)\n".utf8))
    var scrapes = 0
    while clock.now < end {
      try await clock.sleep(for: Self.pause)
      let answer = try await client.send(HTTPRequest(.get, address + "/metrics"))
      let metrics = try ScrapedMetrics(String(decoding: answer.body, as: UTF8.self), isOpenMetrics: false)
      scrapes += 1
      record.take(metrics, at: clock.now)
      try happen(at: scrapes)
      // An hour has the same pages as each other one.
      if scrapes % (Self.scrapesAnHour / 20) == 7 {
        let page = Self.pages[scrapes / (Self.scrapesAnHour / 20) % Self.pages.count]
        let answer = try await client.send(HTTPRequest(.get, address + page))
        record.pages["\(page) \(answer.head.status)", default: 0] += 1
      }
      if scrapes % Self.scrapesAnHour == 0, let line = record.endHour(world: world.residentBytes) {
        try FileHandle.standardOutput.write(contentsOf: Data("\(line)\n".utf8))
      }
    }
    return record
  }

  /// What happens after so many scrapes.
  private func happen(at scrape: Int) throws {
    let (hour, place) = ((scrape / Self.scrapesAnHour) % 24, scrape % Self.scrapesAnHour)
    switch (hour, place) {
    case (2, 0), (8, 0), (14, 0), (20, 0):
      try files.writeRules(idleLimit: scrape / Self.scrapesAnHour % 12 < 6 ? 60 : 90)
    case (10, 0): try files.breakRules()
    case (10, 80): try files.writeRules(idleLimit: 90)
    case (11, 0): try files.writeSettings(perMinute: scrape / Self.scrapesAnHour % 48 < 24 ? 30 : 60)
    case (12, 0): kill(getpid(), SIGHUP)
    case (5, 10), (17, 10): world.order("down")
    // The server is started anew within a minute, and once a day it is away for a quarter of an hour.
    case (5, 13), (17, 70): world.order("up")
    case (18, 0): world.order("hook 500")
    case (19, 0): world.order("hook 204")
    default: break
    }
  }
}
