import Certificates
import Time

/// Whether the certificate where the service listens is one that clients take: that it fits its key, when it ends, and that it
/// names what they ask for.
enum ListenCertificateCheck {
  /// Whatever renews certificates does so weeks before; the alert `CurfewCertificateEnds` says the same.
  private static let notice = Duration.days(7)
  private static let name = "certificate"

  /// `nil` where the settings name no certificate.
  static func run(_ settings: Settings, now: Timestamp) -> Check? {
    do {
      guard let files = try ListenCertificate(settings) else { return nil }
      return check(try files.read(at: now).certificate, settings, now)
    } catch let failure as CommandFailure {
      return Check(name, .failed, failure.message, advice: failure.advice)
    } catch {
      return Check(name, .failed, "\(error)")
    }
  }

  private static func check(_ certificate: ServerCertificate, _ settings: Settings, _ now: Timestamp) -> Check {
    let display = settings.display(now: now)
    let end = Timestamp(seconds: certificate.notAfter)
    let detail = "for \(certificate.names.joined(separator: ", ")), ends \(display.time(end))"
    if certificate.names.isEmpty {
      return Check(
        name, .warning, "it names nobody, ends \(display.time(end))",
        advice: "clients that verify it refuse it; make one with the service's name as subjectAltName")
    }
    if end - now < notice {
      return Check(
        name, .warning, detail, advice: "whatever renews it has not; a renewed one is shown without a restart")
    }
    guard let listen = settings[Settings.listen] else {
      return Check(name, .warning, detail, advice: "the service listens nowhere; 'listen' says where it does")
    }
    let unnamed = hosts(listen, settings).filter { !certificate.isFor($0) }
    guard unnamed.isEmpty else {
      return Check(
        name, .warning, "\(detail); not for \(unnamed.joined(separator: ", "))",
        advice: "clients that verify it and ask by that refuse it; name it in the certificate (subjectAltName)")
    }
    return Check(name, .ok, detail)
  }

  /// By what clients ask, as far as the settings say: the names of `pages.hosts`, else the address where it is one and not all.
  private static func hosts(_ listen: ListenAddress, _ settings: Settings) -> [String] {
    let given = settings[Settings.pagesHosts]
    if !given.isEmpty { return given.map { $0.filter { $0 != "[" && $0 != "]" } } }
    return listen.host.isEmpty || ["0.0.0.0", "::"].contains(listen.host) ? [] : [listen.host]
  }
}
