import HTTPServer
import Log
import Metrics
import Pipeline
import Text
import Time

/// Answers whoever watches the service: probes, Prometheus, `curfew status`, and people with a browser. Changes nothing.
struct ServiceListener: Sendable {
  private let server: HTTPServer
  private let desk: PageDesk
  /// Looks after the certificate; `nil` where it speaks plain HTTP.
  private let renewal: CertificateRenewal?

  /// Starts to listen.
  ///
  /// - Parameters:
  ///   - origin: where the address comes from, for messages
  ///   - access: who may read pages and status
  ///   - certificate: what it shows to clients that speak TLS; `nil` for plain HTTP
  ///   - log: where renewals are told
  ///   - desk: draws the pages
  /// - Throws: ``CommandFailure`` where the address is taken or not permitted, or the certificate cannot be used.
  init(
    _ address: ListenAddress, origin: String, _ monitor: ServiceMonitor, access: PageAccess,
    certificate: ListenCertificate?, log: Logger, desk: PageDesk
  ) throws {
    var options = HTTPServerOptions(port: address.port)
    options.address = address.host
    // One thread and this many connections bound what strangers can take; who is too slow has to come again.
    options.threads = .one
    options.connectionLimit = 128
    options.idleLimit = .seconds(10)
    options.connectionMemoryBytes = 16 << 10
    options.maximumBodyBytes = 1 << 10
    let stamps = certificate?.stamps
    let shown = try certificate?.read(at: monitor.clock.now)
    options.identity = shown?.identity
    do {
      server = try HTTPServer(options) { ServiceListener.answer($0, monitor, access, desk) }
    } catch let failure as HTTPServerFailure {
      throw CommandFailure(.failure, "\(failure)", advice: "\(origin) names this address; nothing was done")
    }
    self.desk = desk
    if let certificate, let stamps, let shown {
      renewal = CertificateRenewal(
        certificate, since: stamps, shown: shown.certificate, server: server, monitor: monitor, log: log)
    } else {
      renewal = nil
    }
  }

  /// The port, also where any free one was asked for.
  var port: UInt16 { server.port }

  /// Has pages drawn ahead of whoever asks for them.
  func drawAhead() { desk.drawAheadSoon() }

  /// Listens until its task is cancelled.
  func run() async {
    // After a start there may be a trail already.
    desk.drawAheadSoon()
    await withTaskGroup(of: Void.self) { group in
      group.addTask { await desk.run() }
      if let renewal { group.addTask { await renewal.run() } }
      await server.run()
      group.cancelAll()
    }
  }

  private typealias Probe = @Sendable (ServerRequest, ServiceMonitor) -> ServerResponse

  /// What is answered at once, from what is known at the moment.
  private static let probes: [String: Probe] = [
    "/healthz": health, "/readyz": readiness, "/metrics": metrics, "/status": status,
  ]

  /// Answers a request, or has a page drawn for it.
  static func answer(
    _ request: ServerRequest, _ monitor: ServiceMonitor, _ access: PageAccess, _ desk: PageDesk
  ) -> ServerResponse {
    let probe = probes[request.path]
    let page = probe == nil ? PageRoute.find(request.path) : nil
    guard probe != nil || page != nil else {
      return nothing(for: request)
    }
    guard ["GET", "HEAD"].contains(request.method) else {
      var response = plain(405, "Only GET and HEAD are answered here.\n")
      response.headers["Allow"] = "GET, HEAD"
      return response
    }
    // Programs ask for probes by whatever name; nothing in them is of a person. The status repeats what failures say.
    if probe == nil || request.path == "/status", let objection = access.objection(to: request) { return objection }
    if let page { return desk.order(page.route, page.parameters, request) }
    var response = probe?(request, monitor) ?? ServerResponse(status: 404)
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
  }

  /// What is answered where nothing is: a page for whoever reads pages, and a sentence for programs.
  private static func nothing(for request: ServerRequest) -> ServerResponse {
    let known = (probes.keys.sorted() + PageRoute.allCases.map(\.path)).joined(separator: ", ")
    guard request.isOfBrowser else {
      return plain(404, "There is nothing here; there are \(known).\n")
    }
    return Page(status: 404, "There is nothing here", in: nil, "<p>There are \(known).</p>").response
  }

  private static func plain(_ status: Int, _ text: String) -> ServerResponse {
    var response = ServerResponse(status: status, text: text)
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
  }

  @Sendable private static func health(_ request: ServerRequest, _ monitor: ServiceMonitor) -> ServerResponse {
    monitor.pulse.isFresh
      ? ServerResponse(text: "alive\n")
      : ServerResponse(
        status: 503, text: "not alive: nothing got done for \(monitor.pulse.limit.shortText), where sweeps are due\n")
  }

  @Sendable private static func readiness(_ request: ServerRequest, _ monitor: ServiceMonitor) -> ServerResponse {
    let health = monitor.health
    if health.isReady {
      // The last good rules do their work: nobody is to be sent elsewhere, or to restart it, for newer ones that cannot be used.
      let refusal = monitor.snapshot.refusal.map { "\((SweepReport.refusalNote + $0).printable())\n" } ?? ""
      return ServerResponse(text: "ready\n\(refusal)")
    }
    return ServerResponse(
      status: 503, text: "not ready\n" + health.problems.map { "\($0.printable())\n" }.joined())
  }

  @Sendable private static func metrics(_ request: ServerRequest, _ monitor: ServiceMonitor) -> ServerResponse {
    let format = Exposition(accept: request.headers["Accept"])
    return ServerResponse(
      text: format.render(monitor.metrics, of: ServiceMetrics.all), contentType: format.contentType)
  }

  @Sendable private static func status(_ request: ServerRequest, _ monitor: ServiceMonitor) -> ServerResponse {
    do {
      return ServerResponse(json: try JSONValue.document(ServiceStatus(monitor).json))
    } catch {
      return ServerResponse(status: 500, text: "\(error)\n")
    }
  }
}

extension ServerRequest {
  /// Whether somebody reads the answer in a browser: programs ask for no HTML by its name.
  var isOfBrowser: Bool { headers["Accept"]?.contains("text/html") == true }
}
