import Digest
import FoundationEssentials
import HTTPServer

/// Who may read the pages: on loopback whoever reaches it by a name of this machine, elsewhere who gives the password.
struct PageAccess: Sendable {
  /// Whether only this machine reaches the address.
  let isLoopback: Bool
  /// The hash of the password; `nil` where none is set.
  private let password: SHA256Digest?
  /// The names by which the pages may be asked for, in lower case; `nil` for any, which takes a password.
  private let hosts: Set<String>?

  /// - Parameters:
  ///   - address: where the service listens
  ///   - password: what whoever asks has to give; `nil` for nothing
  ///   - hosts: names besides those of loopback, such as that of a proxy
  init(_ address: ListenAddress, password: PagePassword?, hosts: [String]) {
    isLoopback = address.host == "::1" || address.host.hasPrefix("127.")
    self.password = password?.digest
    // 'curfew status' asks by a name of loopback, also where others ask by another.
    let own = ["localhost", "127.0.0.1", "[::1]", PageAccess.name(ofHost: address.text)]
    self.hosts = isLoopback || !hosts.isEmpty ? Set((own + hosts).map { $0.lowercased() }) : nil
  }

  /// What is answered instead of what was asked for; `nil` where it may be read.
  func objection(to request: ServerRequest) -> ServerResponse? {
    if let objection = objection(toHost: request.headers["Host"]) { return objection.response }
    guard let password else {
      guard !isLoopback else { return nil }
      return Page(
        status: 403, "The pages need a password", in: nil,
        """
        <p>The service listens on an address that others reach, so the pages are not shown without a password.
        Write one into a file that only the service may read, and name it with
        <code>pages: {password_file: FILE}</code> in <code>curfew.yaml</code> or with
        <code>CURFEW_PAGES_PASSWORD_FILE</code>; then restart the service. Or listen on <code>127.0.0.1</code>, where they
        need none.</p>
        """
      ).response
    }
    guard let given = PageAccess.given(in: request.headers["Authorization"]), password.isSame(as: .digest(of: given))
    else {
      var response = Page(
        status: 401, "The pages need a password", in: nil,
        """
        <p>Give the password that stands in the file which the setting <code>pages.password_file</code> names; the user
        name does not matter.</p>
        """
      ).response
      response.headers["WWW-Authenticate"] = "Basic realm=\"Curfew\", charset=\"UTF-8\""
      return response
    }
    return nil
  }

  /// A page of somebody else's could give its own name this machine's address, and so read what only this machine may.
  private func objection(toHost host: String?) -> Page? {
    guard let hosts else { return nil }
    let name = PageAccess.name(ofHost: host ?? "")
    guard !hosts.contains(name) else { return nil }
    return Page(
      status: 421, "The pages are not known by this name", in: nil,
      """
      <p>They were asked for as <q>\(.isolated(name))</q>. Use the address that the service listens on, or name this one with
      <code>pages: {hosts: [NAME]}</code> in <code>curfew.yaml</code>, as it takes behind a proxy.</p>
      """)
  }

  /// The name in a `Host` field without its port, in lower case: `localhost`, `[::1]`.
  static func name(ofHost host: String) -> String {
    let end = host.hasPrefix("[") ? host.firstIndex(of: "]") : nil
    let name = end.map { host[...$0] } ?? host.prefix { $0 != ":" }
    return name.lowercased()
  }

  /// The password of an `Authorization` field: of `Basic` whatever the user, or a `Bearer` token; `nil` where it has none.
  static func given(in field: String?) -> String? {
    guard let parts = field?.split(separator: " ", maxSplits: 1), parts.count == 2 else { return nil }
    let rest = parts[1].trimmingPrefix { $0 == " " }
    switch parts[0].lowercased() {
    case "bearer": return String(rest)
    case "basic":
      guard let data = Data(base64Encoded: String(rest)) else { return nil }
      let pair = String(decoding: data, as: UTF8.self)
      return pair.firstIndex(of: ":").map { String(pair[pair.index(after: $0)...]) }
    default: return nil
    }
  }
}

extension SHA256Digest {
  /// Hashes one text.
  fileprivate static func digest(of text: String) -> SHA256Digest { SHA256.digest(of: text) }

  /// Whether both are the same, in a time that does not depend on where they differ.
  fileprivate func isSame(as other: SHA256Digest) -> Bool {
    zip(bytes, other.bytes).reduce(0) { $0 | ($1.0 ^ $1.1) } == 0
  }
}
