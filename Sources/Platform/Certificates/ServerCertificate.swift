import CCrypto
import Glibc

/// A certificate with its private key, as a server shows it to its clients: read from PEM texts and found to fit together.
public struct ServerCertificate: Sendable, Equatable {
  /// Until when it is valid, in seconds since 1970.
  public let notAfter: Int64
  /// From when on it is valid, in seconds since 1970.
  public let notBefore: Int64
  /// The SHA-256 of its public key (SubjectPublicKeyInfo in DER), as curl's `CURLOPT_PINNEDPUBLICKEY` takes it.
  public let publicKeyDigest: [UInt8]
  /// The names and addresses that clients may ask for it by (subjectAltName), in lower case; names may begin with `*.`. Clients
  /// look at nothing else.
  public let names: [String]

  /// Reads the first certificate of a text, which may be followed by its chain, and its key.
  ///
  /// Whether it is valid at some time is for ``objection(at:)``.
  ///
  /// - Parameters:
  ///   - certificatePEM: the certificates, that of the server first
  ///   - keyPEM: the private key, without a password
  public init(certificatePEM: [UInt8], keyPEM: [UInt8]) throws(CertificateFailure) {
    let certificate = try ServerCertificate.leaf(of: certificatePEM)
    defer { X509_free(certificate) }
    let key = try ServerCertificate.key(of: keyPEM)
    defer { EVP_PKEY_free(key) }
    guard let own = X509_get0_pubkey(certificate) else { throw CertificateFailure(.noCertificate) }
    guard EVP_PKEY_eq(own, key) == 1 else { throw CertificateFailure(.keyOfAnother) }
    guard let begin = ServerCertificate.seconds(X509_get0_notBefore(certificate)),
      let end = ServerCertificate.seconds(X509_get0_notAfter(certificate)),
      let digest = ServerCertificate.digest(ofKeyIn: certificate)
    else { throw CertificateFailure(.noCertificate) }
    (notBefore, notAfter, publicKeyDigest) = (begin, end, digest)
    names = ServerCertificate.names(in: certificate)
  }

  /// Why clients would refuse it at a time, in seconds since 1970; `nil` where it is valid.
  public func objection(at now: Int64) -> CertificateFailure? {
    if now > notAfter { return CertificateFailure(.expired) }
    if now < notBefore { return CertificateFailure(.notYetValid) }
    return nil
  }

  /// Whether clients that ask for this name or numeric address take it.
  public func isFor(_ host: String) -> Bool {
    let host = host.lowercased()
    if let address = ServerCertificate.address(host) { return names.contains(address) }
    // The star stands for one label.
    let rest = host.firstIndex(of: ".").map { host[$0...] }
    return names.contains(host) || rest.map { names.contains("*\($0)") } == true
  }

  private static func names(in certificate: OpaquePointer) -> [String] {
    guard let extensions = X509_get_ext_d2i(certificate, NID_subject_alt_name, nil, nil) else { return [] }
    let list = OpaquePointer(extensions)
    defer { OPENSSL_sk_pop_free(list) { GENERAL_NAME_free($0?.assumingMemoryBound(to: GENERAL_NAME.self)) } }
    return (0..<OPENSSL_sk_num(list)).compactMap { place in
      guard let name = OPENSSL_sk_value(list, place)?.assumingMemoryBound(to: GENERAL_NAME.self).pointee else {
        return nil
      }
      switch name.type {
      case GEN_DNS: return String(decoding: bytes(of: name.d.dNSName), as: UTF8.self).lowercased()
      case GEN_IPADD: return address(bytes(of: name.d.iPAddress))
      default: return nil
      }
    }
  }

  private static func bytes(of text: UnsafePointer<ASN1_STRING>?) -> [UInt8] {
    guard let text, let start = ASN1_STRING_get0_data(text) else { return [] }
    return Array(UnsafeBufferPointer(start: start, count: Int(ASN1_STRING_length(text))))
  }

  /// An address in the one form that it is compared in; `nil` where the text is none.
  private static func address(_ text: String) -> String? {
    for (family, count) in [(AF_INET, 4), (AF_INET6, 16)] {
      var bytes = [UInt8](repeating: 0, count: count)
      if inet_pton(family, text, &bytes) == 1 { return address(bytes) }
    }
    return nil
  }

  private static func address(_ bytes: [UInt8]) -> String? {
    guard bytes.count == 4 || bytes.count == 16 else { return nil }
    var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
    let family = bytes.count == 4 ? AF_INET : AF_INET6
    guard inet_ntop(family, bytes, &text, socklen_t(text.count)) != nil else { return nil }
    return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  private static func leaf(of bytes: [UInt8]) throws(CertificateFailure) -> OpaquePointer {
    let found = withText(bytes) { PEM_read_bio_X509($0, nil, refusePassword, nil) }
    guard let found else { throw CertificateFailure(.noCertificate) }
    return found
  }

  private static func key(of bytes: [UInt8]) throws(CertificateFailure) -> OpaquePointer {
    let found = withText(bytes) { PEM_read_bio_PrivateKey($0, nil, refusePassword, nil) }
    if let found { return found }
    let isEncrypted = String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline)
      .contains { $0.contains("ENCRYPTED") }
    throw CertificateFailure(isEncrypted ? .encryptedKey : .noKey)
  }

  /// Hands bytes to libcrypto as it reads texts. What it complains of is left nowhere: its list belongs to the thread.
  private static func withText<Result>(_ bytes: [UInt8], _ body: (OpaquePointer) -> Result?) -> Result? {
    bytes.withUnsafeBytes { buffer in
      guard let text = BIO_new_mem_buf(buffer.baseAddress, Int32(clamping: buffer.count)) else { return nil }
      defer {
        BIO_free(text)
        ERR_clear_error()
      }
      return body(text)
    }
  }

  private static func seconds(_ time: UnsafePointer<ASN1_TIME>?) -> Int64? {
    var fields = tm()
    guard ASN1_TIME_to_tm(time, &fields) == 1 else { return nil }
    return Int64(timegm(&fields))
  }

  private static func digest(ofKeyIn certificate: OpaquePointer) -> [UInt8]? {
    var encoded: UnsafeMutablePointer<UInt8>?
    let length = i2d_X509_PUBKEY(X509_get_X509_PUBKEY(certificate), &encoded)
    guard length > 0, let encoded else { return nil }
    defer { CRYPTO_free(encoded, #file, #line) }
    var digest = [UInt8](repeating: 0, count: 32)
    guard EVP_Digest(encoded, Int(length), &digest, nil, EVP_sha256(), nil) == 1 else { return nil }
    return digest
  }
}

/// Called for the password of an encrypted text; without this libcrypto would ask at the terminal.
private func refusePassword(
  _ buffer: UnsafeMutablePointer<CChar>?, _ size: Int32, _ isWriting: Int32, _ context: UnsafeMutableRawPointer?
) -> Int32 { -1 }
