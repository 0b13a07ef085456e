/// Why a certificate and a key are no good for a server.
public struct CertificateFailure: Error, Sendable, Equatable, CustomStringConvertible {
  /// What is wrong.
  public let code: Code

  /// What is wrong, to switch on.
  public enum Code: Sendable, CaseIterable {
    /// No certificate in PEM is in the file.
    case noCertificate
    /// No private key in PEM is in the file.
    case noKey
    /// The key needs a password, and nobody is there to type it.
    case encryptedKey
    /// The key is not the certificate's.
    case keyOfAnother
    /// Its time is over.
    case expired
    /// Its time has not begun.
    case notYetValid
  }

  init(_ code: Code) { self.code = code }

  /// Whether the file of the key is at fault, not that of the certificate.
  public var isOfTheKey: Bool {
    switch code {
    case .noKey, .encryptedKey: true
    case .noCertificate, .keyOfAnother, .expired, .notYetValid: false
    }
  }

  /// For people, without a full stop.
  public var description: String {
    switch code {
    case .noCertificate: "there is no certificate in PEM in it"
    case .noKey: "there is no private key in PEM in it"
    case .encryptedKey: "the private key in it needs a password"
    case .keyOfAnother: "the private key belongs to another certificate"
    case .expired: "the certificate has expired"
    case .notYetValid: "the certificate is not valid yet"
    }
  }

  /// What to do about it.
  public var advice: String {
    switch code {
    case .noCertificate: "it begins with -----BEGIN CERTIFICATE-----; that of the server comes first, then its chain"
    case .noKey: "it begins with -----BEGIN PRIVATE KEY----- or -----BEGIN EC PRIVATE KEY-----"
    case .encryptedKey: "'openssl pkey -in KEY -out NEW' writes it without one"
    case .keyOfAnother: "name the two that were made together"
    case .expired: "renew it"
    case .notYetValid: "look at the machine's clock"
    }
  }
}
