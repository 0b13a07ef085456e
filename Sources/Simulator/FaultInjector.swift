import HTTPServer

/// Carries out the faults: before a request reaches the simulated server, and on its answer.
struct FaultInjector: Sendable {
  var faults: SimulatorFaults
  private var random = SeededRandom(seed: 0xFA17)
  private var lists: [String: ServerResponse] = [:]

  init(_ faults: SimulatorFaults) {
    self.faults = faults
  }

  /// The fault that this request meets, if any.
  mutating func draw(for request: ServerRequest) -> SimulatorFaults.Kind? {
    for index in faults.rules.indices {
      let rule = faults.rules[index]
      guard rule.method == nil || rule.method == request.method, rule.kind.canHit(request) else { continue }
      guard rule.path.isEmpty || request.path.contains(rule.path), rule.limit != 0 else { continue }
      if rule.after > 0 {
        faults.rules[index].after = rule.after - 1
        continue
      }
      guard rule.share >= 1 || random.chance(rule.share) else { continue }
      if let limit = rule.limit { faults.rules[index].limit = limit - 1 }
      return rule.kind
    }
    return nil
  }

  /// The answer to give instead of asking the server; nil when it is to be asked.
  func answerInstead(_ kind: SimulatorFaults.Kind?, _ request: ServerRequest) -> ServerResponse? {
    switch kind {
    case .rateLimited(let seconds):
      let text = "You've been rate limited for sending more than 512 requests in 1m0s."
      return SimulatedRefusal(429, text, retryAfterSeconds: seconds).response
    case .serverError: return SimulatedRefusal(500, "Internal error.", detail: "simulated").response
    case .badGateway:
      return ServerResponse(
        status: 502, text: "<html><body><h1>502 Bad Gateway</h1></body></html>\n", contentType: "text/html")
    case .html: return ServerResponse(text: "<!doctype html><title>Coder</title>\n", contentType: "text/html")
    case .resetBefore: return ServerResponse(status: 200, fault: .closeWithoutAnswer)
    case .unheeded:
      return request.path.hasSuffix("/extend")
        ? ServerResponse(json: #"{"message":"Deadline updated to 2026-11-24T18:00:00Z."}"#)
        : ServerResponse(status: 204)
    case .stale: return lists[request.target]
    case .truncated, .malformed, .reset, nil: return nil
    }
  }

  /// The answer as it leaves.
  mutating func finished(
    _ response: ServerResponse, _ kind: SimulatorFaults.Kind?, _ request: ServerRequest
  ) -> ServerResponse {
    var response = response
    response.delay = faults.latency
    if request.isList { lists[request.target] = response }
    let bytes = response.bytes ?? []
    switch kind {
    case .truncated: response.fault = .cut(afterBytes: bytes.count / 2)
    case .malformed: response.body = .bytes(Array(bytes.prefix(bytes.count * 2 / 3)))
    case .reset: response.fault = .closeWithoutAnswer
    default: break
    }
    return response
  }
}

extension SimulatorFaults.Kind {
  /// Whether the request is of the sort that can go wrong like this.
  fileprivate func canHit(_ request: ServerRequest) -> Bool {
    switch self {
    case .unheeded:
      request.method == "PUT" && ["/extend", "/ttl", "/autostart"].contains { request.path.hasSuffix($0) }
    case .stale: request.isList
    case .rateLimited, .serverError, .badGateway, .html, .truncated, .malformed, .reset, .resetBefore: true
    }
  }
}

extension ServerRequest {
  /// Whether it asks for the list of workspaces.
  fileprivate var isList: Bool { method == "GET" && path.hasSuffix("/workspaces") }
}
