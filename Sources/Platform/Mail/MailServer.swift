/// A server that takes mail by SMTP.
public struct MailServer: Sendable {
  /// `smtp://host:587`, which is encrypted with STARTTLS, or `smtps://host:465`, which is from the beginning.
  public let url: String
  /// The user and the password to log in with; `nil` for no login.
  public var login: (user: String, password: String)?
  /// Whether nothing is sent without TLS.
  public var requiresTLS: Bool
  /// A file of PEM certificates to trust instead of the system's.
  public var certificateFile: String?
  /// How long one message may take, and after it the goodbye.
  public var timeout: Duration

  /// Names a server; nothing is sent yet.
  public init(
    url: String, login: (user: String, password: String)? = nil, requiresTLS: Bool = true,
    certificateFile: String? = nil, timeout: Duration
  ) {
    self.url = url
    self.login = login
    self.requiresTLS = requiresTLS
    self.certificateFile = certificateFile
    self.timeout = timeout
  }
}

/// Why a server did not take a message.
public struct MailFailure: Error, Sendable, CustomStringConvertible {
  /// What went wrong, to switch on.
  public enum Code: Sendable {
    /// The server refuses this message or its recipient for ever (5xx).
    case refused
    /// The server does not take this recipient for now (4xx); it may take others.
    case recipient
    /// The server offers no TLS, or its certificate is not trusted.
    case tls
    /// The server refuses the login.
    case login
    /// The connection broke or no answer came, so that nobody knows whether the message was taken.
    case noAnswer
    /// Anything else that may be otherwise later: no connection, 4xx.
    case temporary
  }

  public let code: Code
  /// What happened, in the server's words where it has answered, or in curl's. Never holds the password.
  public let reason: String

  public var description: String { reason }
}
