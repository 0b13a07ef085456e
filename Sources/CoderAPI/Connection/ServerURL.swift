import FoundationEssentials

/// The address of a Coder server, without `/api/v2`: `https://coder.example.com`.
public struct ServerURL: Sendable, Hashable, CustomStringConvertible {
  /// The address without a slash at its end.
  public let description: String

  /// Reads what a person writes. A slash or `/api/v2` at the end is left out.
  ///
  /// - Throws: ``Mistake`` when it is no `http` or `https` address with a host, or has a user, query or fragment.
  public init(_ text: String) throws(Mistake) {
    func mistake(_ reason: String) -> Mistake {
      // People paste addresses with a token behind the question mark.
      Mistake(text: text.contains { "?#@".contains($0) } ? nil : text, reason: reason)
    }
    guard !text.contains("@") else {
      throw Mistake(text: nil, reason: "a user name or password does not belong in it; give the token separately")
    }
    let isClean = text.unicodeScalars.allSatisfy { $0.value > 0x20 && $0.value != 0x7F }
    guard isClean, let url = URL(string: text), let scheme = url.scheme?.lowercased(), let host = url.host(),
      !host.isEmpty
    else { throw mistake("expected an address such as https://coder.example.com") }
    guard scheme == "https" || scheme == "http" else { throw mistake("expected https:// or http://, not \(scheme)://") }
    guard url.query() == nil, url.fragment() == nil else { throw mistake("expected an address without ? and #") }
    if let port = url.port, !(1...65535).contains(port) { throw mistake("expected a port from 1 to 65535") }

    var path = url.path(percentEncoded: true)
    func dropSlashes() { while path.hasSuffix("/") { path.removeLast() } }
    dropSlashes()
    if path.hasSuffix("/api/v2") { path.removeLast("/api/v2".count) }
    dropSlashes()
    let bracketed = host.contains(":") && !host.hasPrefix("[") ? "[\(host)]" : host
    description = "\(scheme)://\(bracketed.lowercased())" + (url.port.map { ":\($0)" } ?? "") + path
  }

  /// The address of an API path such as `/workspaces`, with query items percent-encoded.
  func address(_ path: String, query: [(name: String, value: String)] = []) -> String {
    var address = description + "/api/v2" + path
    for (index, item) in query.enumerated() {
      address += (index == 0 ? "?" : "&") + item.name + "=" + PercentEncoding.encoded(item.value)
    }
    return address
  }

  /// Why a text is no server's address.
  public struct Mistake: Error, CustomStringConvertible {
    /// What was given; `nil` when it may hold a password.
    public let text: String?
    /// What was expected.
    public let reason: String

    /// For a message: what was given and what was expected.
    public var description: String {
      "not a Coder server's address" + (text.map { ": \"\($0)\"" } ?? "") + ": " + reason
    }
  }
}
