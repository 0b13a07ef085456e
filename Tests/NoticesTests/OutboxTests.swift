import Audit
import TestSupport
import Testing
import Time

@testable import Notices

/// What the trail keeps of notices.
@Suite struct OutboxTests {
  /// What waits and what acts may rest on stays; nothing that is left names what is gone.
  @Test func keepsWhatWaitsWhenOldRecordsGo() async throws {
    let (outbox, webhook) = (try await Outbox(), try WebhookDouble())
    try await outbox.queue(["ana/old"])
    try await (try outbox.sender([.chat(webhook.url)])).sendDue(within: .seconds(60))
    let told = try #require(try await outbox.store.standingNotices().first)
    let now = outbox.clock.machine.now
    try await outbox.store.record([NoticeEvent(notice: told.seq, at: now, machineAt: now, kind: .lapsed)])
    try await outbox.queue(["bob/waits"], channel: "gone")
    outbox.clock.advance(by: .days(60))
    try await outbox.queue(["carol/new"])
    let report = try await AuditPruner(path: outbox.path).prune(
      before: outbox.clock.machine.now, actsBefore: outbox.clock.machine.now, at: outbox.clock.machine.now)
    #expect(report.removed["notices"] == 1 && report.removed["notice_events"] == 3, "\(report.removed)")
    let reader = try AuditReader(path: outbox.path)
    #expect(try await reader.verify().finding == nil)
    #expect(try await outbox.store.pendingNotices().map(\.fullName) == ["bob/waits", "carol/new"])
    try await outbox.store.rebuildLiveTables()
    #expect(try await outbox.store.pendingNotices().map(\.fullName) == ["bob/waits", "carol/new"])
    #expect(try await outbox.store.standingNotices().count == 2)
  }

  /// A workspace that is gone is nobody's to be told of.
  @Test func endsNoticesAboutWhatIsGone() async throws {
    let outbox = try await Outbox()
    try await outbox.queue(["ana/one", "ana/two"])
    try await outbox.queue(["bob/one"], gone: ["ana/one"])
    #expect(try await outbox.states() == ["lapsed", "queued", "queued"])
    #expect(try await outbox.store.pendingNotices().map(\.fullName) == ["ana/two", "bob/one"])
    #expect(try await AuditReader(path: outbox.path).verify().finding == nil)
  }
}
