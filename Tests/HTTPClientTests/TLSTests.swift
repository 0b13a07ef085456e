import Certificates
import Foundation
import HTTPClient
import HTTPServer
import TestSupport
import Testing

@Suite struct TLSTests {
  private func code(_ configuration: HTTPConfiguration, _ url: String) async throws -> HTTPFailure.Code? {
    do {
      _ = try await HTTPClient(configuration).send(HTTPRequest(.put, url, body: []))
      return nil
    } catch let failure as HTTPFailure {
      #expect(!failure.requestMayHaveArrived)
      return failure.code
    }
  }

  @Test func trustsAPrivateAuthorityOnlyWhenToldTo() async throws {
    let authority = try Authority()
    let server = try tlsServer(authority.identity(for: "IP:127.0.0.1"))
    #expect(try await code(HTTPConfiguration(), server.baseURL) == .untrusted)
    #expect(try await code(HTTPConfiguration(certificateFile: authority.certificateFile), server.baseURL) == nil)
  }

  @Test func refusesACertificateForAnotherName() async throws {
    let authority = try Authority()
    let server = try tlsServer(authority.identity(for: "DNS:other.example"))
    #expect(try await code(HTTPConfiguration(certificateFile: authority.certificateFile), server.baseURL) == .otherName)
    #expect(try await code(HTTPConfiguration(), server.baseURL) == .untrusted)
  }

  @Test func refusesACertificateOfAnotherAuthority() async throws {
    let (authority, other) = (try Authority(), try Authority())
    let server = try tlsServer(authority.identity(for: "IP:127.0.0.1"))
    #expect(try await code(HTTPConfiguration(certificateFile: other.certificateFile), server.baseURL) == .untrusted)
  }

  @Test func reportsACertificateFileThatCannotBeUsed() async throws {
    let authority = try Authority()
    let server = try tlsServer(authority.identity(for: "IP:127.0.0.1"))
    let folder = TemporaryFolder()
    folder.write([], to: "empty")
    folder.write(Array("no certificate".utf8), to: "garbage")
    let whole = try String(contentsOfFile: authority.certificateFile, encoding: .utf8)
    folder.write(Array((whole + whole.prefix(whole.count / 2)).utf8), to: "cut")
    for file in ["missing", "empty", "garbage", "cut"] {
      let configuration = HTTPConfiguration(certificateFile: folder.file(file))
      #expect(try await code(configuration, server.baseURL) == .certificateFile, "\(file)")
    }
  }

  @Test func reportsAServerWithoutTLS() async throws {
    let server = try HTTPServer { _ in ServerResponse(status: 200) }
    let url = "https" + server.baseURL.dropFirst("http".count)
    #expect(try await code(HTTPConfiguration(), String(url)) == .tls)
  }

  /// For a server whose certificate is at hand: neither its name nor its authority counts, and no other key does.
  @Test func takesAPinnedKeyForTheName() async throws {
    let authority = try Authority()
    let folder = TemporaryFolder()
    func server(_ name: String) throws -> (HTTPServer, digest: [UInt8]) {
      let (certificate, key) = (folder.file(name + ".pem"), folder.file(name + ".key"))
      try authority.issue(for: "DNS:other.example", certificate: certificate, key: key)
      let (certificatePEM, keyPEM) = (folder.read(name + ".pem"), folder.read(name + ".key"))
      let identity = TLSIdentity(
        certificatePEM: String(decoding: certificatePEM, as: UTF8.self),
        privateKeyPEM: String(decoding: keyPEM, as: UTF8.self))
      let read = try ServerCertificate(certificatePEM: certificatePEM, keyPEM: keyPEM)
      return (try tlsServer(identity), read.publicKeyDigest)
    }
    let (one, two) = (try server("one"), try server("two"))
    var configuration = HTTPConfiguration()
    configuration.pinnedKeyDigest = one.digest
    #expect(try await code(configuration, one.0.baseURL) == nil)
    #expect(try await code(configuration, two.0.baseURL) == .untrusted)
  }

  /// An open connection is served on, once; a new one sees the new certificate.
  @Test(arguments: [HTTPServerOptions.Threads.one, .onePerConnection])
  func showsARenewedCertificateToNewConnections(_ threads: HTTPServerOptions.Threads) async throws {
    let (old, new) = (try Authority(), try Authority())
    var options = HTTPServerOptions()
    options.identity = try old.identity(for: "IP:127.0.0.1")
    options.threads = threads
    let server = try HTTPServer(options) { _ in ServerResponse(status: 200) }
    func client(_ authority: Authority) throws -> HTTPClient {
      try HTTPClient(HTTPConfiguration(certificateFile: authority.certificateFile))
    }
    func get(_ client: HTTPClient) async throws -> HTTPResponse {
      try await client.send(HTTPRequest(.get, server.baseURL + "/"))
    }
    for broken in [TLSIdentity(certificatePEM: "", privateKeyPEM: ""), try mixed(old, new)] {
      #expect(throws: HTTPServerFailure.self) { try server.renew(broken) }
    }
    #expect(try await get(client(old)).status == 200)
    let renewed = try [old, new].map { try $0.identity(for: "IP:127.0.0.1") }
    // Made last: a connection that is idle for long is closed by either side.
    let connected = try client(old)
    #expect(try await get(connected).headers["Connection"] == nil)
    for identity in renewed { try server.renew(identity) }
    #expect(try await get(connected).headers["Connection"]?.lowercased() == "close")
    await #expect(throws: HTTPFailure.self) { try await get(connected) }
    #expect(try await get(client(new)).status == 200)
    server.stop()
    await #expect(throws: HTTPFailure.self) { try await get(client(new)) }
  }

  /// A certificate with the key of another one.
  private func mixed(_ one: Authority, _ other: Authority) throws -> TLSIdentity {
    let folder = TemporaryFolder()
    try one.issue(for: "IP:127.0.0.1", certificate: folder.file("pem"), key: folder.file("unused"))
    try other.issue(for: "IP:127.0.0.1", certificate: folder.file("unused"), key: folder.file("key"))
    return TLSIdentity(
      certificatePEM: String(decoding: folder.read("pem"), as: UTF8.self),
      privateKeyPEM: String(decoding: folder.read("key"), as: UTF8.self))
  }

  private func tlsServer(_ identity: TLSIdentity) throws -> HTTPServer {
    var options = HTTPServerOptions()
    options.identity = identity
    return try HTTPServer(options) { _ in ServerResponse(status: 200) }
  }
}
