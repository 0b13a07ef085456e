import Audit
import CoderAPI
import HTTPClient
import Log
import Notices
import Pipeline
import Rules
import Time

extension RuleSet {
  /// How long before its stop a notice has to be delivered, by the names of the rules that announce stops.
  var leads: [String: Duration] {
    Dictionary(rules.compactMap { rule in rule.notice?.before.map { (rule.name, $0) } }, uniquingKeysWith: max)
  }
}

extension Assembly {
  /// What delivers messages over the channels.
  func transport(_ coder: CoderClient) throws -> ChannelTransport {
    let http = HTTPConfiguration(userAgent: "curfew/\(VersionCommand.current)")
    return ChannelTransport(
      http: try HTTPClient(http), server: coder.url.description, zone: settings[Settings.timezone]
    ) { owner in await Self.address(of: owner, from: coder) }
  }

  /// What sends the notices that sweeps of this process queue.
  func noticeSender(_ parts: Sweep.Parts) throws -> NoticeSender {
    let (coder, store) = (parts.coder, parts.store)
    let sender = NoticeSender(
      store: store, transport: try transport(coder), channels: settings.channels.map(\.channel), clock: coder.machine,
      now: {
        // Both as sweeps record them: this machine's clock is followed without what somebody sets meanwhile.
        let now = coder.clock.now()
        return .init(server: now, machine: now - (coder.clock.skew ?? .zero))
      },
      report: { [log, monitor] report in
        Self.tell(report, log)
        monitor?.take(report)
      })
    sender.use(leads: parts.ruleSet.leads)
    return sender
  }

  /// Logs which channels cannot be used as they are; the others can, and sweeps go on.
  func tellObstacles() {
    for setting in settings.channels {
      guard let obstacle = setting.obstacle else { continue }
      log.warning(
        "a channel cannot be used; what it is to send waits",
        [
          "channel": .string(setting.channel.name), "place": .string(setting.origin.description),
          "reason": .string(obstacle),
        ])
    }
  }

  /// The e-mail address that the server has of a user.
  private static func address(
    of owner: String, from coder: CoderClient
  ) async -> Result<String, ChannelTransport.NoAddress> {
    do {
      let user = try await coder.user(id: owner).value
      guard let email = user.email, !email.isEmpty else {
        return .failure(.init(reason: "the server tells none", isTemporary: false))
      }
      guard MailTarget.isAddress(email) else {
        return .failure(.init(reason: "what the server tells is no plain address", isTemporary: false))
      }
      return .success(email)
    } catch {
      // A token without the right to read users gets 404, as for one that is gone.
      let isTemporary =
        switch (error as? CoderFailure)?.code {
        case .notFound, .absentOrForbidden, .forbidden, .invalid: false
        default: true
        }
      let reason = isTemporary ? Failures.sentence(error) : "the token may not read the user, or there is none"
      return .failure(.init(reason: reason, isTemporary: isTemporary))
    }
  }

  private static func tell(_ report: NoticeSender.Report, _ log: Logger) {
    let fields: KeyValuePairs<String, LogValue> = [
      "channel": .string(report.channel),
      "notices": .string(report.notices.map(String.init).joined(separator: ",")), "detail": .string(report.detail),
    ]
    switch report.event {
    case .delivered: log.info("notice delivered", fields)
    case .deferred: log.warning("notice not delivered; it is tried again", fields)
    case .failed, .dropped: log.error("notice given up", fields)
    case .sending, .lapsed: break
    }
  }
}
