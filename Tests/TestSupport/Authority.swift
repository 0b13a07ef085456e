import Foundation
import HTTPServer

/// A certificate authority that lives as long as a test, made by the `openssl` command.
public struct Authority: Sendable {
  private let folder = TemporaryFolder()

  /// Its own certificate, to trust.
  public var certificateFile: String { folder.file("ca.pem") }

  /// Makes its key and certificate.
  public init() throws {
    try run(
      "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
      "-subj", "/CN=a private authority", "-keyout", folder.file("ca.key"), "-out", certificateFile)
  }

  /// A server's certificate for `IP:…` or `DNS:…`.
  public func identity(for name: String) throws -> TLSIdentity {
    let base = folder.file("leaf")
    try issue(for: name, certificate: base + ".pem", key: base + ".key")
    return TLSIdentity(
      certificatePEM: try String(contentsOfFile: base + ".pem", encoding: .utf8),
      privateKeyPEM: try String(contentsOfFile: base + ".key", encoding: .utf8))
  }

  /// Writes a server's certificate for `IP:…` or `DNS:…` and its key to these paths.
  ///
  /// - Parameter days: for how long it is valid from now on; negative for one that has expired
  public func issue(for name: String, certificate: String, key: String, days: Int = 2) throws {
    let base = folder.file("request")
    try "subjectAltName=\(name)\n".write(toFile: base + ".ext", atomically: true, encoding: .utf8)
    try run(
      "openssl", "req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", "/CN=server",
      "-keyout", key, "-out", base + ".csr")
    try run(
      "openssl", "x509", "-req", "-in", base + ".csr", "-CA", certificateFile, "-CAkey", folder.file("ca.key"),
      "-CAcreateserial", "-days", "\(days)", "-extfile", base + ".ext", "-out", certificate)
  }
}

/// Zeros, compressed by the `gzip` command.
public func gzipped(count: Int) throws -> [UInt8] {
  let folder = TemporaryFolder()
  folder.write([UInt8](repeating: 0, count: count), to: "zeros")
  try run("gzip", folder.file("zeros"))
  return folder.read("zeros.gz")
}

private func run(_ arguments: String...) throws {
  guard try ChildProcess(arguments).wait() == .status(0) else { throw CommandFailure(arguments: arguments) }
}

private struct CommandFailure: Error {
  var arguments: [String]
}
