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
    #expect(try await code(HTTPConfiguration(certificateFile: authority.certificateFile), server.baseURL) == .untrusted)
  }

  @Test func refusesACertificateOfAnotherAuthority() async throws {
    let server = try tlsServer(Authority().identity(for: "IP:127.0.0.1"))
    #expect(
      try await code(HTTPConfiguration(certificateFile: Authority().certificateFile), server.baseURL) == .untrusted)
  }

  @Test func reportsAMissingCertificateFile() async throws {
    let server = try tlsServer(Authority().identity(for: "IP:127.0.0.1"))
    #expect(try await code(HTTPConfiguration(certificateFile: "/no/such/file"), server.baseURL) == .untrusted)
  }

  @Test func reportsAServerWithoutTLS() async throws {
    let server = try HTTPServer { _ in ServerResponse(status: 200) }
    let url = "https" + server.baseURL.dropFirst("http".count)
    #expect(try await code(HTTPConfiguration(), String(url)) == .tls)
  }

  private func tlsServer(_ identity: TLSIdentity) throws -> HTTPServer {
    var options = HTTPServerOptions()
    options.identity = identity
    return try HTTPServer(options) { _ in ServerResponse(status: 200) }
  }
}
