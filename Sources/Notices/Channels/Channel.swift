import Files
import Time

/// A way to reach people: a webhook, e-mail or a command, as the settings describe it.
public struct Channel: Sendable {
  /// Its name; rules name it.
  public let name: String
  /// Where messages go.
  public let target: Target
  /// How long notices for one owner are gathered before they are sent in one message; zero sends each at once.
  public var digest = Duration.zero
  /// Maximum number of messages a minute.
  public var perMinute = 30
  /// Maximum number of notices that may wait; the newest beyond it are dropped.
  public var queue = 1000
  /// How long one attempt may take.
  public var timeout = Duration.seconds(10)
  /// What is done with a message of which nobody knows whether it arrived.
  public var delivery = Guarantee.atLeastOnce

  /// Names a channel with the usual limits.
  public init(name: String, target: Target) {
    self.name = name
    self.target = target
  }

  /// Where messages go.
  public enum Target: Sendable {
    case webhook(Webhook)
    case mail(MailTarget)
    /// The path of a program and its arguments.
    case command([String])

    /// What it is, for people; never an address, which can be a secret.
    public var kind: String {
      switch self {
      case .webhook: "webhook"
      case .mail: "e-mail"
      case .command: "command"
      }
    }

    /// The file of the certificates to trust instead of the system's; `nil` where these are trusted.
    public var certificateFile: String? {
      switch self {
      case .webhook(let webhook): webhook.certificateFile
      case .mail(let mail): mail.certificateFile
      case .command: nil
      }
    }

    /// Why that file cannot be used, for people; `nil` where it can, or there is none.
    ///
    /// Asked before each message: curl would wait for ever for the writer of a FIFO.
    public var certificateObstacle: String? {
      guard let path = certificateFile else { return nil }
      do {
        _ = try RegularFile.bytes(at: path, limit: 16 << 20)
        return nil
      } catch {
        return "cannot read certificates from \(path): \(error.reason)" + (error.advice.map { "; \($0)" } ?? "")
      }
    }
  }

  /// What is done with a message of which nobody knows whether it arrived.
  public enum Guarantee: String, Sendable, CaseIterable {
    /// It is sent again, with the same idempotency key.
    case atLeastOnce = "at-least-once"
    /// It is given up.
    case atMostOnce = "at-most-once"
  }
}

/// An address that takes messages by HTTP.
public struct Webhook: Sendable {
  /// The address, or the file that holds it.
  public let address: SecretSource
  /// The form of the messages.
  public let form: WebhookForm
  /// The file of the key that messages are signed with; `nil` for none.
  public let secretFile: String?
  /// A file of PEM certificates to trust instead of the system's.
  public let certificateFile: String?

  public init(
    address: SecretSource, form: WebhookForm = .json, secretFile: String? = nil, certificateFile: String? = nil
  ) {
    self.address = address
    self.form = form
    self.secretFile = secretFile
    self.certificateFile = certificateFile
  }
}

/// A mail server, and from whom and to whom mail goes.
public struct MailTarget: Sendable {
  /// `smtp://host:587` or `smtps://host:465`.
  public let server: String
  public let from: String
  /// Fixed recipients; `nil` for the owner of the workspace.
  public let to: [String]?
  public let user: String?
  /// The file of the password.
  public let passwordFile: String?
  /// Whether nothing is sent without TLS.
  public let requiresTLS: Bool
  /// A file of PEM certificates to trust instead of the system's.
  public let certificateFile: String?

  public init(
    server: String, from: String, to: [String]?, user: String?, passwordFile: String?, requiresTLS: Bool,
    certificateFile: String?
  ) {
    self.server = server
    self.from = from
    self.to = to
    self.user = user
    self.passwordFile = passwordFile
    self.requiresTLS = requiresTLS
    self.certificateFile = certificateFile
  }

  /// Whether a text is one plain address, `name@example.com`, which can stand in a command of SMTP and in a header as it is.
  public static func isAddress(_ text: String) -> Bool {
    let parts = text.split(separator: "@", omittingEmptySubsequences: false)
    return parts.count == 2 && parts.allSatisfy { !$0.isEmpty } && text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }
      && !text.contains { "<>,;\"".contains($0) }
  }
}
