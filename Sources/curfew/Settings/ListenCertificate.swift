import Certificates
import Files
import HTTPServer
import Time

/// The files of the certificate that the service shows where it listens.
struct ListenCertificate: Sendable {
  private let certificateFile: (path: String, origin: String)
  private let keyFile: (path: String, origin: String)

  /// A bundle of many certificates is smaller than this.
  private static let sizeLimit = 1 << 20

  /// The files that the settings name; `nil` where they name none.
  ///
  /// - Throws: ``CommandFailure`` where they name one without the other
  init?(_ settings: Settings) throws {
    func named(_ setting: Setting<String?>) -> (path: String, origin: String)? {
      settings[setting].map { ($0, "\(settings.origin(of: setting))") }
    }
    let (certificate, key) = (named(Settings.listenCertificate), named(Settings.listenKey))
    switch (certificate, key) {
    case (nil, nil): return nil
    case (let certificate?, let key?): (certificateFile, keyFile) = (certificate, key)
    case (let given?, nil): throw ListenCertificate.lack(of: Settings.listenKey, beside: given.origin, "certificate")
    case (nil, let given?): throw ListenCertificate.lack(of: Settings.listenCertificate, beside: given.origin, "key")
    }
  }

  /// What tells a renewal.
  var stamps: [FileStamp] { [FileStamp(at: certificateFile.path), FileStamp(at: keyFile.path)] }

  /// Reads both files.
  ///
  /// - Parameter now: when the certificate has to be valid; `nil` for no matter when
  /// - Throws: ``CommandFailure`` where they cannot be read, do not fit together, or clients would refuse them
  func read(at now: Timestamp?) throws -> (identity: TLSIdentity, certificate: ServerCertificate) {
    let certificateBytes = try bytes(of: certificateFile, "certificate")
    let keyBytes = try bytes(of: keyFile, "key")
    do throws(CertificateFailure) {
      let certificate = try ServerCertificate(certificatePEM: certificateBytes, keyPEM: keyBytes)
      if let now, let objection = certificate.objection(at: now.seconds) { throw objection }
      let identity = TLSIdentity(
        certificatePEM: String(decoding: certificateBytes, as: UTF8.self),
        privateKeyPEM: String(decoding: keyBytes, as: UTF8.self))
      return (identity, certificate)
    } catch {
      let file = error.isOfTheKey ? keyFile : certificateFile
      throw ListenCertificate.failure(
        file, error.isOfTheKey ? "key" : "certificate", "\(error)", error.advice)
    }
  }

  private func bytes(of file: (path: String, origin: String), _ what: String) throws -> [UInt8] {
    do {
      return try RegularFile.bytes(at: file.path, limit: ListenCertificate.sizeLimit)
    } catch {
      throw ListenCertificate.failure(file, what, error.reason, error.advice)
    }
  }

  private static func failure(
    _ file: (path: String, origin: String), _ what: String, _ reason: String, _ advice: String?
  ) -> CommandFailure {
    CommandFailure(
      .failure, "cannot use the \(what) of the listener from \(file.path): \(reason)",
      advice: [advice, "\(file.origin) names this file"].compactMap(\.self).joined(separator: "; "))
  }

  private static func lack(of setting: Setting<String?>, beside origin: String, _ what: String) -> CommandFailure {
    let missing = what == "key" ? "certificate" : "key"
    return CommandFailure(
      .failure, "there is a \(what) of the listener (\(origin)) without its \(missing)",
      advice: "name its file with \(setting.key) in curfew.yaml" + (setting.environment.map { " or with \($0)" } ?? ""))
  }
}
