import Certificates
import Files
import HTTPServer
import Log
import Time

/// Reads the listener's certificate again when its files change, and shows it to new connections.
struct CertificateRenewal: Sendable {
  private let files: ListenCertificate
  private let first: [FileStamp]
  private let server: HTTPServer
  private let monitor: ServiceMonitor
  private let log: Logger

  /// Certificate and key are written one after the other: what is seen twice at this distance is whole.
  private static let pause = Duration.seconds(2)

  /// - Parameters:
  ///   - stamps: what the files looked like before they were read
  ///   - certificate: what is shown
  init(
    _ files: ListenCertificate, since stamps: [FileStamp], shown certificate: ServerCertificate, server: HTTPServer,
    monitor: ServiceMonitor, log: Logger
  ) {
    (self.files, first, self.server, self.monitor, self.log) = (files, stamps, server, monitor, log)
    tell(certificate)
  }

  /// Looks after the files until its task is cancelled.
  func run() async {
    var change = QuietChange(first)
    // Sleeping fails when the task is cancelled, and in no other way.
    while (try? await monitor.clock.sleep(for: Self.pause)) != nil {
      if change.see(files.stamps) { renew() }
    }
  }

  private func renew() {
    do {
      let (identity, certificate) = try files.read(at: monitor.clock.now)
      try server.renew(identity)
      tell(certificate)
      log.info(
        "certificate of the listener read again", ["ends": .timestamp(Timestamp(seconds: certificate.notAfter))])
    } catch {
      log.error(
        "certificate of the listener refused; the last good one is shown on",
        ["reason": .string(Failures.sentence(error))])
    }
  }

  private func tell(_ certificate: ServerCertificate) {
    monitor.measure { $0.set(ServiceMetrics.certificateEnd, to: Double(certificate.notAfter)) }
  }
}
