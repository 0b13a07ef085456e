import Audit
import HTTPClient
import TestSupport
import Testing
import Time

@testable import Notices

/// A trail with notices in its outbox, on a clock that is moved by hand.
struct Outbox {
  static let start = Timestamp(seconds: 1_773_223_200)

  let store: AuditStore
  let clock = HandClock(Outbox.start)
  private let folder = TemporaryFolder()
  private let ruleSet: Int64
  let path: String

  init() async throws {
    path = folder.file("curfew.db")
    store = try await AuditStore.open(path)
    ruleSet = try await store.registerRuleSet(
      RuleSetRecord(hash: String(repeating: "a", count: 64), loadedAt: Outbox.start, files: []))
  }

  /// Queues notices in one sweep, each about a workspace of its own: `owner/name`.
  ///
  /// - Parameters:
  ///   - gone: workspaces that the sweep finds to be no more
  ///   - stopsAt: the stop that they tell of
  ///   - message: what their rule says; each its own by default
  func queue(
    _ names: [String], channel: String = "chat", gone: [String] = [], stopsAt: Timestamp? = nil, message: String? = nil
  ) async throws {
    let now = clock.machine.now
    let sweep = try await store.beginSweep(
      SweepRecord(
        at: now, serverAheadMilliseconds: 0, ruleSet: ruleSet, mode: .enforce, cause: .command, curfew: "test"))
    var batch = SweepBatch(sweep: sweep)
    for name in names {
      let parts = name.split(separator: "/").map(String.init)
      batch.observations.append(
        ObservationRecord(
          workspace: name, at: now,
          snapshot: SnapshotRecord(
            name: parts[1], owner: parts[0], organization: nil, template: "dev", status: "running", buildNumber: 1,
            content: "{}"), fingerprint: name.hashValue,
          volatile: VolatileRecord(
            lastUsedAt: nil, deadline: nil, maxDeadline: nil, agents: nil, unknown: nil), memory: nil))
      batch.decisions.append(
        DecisionRecord(
          workspace: name, effect: .lifetime, rule: "rule", action: "shorten", verdict: .blocked,
          guardName: "no-notice", message: "waits"))
      batch.notices.append(
        NoticeRecord(
          workspace: name, effect: .lifetime, rule: "rule", channel: channel, kind: .before, isDryRun: false, at: now,
          buildNumber: 1, stopsAt: stopsAt, message: message ?? "Message of \(name)",
          keepsIt: stopsAt.map { _ in "Work keeps it." }))
    }
    batch.gone = gone
    _ = try await store.record(batch)
    _ = try await store.endSweep(SweepEndRecord(sweep: sweep, at: now, result: .done))
  }

  func sender(_ channels: [Channel]) throws -> NoticeSender {
    let clock = clock
    return NoticeSender(
      store: store,
      transport: ChannelTransport(http: try HTTPClient(), server: "https://coder.test", zone: .utc) { _ in
        .failure(.init(reason: "nobody asks", isTemporary: false))
      }, channels: channels, clock: clock.machine,
      now: { .init(server: clock.machine.now, machine: clock.machine.now) }, report: { _ in })
  }

  /// The states of all notices, in their order.
  func states() async throws -> [String] {
    try await AuditReader(path: path).notices().reversed().map(\.state)
  }
}

extension Channel {
  /// A channel to a webhook, changed.
  static func chat(_ url: String, _ change: (inout Channel) -> Void = { _ in }) -> Channel {
    var channel = Channel(name: "chat", target: .webhook(Webhook(address: .text(url))))
    change(&channel)
    return channel
  }
}
