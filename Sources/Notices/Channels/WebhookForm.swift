import Text

/// The form of a message that a service takes.
public enum WebhookForm: String, Sendable, CaseIterable {
  /// Curfew's own, documented in *Notices*.
  case json
  case slack
  case mattermost
  case teams
  case discord

  /// The body of a request, JSON.
  func body(of message: NoticeMessage) -> String {
    switch self {
    case .json: message.json
    // https://docs.slack.dev/messaging/formatting-message-text: what is escaped is neither a link nor a mention.
    case .slack: #"{"text":\#(Self.cut(Self.escaped(message.text), 30_000).jsonString)}"#
    // A zero-width space behind it keeps "@all" from being a mention.
    case .mattermost:
      #"{"text":\#(Self.cut(message.text.replacing("@", with: "@\u{200B}"), 15_000).jsonString)}"#
    case .teams:
      #"{"type":"message","attachments":[{"contentType":"application/vnd.microsoft.card.adaptive","content":"#
        + #"{"type":"AdaptiveCard","version":"1.4","body":[{"type":"TextBlock","wrap":true,"text":"#
        + Self.cut(message.text, 20_000).jsonString + "}]}}]}"
    // https://docs.discord.com/developers/resources/webhook#execute-webhook: at most 2000 characters, nobody is mentioned.
    case .discord:
      #"{"content":\#(Self.cut(message.text, 1900).jsonString),"allowed_mentions":{"parse":[]}}"#
    }
  }

  private static func escaped(_ text: String) -> String {
    text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
  }

  /// The text, or as much of it as a service takes.
  private static func cut(_ text: String, _ limit: Int) -> String {
    text.count <= limit ? text : text.prefix(limit) + " …"
  }
}
