import HTTPClient
import Text
import Time

/// What the running service says of itself, where it was asked.
enum ServiceAnswer: Sendable {
  /// Neither a setting nor the service itself says where it listens, or it cannot be reached from here where it says so: it may
  /// live in a container.
  case notAsked
  /// It does not answer, or something else does.
  case unreachable(at: String, reason: String)
  case answered(ServiceStatus)

  /// Asks the service: where a flag or the environment says that it listens, else where it says so itself, else where the
  /// settings file says so. With the password of the pages where there is one.
  ///
  /// - Parameter note: what the service left beside its database; `nil` for nothing
  init(asking settings: Settings, note: String?) async throws {
    let isOrdered =
      switch settings.origin(of: Settings.listen) {
      case .flag, .environment: true
      case .file, .service, .builtIn: false
      }
    guard !isOrdered, let told = note.flatMap({ settings.asking($0) }) else {
      try await self.init(asking: settings)
      return
    }
    do {
      let answer = try await ServiceAnswer(asking: told)
      self = if case .unreachable = answer { .notAsked } else { answer }
    } catch is CommandFailure {
      // Its key or password may be for the service's user alone; the trail tells the rest.
      self = .notAsked
    }
  }

  private init(asking settings: Settings) async throws {
    guard let address = settings[Settings.listen], address.port != 0 else {
      self = .notAsked
      return
    }
    var configuration = HTTPConfiguration(connectTimeout: .seconds(2), userAgent: "curfew/\(VersionCommand.current)")
    configuration.isDirect = true
    let certificate = try ListenCertificate(settings)?.read(at: nil).certificate
    // It is reached by an address that its certificate need not name, and the file says which key it has.
    configuration.pinnedKeyDigest = certificate?.publicKeyDigest
    let client = try HTTPClient(configuration)
    var headers: HTTPHeaders = [:]
    let password = try PagePassword(settings)
    if let password { headers[password.authorization.name] = password.authorization.value }
    func ask(_ path: String) async throws -> HTTPResponse {
      try await client.send(
        HTTPRequest(
          .get, "\(certificate == nil ? "http" : "https")://\(address.reachedAt)\(path)", headers: headers,
          timeout: .seconds(5), bodyLimit: 1 << 20))
    }
    do {
      let answer = try await ask("/status")
      if answer.status == 200, let status = ServiceStatus(json: answer.body) {
        self = .answered(status)
      } else if answer.status == 403, password == nil,
        let status = ServiceStatus(readiness: try await ask("/readyz"), liveness: try await ask("/healthz"))
      {
        // Where no password is set the status is for nobody, and whether the service is well is for everybody.
        self = .answered(status)
      } else if answer.status == 401 || answer.status == 403 {
        self = .unreachable(
          at: address.reachedAt, reason: "it wants the password of the pages: name its file in pages.password_file")
      } else {
        self = .unreachable(at: address.reachedAt, reason: "something else than 'curfew serve' answers there")
      }
    } catch let failure as HTTPFailure {
      self = .unreachable(at: address.reachedAt, reason: ServiceAnswer.reason(for: failure))
    }
  }

  private static func reason(for failure: HTTPFailure) -> String {
    guard failure.code == .untrusted || failure.code == .otherName else { return failure.reason }
    return "it shows another certificate than that of listen_certificate_file; a renewed one is shown within seconds"
  }
}
