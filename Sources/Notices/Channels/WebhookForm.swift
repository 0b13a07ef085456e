import Text

/// The form of a message that a service takes.
public enum WebhookForm: String, Sendable, CaseIterable {
  /// Curfew's own, documented in *Notices*.
  case json
  case slack
  case mattermost
  case teams
  case discord

  /// Number of characters of text that the service takes in one message; `nil` for any number.
  ///
  /// Less than each says, which counts in its own way.
  var textLimit: Int? {
    switch self {
    case .json: nil
    case .slack: 30_000
    case .mattermost: 15_000
    case .teams: 20_000
    // https://docs.discord.com/developers/resources/webhook#execute-webhook: at most 2000.
    case .discord: 1900
    }
  }

  /// The text of a message as the service takes it.
  func text(of message: NoticeMessage) -> String {
    switch self {
    // https://docs.slack.dev/messaging/formatting-message-text: what is escaped is neither a link nor a mention.
    case .slack: Self.escaped(message.text)
    // A zero-width space behind it keeps "@all" from being a mention.
    case .mattermost: message.text.replacing("@", with: "@\u{200B}")
    case .json, .teams, .discord: message.text
    }
  }

  /// The body of a request, JSON.
  func body(of message: NoticeMessage) -> String {
    let text = self.text(of: fitting(message)).jsonString
    return switch self {
    case .json: message.json
    case .slack, .mattermost: "{\"text\":\(text)}"
    case .teams:
      #"{"type":"message","attachments":[{"contentType":"application/vnd.microsoft.card.adaptive","content":"#
        + #"{"type":"AdaptiveCard","version":"1.4","body":[{"type":"TextBlock","wrap":true,"text":"#
        + text + "}]}}]}"
    // Nobody is mentioned.
    case .discord: "{\"content\":\(text),\"allowed_mentions\":{\"parse\":[]}}"
    }
  }

  /// Whether the service takes a message as it is.
  func takes(_ message: NoticeMessage) -> Bool { textLimit.map { text(of: message).count <= $0 } ?? true }

  /// The message, with the texts of rules cut where it is longer than the service takes: when a workspace stops, and what keeps it,
  /// is said in any case.
  private func fitting(_ message: NoticeMessage) -> NoticeMessage {
    var fitted = message
    var length = fitted.notices.map(\.message.count).max() ?? 0
    while !takes(fitted), length > 0 {
      length /= 2
      fitted.notices = message.notices.map { notice in
        var short = notice
        if notice.message.count > length { short.message = notice.message.prefix(length) + " …" }
        return short
      }
    }
    return fitted
  }

  private static func escaped(_ text: String) -> String {
    text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
  }
}
