import Certificates
import TestSupport
import Testing

/// Certificates and keys as the `openssl` command writes them.
@Suite struct ServerCertificateTests {
  private let folder = TemporaryFolder()

  private func openssl(_ arguments: String...) throws {
    #expect(try ChildProcess(["openssl"] + arguments).wait() == .status(0))
  }

  /// Writes `NAME.pem` and `NAME.key`, valid for two days from now.
  private func make(_ name: String, _ kind: [String] = ["ec", "-pkeyopt", "ec_paramgen_curve:P-256"]) throws {
    let arguments = ["openssl", "req", "-x509", "-newkey"] + kind
    #expect(
      try ChildProcess(
        arguments + [
          "-nodes", "-days", "2", "-subj", "/CN=\(name)", "-keyout", folder.file(name + ".key"), "-out",
          folder.file(name + ".pem"),
        ]
      ).wait() == .status(0))
  }

  private func read(_ certificate: String, _ key: String) throws(CertificateFailure) -> ServerCertificate {
    try ServerCertificate(certificatePEM: folder.read(certificate), keyPEM: folder.read(key))
  }

  private func code(_ certificate: String, _ key: String) -> CertificateFailure.Code? {
    do {
      _ = try read(certificate, key)
      return nil
    } catch { return error.code }
  }

  @Test func readsWhatFitsTogetherAndSaysWhatDoesNot() throws {
    try make("one")
    try make("two", ["rsa:2048"])
    let one = try read("one.pem", "one.key")
    #expect(one.notAfter - one.notBefore == 2 * 86400)
    #expect(one.objection(at: one.notBefore) == nil && one.objection(at: one.notAfter) == nil)
    #expect(one.objection(at: one.notBefore - 1)?.code == .notYetValid)
    #expect(one.objection(at: one.notAfter + 1)?.code == .expired)
    #expect(one.names.isEmpty && !one.isFor("one"))
    // What curl pins is what openssl calls the public key.
    try openssl("pkey", "-in", folder.file("one.key"), "-pubout", "-outform", "DER", "-out", folder.file("one.der"))
    try openssl("dgst", "-sha256", "-binary", "-out", folder.file("one.sum"), folder.file("one.der"))
    #expect(one.publicKeyDigest == folder.read("one.sum"))

    #expect(code("two.pem", "two.key") == nil)
    #expect(code("one.pem", "two.key") == .keyOfAnother)
    #expect(code("one.key", "one.key") == .noCertificate)
    #expect(code("one.pem", "one.pem") == .noKey)
    // Both in one file, the chain after the server's.
    folder.write(folder.read("one.key") + folder.read("one.pem") + folder.read("two.pem"), to: "all.pem")
    #expect(try read("all.pem", "all.pem") == one)
    // Nobody is there to type it: no question at the terminal.
    try openssl(
      "pkey", "-in", folder.file("one.key"), "-aes256", "-passout", "pass:secret", "-out", folder.file("closed.key"))
    #expect(code("one.pem", "closed.key") == .encryptedKey)
    let half = folder.read("one.pem")
    folder.write(Array(half.prefix(half.count / 2)), to: "half.pem")
    #expect(code("half.pem", "one.key") == .noCertificate)
    folder.write([], to: "empty.pem")
    #expect(code("empty.pem", "one.key") == .noCertificate)
    #expect(code("one.pem", "empty.pem") == .noKey)
  }

  @Test func saysWhichNamesItIsFor() throws {
    let authority = try Authority()
    let (certificate, key) = (folder.file("leaf.pem"), folder.file("leaf.key"))
    try authority.issue(
      for: "DNS:Curfew.example.com,DNS:*.lab.example.com,IP:10.0.0.7,IP:2001:db8::1,email:a@example.com",
      certificate: certificate, key: key)
    let leaf = try read("leaf.pem", "leaf.key")
    #expect(leaf.names == ["curfew.example.com", "*.lab.example.com", "10.0.0.7", "2001:db8::1"])
    for host in ["curfew.example.com", "CURFEW.EXAMPLE.COM", "a.lab.example.com", "10.0.0.7", "2001:db8:0::0:1"] {
      #expect(leaf.isFor(host), "\(host)")
    }
    for host in ["example.com", "lab.example.com", "a.b.lab.example.com", "10.0.0.8", "::1", "server", ""] {
      #expect(!leaf.isFor(host), "\(host)")
    }
  }
}
