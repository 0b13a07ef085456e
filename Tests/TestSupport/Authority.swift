import Foundation
import HTTPServer

/// A certificate authority that lives as long as a test, made by the `openssl` command.
public struct Authority: Sendable {
  private let folder: String

  /// Its own certificate, to trust.
  public var certificateFile: String { folder + "/ca.pem" }

  /// Makes its key and certificate.
  public init() throws {
    folder = NSTemporaryDirectory() + "/authority-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try run(
      "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
      "-subj", "/CN=a private authority", "-keyout", folder + "/ca.key", "-out", certificateFile)
  }

  /// A server's certificate for `IP:…` or `DNS:…`.
  public func identity(for name: String) throws -> TLSIdentity {
    let base = folder + "/leaf"
    try "subjectAltName=\(name)\n".write(toFile: base + ".ext", atomically: true, encoding: .utf8)
    try run(
      "openssl", "req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", "/CN=server",
      "-keyout", base + ".key", "-out", base + ".csr")
    try run(
      "openssl", "x509", "-req", "-in", base + ".csr", "-CA", certificateFile, "-CAkey", folder + "/ca.key",
      "-CAcreateserial", "-days", "2", "-extfile", base + ".ext", "-out", base + ".pem")
    return TLSIdentity(
      certificatePEM: try String(contentsOfFile: base + ".pem", encoding: .utf8),
      privateKeyPEM: try String(contentsOfFile: base + ".key", encoding: .utf8))
  }
}

/// Zeros, compressed by the `gzip` command.
public func gzipped(count: Int) throws -> [UInt8] {
  let path = NSTemporaryDirectory() + "/zeros-" + UUID().uuidString
  try Data(count: count).write(to: URL(fileURLWithPath: path))
  try run("gzip", path)
  defer { try? FileManager.default.removeItem(atPath: path + ".gz") }
  return Array(try Data(contentsOf: URL(fileURLWithPath: path + ".gz")))
}

private func run(_ arguments: String...) throws {
  let process = Process()
  process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
  process.arguments = arguments
  process.standardOutput = FileHandle.nullDevice
  process.standardError = FileHandle.nullDevice
  try process.run()
  process.waitUntilExit()
  guard process.terminationStatus == 0 else { throw CommandFailure(arguments: arguments) }
}

private struct CommandFailure: Error {
  var arguments: [String]
}
