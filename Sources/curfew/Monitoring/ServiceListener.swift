import HTTPServer
import Metrics
import Text
import Time

/// Answers whoever watches the service: probes, Prometheus and `curfew status`. Reads snapshots, and changes nothing.
struct ServiceListener: Sendable {
  private let server: HTTPServer

  /// Starts to listen.
  ///
  /// - Throws: ``CommandFailure`` where the address is taken or not permitted.
  init(_ address: ListenAddress, origin: String, _ monitor: ServiceMonitor) throws {
    var options = HTTPServerOptions(port: address.port)
    options.address = address.host
    // One thread and this many connections bound what strangers can take; who is too slow has to come again.
    options.threads = .one
    options.connectionLimit = 128
    options.idleLimit = .seconds(10)
    options.connectionMemoryBytes = 16 << 10
    options.maximumBodyBytes = 1 << 10
    do {
      server = try HTTPServer(options) { ServiceListener.answer($0, monitor) }
    } catch let failure as HTTPServerFailure {
      throw CommandFailure(.failure, "\(failure)", advice: "\(origin) names this address; nothing was done")
    }
  }

  /// The port, also where any free one was asked for.
  var port: UInt16 { server.port }

  /// Listens until its task is cancelled.
  func run() async { await server.run() }

  /// Answers a request from what is known at the moment.
  static func answer(_ request: ServerRequest, _ monitor: ServiceMonitor) -> ServerResponse {
    let answers: [String: (ServerRequest, ServiceMonitor) -> ServerResponse] = [
      "/healthz": health, "/readyz": readiness, "/metrics": metrics, "/status": status,
    ]
    guard let answer = answers[request.path] else {
      return ServerResponse(
        status: 404, text: "There is nothing here; there are \(answers.keys.sorted().joined(separator: ", ")).\n")
    }
    guard ["GET", "HEAD"].contains(request.method) else {
      var response = ServerResponse(status: 405, text: "Only GET and HEAD are answered here.\n")
      response.headers["Allow"] = "GET, HEAD"
      return response
    }
    var response = answer(request, monitor)
    response.headers["Cache-Control"] = "no-store"
    return response
  }

  private static func health(_ request: ServerRequest, _ monitor: ServiceMonitor) -> ServerResponse {
    monitor.pulse.isFresh
      ? ServerResponse(text: "alive\n")
      : ServerResponse(
        status: 503, text: "not alive: nothing got done for \(monitor.pulse.limit.shortText), where sweeps are due\n")
  }

  private static func readiness(_ request: ServerRequest, _ monitor: ServiceMonitor) -> ServerResponse {
    let health = ServiceHealth(monitor.snapshot, at: .now)
    if health.isReady { return ServerResponse(text: "ready\n") }
    return ServerResponse(
      status: 503, text: "not ready\n" + health.problems.map { "\($0.printable())\n" }.joined())
  }

  private static func metrics(_ request: ServerRequest, _ monitor: ServiceMonitor) -> ServerResponse {
    let format = Exposition(accept: request.headers["Accept"])
    return ServerResponse(
      text: format.render(monitor.metrics, of: ServiceMetrics.all), contentType: format.contentType)
  }

  private static func status(_ request: ServerRequest, _ monitor: ServiceMonitor) -> ServerResponse {
    do {
      return ServerResponse(json: try JSONValue.document(ServiceStatus(monitor).json))
    } catch {
      return ServerResponse(status: 500, text: "\(error)\n")
    }
  }
}
