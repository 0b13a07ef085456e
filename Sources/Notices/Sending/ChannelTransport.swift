import Audit
import HTTPClient
import Mail
import Subprocess
import Time

/// Delivers messages over channels; what it takes besides the settings.
public struct ChannelTransport: Sendable {
  /// Sends to webhooks.
  let http: any HTTPTransport
  /// The address of the Coder server, for people.
  let server: String
  /// The zone of the times in texts.
  let zone: Zone
  /// The e-mail address of a user; the error says, for people, why there is none.
  let address: @Sendable (_ owner: String) async -> Result<String, NoAddress>

  /// Why a user cannot be reached by e-mail.
  public struct NoAddress: Error {
    /// For people.
    public let reason: String
    /// Whether asking again can help.
    public let isTemporary: Bool

    public init(reason: String, isTemporary: Bool) {
      self.reason = reason
      self.isTemporary = isTemporary
    }
  }

  public init(
    http: any HTTPTransport, server: String, zone: Zone,
    address: @escaping @Sendable (_ owner: String) async -> Result<String, NoAddress>
  ) {
    self.http = http
    self.server = server
    self.zone = zone
    self.address = address
  }

  /// Sends a message about no workspace, to see that the channel works; it is not recorded.
  ///
  /// - Parameter owner: whom mail that goes to owners is sent
  public func deliverTest(
    to owner: String, over channel: Channel, at now: Timestamp
  ) async -> (isDelivered: Bool, detail: String) {
    let notice = PendingNotice(
      test: "This is a test of the channel \(channel.name). Curfew tells by it of what happens to workspaces.",
      owner: owner, channel: channel.name, at: now)
    switch await deliver(message([notice]), over: channel, now: now) {
    case .delivered(let detail): return (true, detail)
    case .deferred(let detail, _), .held(let detail), .unknown(let detail), .failed(let detail): return (false, detail)
    }
  }

  func message(_ notices: [PendingNotice]) -> NoticeMessage {
    NoticeMessage(notices: notices, server: server, zone: zone)
  }

  /// Whether a message is not too long for where it goes.
  func takes(_ message: NoticeMessage, over channel: Channel) -> Bool {
    if case .webhook(let webhook) = channel.target { webhook.form.takes(message) } else { true }
  }

  /// Makes one attempt; takes no longer than the channel's time-out.
  ///
  /// - Parameter now: this machine's time, which a signature is dated with
  func deliver(_ message: NoticeMessage, over channel: Channel, now: Timestamp) async -> Delivery {
    if let obstacle = channel.target.certificateObstacle { return .deferred(obstacle, after: nil) }
    return switch channel.target {
    case .webhook(let webhook): await deliver(message, to: webhook, channel, now)
    case .mail(let target): await deliver(message, by: target, channel, now)
    case .command(let command): await deliver(message, to: command, channel)
    }
  }
}
