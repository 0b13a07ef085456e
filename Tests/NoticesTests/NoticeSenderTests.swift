import Audit
import HTTPServer
import TestSupport
import Testing
import Time

@testable import Notices

/// What a channel makes of its queue, with a real trail and a real webhook.
@Suite struct NoticeSenderTests {
  private static let limit = Duration.seconds(60)

  /// The workspaces of each message that arrived.
  private func told(_ webhook: WebhookDouble) -> [[String]] {
    webhook.arrivals.map { $0.json["notices"].elements.compactMap { $0["workspace"].text } }
  }

  @Test func gathersWhatIsForOneOwner() async throws {
    let (outbox, webhook) = (try await Outbox(), try WebhookDouble())
    let sender = try outbox.sender([.chat(webhook.url) { $0.digest = .minutes(15) }])
    try await outbox.queue(["ana/one", "bob/one"])
    outbox.clock.advance(by: .minutes(10))
    try await outbox.queue(["ana/two"])
    try await sender.sendDue(within: Self.limit)
    #expect(webhook.arrivals.isEmpty)
    outbox.clock.advance(by: .minutes(5))
    try await sender.sendDue(within: Self.limit)
    #expect(told(webhook) == [["ana/one", "ana/two"], ["bob/one"]])
    #expect(try await outbox.states() == ["delivered", "delivered", "delivered"])
  }

  /// What a service takes in one message is all that goes in one: a notice that is cut off was told to nobody.
  @Test func gathersNoMoreThanTheServiceTakes() async throws {
    let (outbox, webhook) = (try await Outbox(), try WebhookDouble())
    var channel = Channel(name: "chat", target: .webhook(Webhook(address: .text(webhook.url), form: .discord)))
    channel.digest = .minutes(15)
    let names = (1...5).map { "ana/w\($0)" }
    let stop = outbox.clock.machine.now + .hours(2)
    try await outbox.queue(names, stopsAt: stop, message: String(repeating: "long ", count: 150))
    outbox.clock.advance(by: .minutes(15))
    try await (try outbox.sender([channel])).sendDue(within: Self.limit)
    let texts = webhook.arrivals.compactMap { $0.json["content"].text }
    #expect(texts.count == 3 && texts.allSatisfy { $0.count <= 2000 }, "\(texts.map(\.count))")
    for name in names { #expect(texts.count { $0.contains("\(name): long") } == 1, "\(name)") }
    #expect(texts.allSatisfy { $0.hasSuffix("Work keeps it.") })
    #expect(try await outbox.states() == Array(repeating: "delivered", count: 5))
  }

  /// Of one that is too long by itself the rule's text is cut, and not when the workspace stops.
  @Test(arguments: [WebhookForm.discord, .teams]) func cutsTheTextOfTheRule(form: WebhookForm) async throws {
    let (outbox, webhook) = (try await Outbox(), try WebhookDouble())
    let channel = Channel(name: "chat", target: .webhook(Webhook(address: .text(webhook.url), form: form)))
    let stop = outbox.clock.machine.now + .hours(2)
    try await outbox.queue(["ana/one"], stopsAt: stop, message: String(repeating: "long ", count: 9000))
    try await (try outbox.sender([channel])).sendDue(within: Self.limit)
    let body = try #require(webhook.arrivals.first).body
    #expect(body.contains("ana/one: long") && body.contains("It stops at") && body.contains("Work keeps it."))
    #expect(body.count < (form.textLimit ?? 0) + 300)
  }

  /// An announcement that waited for others until it came too late would never be sent.
  @Test func gathersNoAnnouncementForTooLong() async throws {
    let (outbox, webhook) = (try await Outbox(), try WebhookDouble())
    let channel = Channel.chat(webhook.url) { $0.digest = .hours(1) }
    let start = outbox.clock.machine.now
    try await outbox.queue(["ana/one"], stopsAt: start + .minutes(45))
    let pending = try await outbox.store.pendingNotices()
    func wait(_ leads: [String: Duration], isLastLook: Bool = false) -> Duration? {
      NoticeQueue(
        channel: channel, now: .init(server: start, machine: start), leads: leads, isLastLook: isLastLook
      ) { _ in true }.messages(pending).first?.wait
    }
    #expect(wait(["rule": .minutes(30)]) == .minutes(14))
    #expect(wait(["rule": .minutes(50)]).map { $0 <= .zero } == true)
    #expect(wait([:]) == .zero)
    #expect(wait(["rule": .seconds(1)], isLastLook: true) == .zero)
    try await (try outbox.sender([channel])).sendDue(within: Self.limit)
    #expect(try await outbox.states() == ["delivered"])
  }

  /// What is refused again and again holds up no other.
  @Test func triesFirstWhatWasTriedLeast() async throws {
    let (outbox, webhook) = (try await Outbox(), try WebhookDouble())
    webhook.answer(status: 500)
    try await outbox.queue(["ana/one", "bob/one", "eve/one"])
    for _ in 0..<4 {
      try await (try outbox.sender([.chat(webhook.url)])).sendDue(within: Self.limit)
      outbox.clock.advance(by: .minutes(2))
    }
    #expect(told(webhook) == [["ana/one"], ["bob/one"], ["eve/one"], ["ana/one"]])
  }

  /// A whole hour, where the other side asks for it.
  @Test(arguments: [false, true]) func restsForAsLongAsItIsAsked(isDate: Bool) async throws {
    // The answer has the date of today.
    let wish = isDate ? (Timestamp.now() + .hours(1)).httpDate : "3600"
    let (outbox, webhook) = (try await Outbox(), try WebhookDouble())
    webhook.answer { ServerResponse(status: 429, headers: ["Retry-After": wish], body: .bytes([])) }
    try await outbox.queue(["ana/one", "bob/one"])
    try await (try outbox.sender([.chat(webhook.url)])).sendDue(within: Self.limit)
    #expect(webhook.arrivals.count == 1)
    let retryAt = try await outbox.store.pendingNotices().compactMap(\.retryAt).first
    #expect(retryAt.map { $0 - Outbox.start > .minutes(30) } == true, "\(String(describing: retryAt))")
    // Another process has no memory but the trail; the wait is for all of the channel's messages.
    outbox.clock.advance(by: .minutes(20))
    try await (try outbox.sender([.chat(webhook.url)])).sendDue(within: Self.limit)
    #expect(webhook.arrivals.count == 1)
    outbox.clock.advance(by: .minutes(41))
    webhook.answer(status: 204)
    try await (try outbox.sender([.chat(webhook.url)])).sendDue(within: Self.limit)
    #expect(Set(told(webhook)) == [["ana/one"], ["bob/one"]])
  }

  @Test func repeatsAMessageAsItWas() async throws {
    let (outbox, webhook) = (try await Outbox(), try WebhookDouble())
    let sender = try outbox.sender([.chat(webhook.url) { $0.digest = .minutes(15) }])
    try await outbox.queue(["ana/one", "ana/two"])
    outbox.clock.advance(by: .minutes(15))
    webhook.answer(status: 500)
    try await sender.sendDue(within: Self.limit)
    try await outbox.queue(["ana/three"])
    webhook.answer(status: 204)
    outbox.clock.advance(by: .minutes(1))
    // Another process has no memory but the trail.
    try await (try outbox.sender([.chat(webhook.url) { $0.digest = .minutes(15) }])).sendDue(within: Self.limit)
    #expect(told(webhook) == [["ana/one", "ana/two"], ["ana/one", "ana/two"]])
    #expect(Set(webhook.arrivals.map { $0.headers["Idempotency-Key"] }).count == 1)
    #expect(try await outbox.states() == ["delivered", "delivered", "queued"])
  }

  /// One key never stands for two contents: what is left of a gathered message is another one.
  @Test(arguments: ["ana/one", "ana/two"]) func givesWhatIsLeftOfAMessageAnotherKey(lapsing: String) async throws {
    let (outbox, webhook) = (try await Outbox(), try WebhookDouble())
    let sender = try outbox.sender([.chat(webhook.url) { $0.digest = .minutes(15) }])
    try await outbox.queue(["ana/one", "ana/two"])
    outbox.clock.advance(by: .minutes(15))
    webhook.answer(status: 500)
    try await sender.sendDue(within: Self.limit)
    let pending = try #require(try await outbox.store.pendingNotices().first { $0.fullName == lapsing })
    let now = outbox.clock.machine.now
    try await outbox.store.record([NoticeEvent(notice: pending.seq, at: now, machineAt: now, kind: .lapsed)])
    outbox.clock.advance(by: .minutes(1))
    webhook.answer(status: 204)
    try await (try outbox.sender([.chat(webhook.url) { $0.digest = .minutes(15) }])).sendDue(within: Self.limit)
    #expect(told(webhook) == [["ana/one", "ana/two"], ["ana/one", "ana/two"].filter { $0 != lapsing }])
    #expect(Set(webhook.arrivals.map { $0.headers["Idempotency-Key"] }).count == 2)
  }

  @Test func sendsForNoLongerThanItMay() async throws {
    let outbox = try await Outbox()
    let silent = try RawServer { _, connection in
      _ = connection.readRequest()
      _ = connection.readRequest()
    }
    let sender = try outbox.sender([.chat(silent.url) { $0.timeout = .seconds(600) }])
    try await outbox.queue(["ana/one"])
    let began = ContinuousClock.now
    try await sender.sendDue(within: .milliseconds(300))
    // It did not wait as long as the channel may.
    #expect(began.duration(to: .now) < .seconds(600))
    #expect(try await outbox.states() == ["deferred"])
  }

  /// An attempt that would have to be cut short is left to the next process.
  @Test func beginsNothingThatItCannotEnd() async throws {
    let (outbox, webhook) = (try await Outbox(), try WebhookDouble())
    let clock = outbox.clock
    webhook.answer {
      clock.advance(by: .seconds(25))
      return ServerResponse(status: 204)
    }
    try await outbox.queue(["ana/one", "ana/two"])
    try await (try outbox.sender([.chat(webhook.url)])).sendDue(within: .seconds(30))
    #expect(told(webhook) == [["ana/one"]])
    #expect(try await outbox.states() == ["delivered", "queued"])
  }

  @Test func dropsWhatIsMoreThanMayWait() async throws {
    let (outbox, webhook) = (try await Outbox(), try WebhookDouble())
    try await outbox.queue(["ana/one", "ana/two", "ana/three"])
    try await (try outbox.sender([.chat(webhook.url) { $0.queue = 2 }])).sendDue(within: Self.limit)
    #expect(told(webhook) == [["ana/one"], ["ana/two"]])
    #expect(try await outbox.states() == ["delivered", "delivered", "dropped"])
  }

  @Test func keepsToItsPace() async throws {
    let (outbox, webhook) = (try await Outbox(), try WebhookDouble())
    let sender = try outbox.sender([.chat(webhook.url) { $0.perMinute = 2 }])
    try await outbox.queue(["ana/one", "ana/two", "ana/three"])
    try await sender.sendDue(within: Self.limit)
    #expect(webhook.arrivals.count == 2)
  }

  /// A service that is started again and again, or a sweep of a timer, knows what the one before it sent.
  @Test(arguments: [Duration.zero, .minutes(15)]) func keepsToItsPaceOverRestarts(digest: Duration) async throws {
    let (outbox, webhook) = (try await Outbox(), try WebhookDouble())
    let owners = ["ana", "bob", "cleo", "dan", "eve"]
    try await outbox.queue(
      owners.flatMap { ["\($0)/one", "\($0)/two"] }.filter { digest > .zero || $0.hasSuffix("one") })
    outbox.clock.advance(by: digest)
    func send() async throws -> Int {
      let sender = try outbox.sender([
        .chat(webhook.url) {
          $0.perMinute = 2
          $0.digest = digest
        }
      ])
      try await sender.sendDue(within: Self.limit)
      return webhook.arrivals.count
    }
    #expect(try await send() == 2)
    outbox.clock.advance(by: .seconds(30))
    #expect(try await send() == 2)
    outbox.clock.advance(by: .seconds(30))
    #expect(try await send() == 4)
    outbox.clock.advance(by: .seconds(59))
    #expect(try await send() == 4)
    outbox.clock.advance(by: .seconds(1))
    #expect(try await send() == 5)
  }

  @Test func waitsLongerAfterEachFailureAndGivesUpAfterADay() async throws {
    let (outbox, webhook) = (try await Outbox(), try WebhookDouble())
    webhook.answer(status: 500)
    try await outbox.queue(["ana/one"])
    var attempts: [Int] = []
    for _ in 0..<4 {
      try await (try outbox.sender([.chat(webhook.url)])).sendDue(within: Self.limit)
      attempts.append(webhook.arrivals.count)
      outbox.clock.advance(by: .seconds(11))
    }
    // After 10, 20 and 40 seconds.
    #expect(attempts == [1, 2, 2, 3])
    outbox.clock.advance(by: .hours(25))
    try await (try outbox.sender([.chat(webhook.url)])).sendDue(within: Self.limit)
    #expect(try await outbox.states() == ["failed"])
    #expect(try await outbox.store.pendingNotices().isEmpty)
  }

  @Test func sendsNoNoticeThatHasLapsed() async throws {
    let (outbox, webhook) = (try await Outbox(), try WebhookDouble())
    webhook.answer(status: 500)
    try await outbox.queue(["ana/one"])
    let pending = try #require(try await outbox.store.pendingNotices().first)
    let now = outbox.clock.machine.now
    try await outbox.store.record([NoticeEvent(notice: pending.seq, at: now, machineAt: now, kind: .lapsed)])
    try await (try outbox.sender([.chat(webhook.url)])).sendDue(within: Self.limit)
    #expect(webhook.arrivals.isEmpty)
  }

  @Test func isHeldUpByNoOtherChannel() async throws {
    let (outbox, webhook) = (try await Outbox(), try WebhookDouble())
    let silent = try RawServer { _, connection in
      _ = connection.readRequest()
      _ = connection.readRequest()
    }
    var slow = Channel(name: "slow", target: .webhook(Webhook(address: .text(silent.url))))
    slow.timeout = .seconds(600)
    let sender = try outbox.sender([slow, .chat(webhook.url)])
    try await outbox.queue(["ana/one"], channel: "slow")
    try await outbox.queue(["bob/one"])
    await withTaskGroup(of: Void.self) { group in
      group.addTask { await sender.run { Issue.record($0) } }
      while webhook.arrivals.isEmpty { await Task.yield() }
      group.cancelAll()
    }
    #expect(told(webhook) == [["bob/one"]])
  }

  @Test(arguments: WebhookForm.allCases) func writesTheFormsOfServices(form: WebhookForm) async throws {
    let (outbox, webhook) = (try await Outbox(), try WebhookDouble())
    var channel = Channel(name: "chat", target: .webhook(Webhook(address: .text(webhook.url), form: form)))
    channel.queue = 5
    try await outbox.queue(["ana/<!channel>@all\"\\"])
    try await (try outbox.sender([channel])).sendDue(within: Self.limit)
    let body = try #require(webhook.arrivals.first)
    let text =
      switch form {
      case .json, .slack, .mattermost: body.json["text"].text
      case .teams:
        body.json["attachments"].elements.first?["content"]["body"].elements.first?["text"].text
      case .discord: body.json["content"].text
      }
    let said = try #require(text, "\(body.body)")
    #expect(said.contains("Message of ana/"))
    if form == .slack { #expect(!said.contains("<!")) }
    if form == .mattermost { #expect(!said.contains("@all")) }
    if form == .discord { #expect(body.json["allowed_mentions"]["parse"].elements.isEmpty) }
  }

  /// A login page is none of them, also behind a mark of the byte order.
  @Test func takesNoPageForAnAnswer() async throws {
    let (outbox, webhook) = (try await Outbox(), try WebhookDouble())
    let page: [UInt8] = [0xEF, 0xBB, 0xBF] + Array("<!DOCTYPE html><title>Sign in</title>".utf8)
    webhook.answer { ServerResponse(status: 200, headers: ["Content-Type": "text/html"], body: .bytes(page)) }
    try await outbox.queue(["ana/one"])
    try await (try outbox.sender([.chat(webhook.url)])).sendDue(within: Self.limit)
    #expect(try await outbox.states() == ["deferred"])
  }

  /// Some receivers answer with all that they know of the message.
  @Test func takesALongAnswerForAnAnswer() async throws {
    let (outbox, webhook) = (try await Outbox(), try WebhookDouble())
    let sender = try outbox.sender([.chat(webhook.url)])
    let long = [UInt8](repeating: 65, count: 300_000)
    for body in [ServerResponse.Body.bytes(long), .chunks { long }] {
      webhook.answer { ServerResponse(status: 200, headers: ["Content-Type": "text/plain"], body: body) }
      try await outbox.queue(["ana/\(webhook.arrivals.count)"])
      try await sender.sendDue(within: Self.limit)
    }
    #expect(try await outbox.states() == ["delivered", "delivered"])
    #expect(webhook.arrivals.count == 2)
  }
}
