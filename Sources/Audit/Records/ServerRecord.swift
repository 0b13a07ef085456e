import SQLite
import Time

/// The Coder server that a database belongs to: one file, one server.
public struct ServerRecord: Hashable, Sendable {
  /// The server's address as in the settings, without a trailing slash.
  public var url: String

  /// The deployment id that newer servers send; `nil` from servers without one.
  public var deployment: String?

  /// The server's version, from its build info.
  public var version: String

  /// When this was read, by the server's clock.
  public var at: Timestamp

  /// Makes the record of one reading of the server's build info.
  public init(url: String, deployment: String? = nil, version: String, at: Timestamp) {
    self.url = url
    self.deployment = deployment
    self.version = version
    self.at = at
  }

  /// Whether both are the same server: by deployment id where both have one, otherwise by address.
  public func isSameServer(as other: ServerRecord) -> Bool {
    if let mine = deployment, let theirs = other.deployment { return mine == theirs }
    return url == other.url
  }
}

extension ServerRecord {
  /// The server the database belongs to, as it was last read; `nil` before the first sweep.
  static func last(_ connection: Connection) throws -> ServerRecord? {
    try connection.cached("SELECT url, deployment, version, at FROM servers ORDER BY seq DESC LIMIT 1").first { row in
      ServerRecord(url: row.text(0), deployment: row.optionalText(1), version: row.text(2), at: row.instant(3))
    }
  }
}
