import CoderAPI

/// Passwords of proxies, which stand in the environment as curl reads it.
///
/// curl quotes a proxy's address when it makes no sense of it.
enum ProxySecrets {
  private static let variables = ["http_proxy", "https_proxy", "all_proxy"]

  /// Every password in the addresses of proxies, as it is written and as it is meant.
  static func all(in environment: [String: String]) -> [String] {
    environment.filter { variables.contains($0.key.lowercased()) }.values.flatMap { address -> [String] in
      let rest = address.firstRange(of: "://").map { address[$0.upperBound...] } ?? address[...]
      guard let at = rest.lastIndex(of: "@") else { return [] }
      let credentials = rest[..<at]
      // Without a colon it is a user, or a token in the place of one.
      let secret = credentials.firstIndex(of: ":").map { credentials[credentials.index(after: $0)...] } ?? credentials
      return [String(secret), PercentEncoding.decoded(secret)]
    }
  }
}
