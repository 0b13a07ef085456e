import HTTPClient
import HTTPServer
import Synchronization
import Time

@testable import CoderAPI

/// A server that answers what a test says, over a real socket, and a client for it whose waits take no time.
final class ScriptedServer: Sendable {
  let client: CoderClient
  let time = ManualTime()
  private let server: HTTPServer
  private let log: Log

  private final class Log: Sendable {
    let requests = Mutex<[ServerRequest]>([])
  }

  /// `answer` gets each request and its number, from 0.
  init(
    token: TokenSource? = nil, timeout: Duration = .seconds(30), http: HTTPClient? = nil,
    answer: @escaping @Sendable (_ request: ServerRequest, _ number: Int) -> ServerResponse
  ) throws {
    let log = Log()
    self.log = log
    var options = HTTPServerOptions()
    options.writesDate = false
    server = try HTTPServer(options) { request in
      let number = log.requests.withLock { requests in
        requests.append(request)
        return requests.count - 1
      }
      return answer(request, number)
    }
    client = try ScriptedServer.client(
      ServerURL(server.baseURL), time, token: token, timeout: timeout, http: http ?? HTTPClient())
  }

  static let token = "0123456789-abcdefghijklmnopqrstuv"

  static func client(
    _ url: ServerURL, _ time: ManualTime, token: TokenSource? = nil, timeout: Duration = .seconds(30),
    http: HTTPClient
  ) throws -> CoderClient {
    var options = CoderClient.Options()
    options.timeout = timeout
    options.listTimeout = timeout
    options.machine = MachineClock(
      instant: { time.now }, now: { Timestamp.now() }, sleep: { time.sleep($0) })
    options.retry.jitter = { 1 }
    guard let fixed = Token(ScriptedServer.token) else { throw BadToken() }
    return CoderClient(url: url, tokens: token ?? TokenSource(fixed), http: http, options: options)
  }

  struct BadToken: Error {}

  /// What came so far.
  var requests: [ServerRequest] { log.requests.withLock { $0 } }

  /// As `GET /workspaces`, one line a request.
  var requestLines: [String] { requests.map { "\($0.method) \($0.target.dropFirst("/api/v2".count))" } }
}

/// The failure that an operation throws, or `nil` if it succeeds.
func failure(_ operation: () async throws -> some Any) async throws -> CoderFailure? {
  do {
    _ = try await operation()
    return nil
  } catch let failure as CoderFailure {
    return failure
  }
}

extension ServerResponse {
  /// An answer as a recorded server gave it.
  init(_ answer: HTTPResponse) {
    self.init(status: answer.status, body: .bytes(answer.body))
    for field in answer.headers.fields where !["Content-Length", "Transfer-Encoding"].contains(field.name) {
      headers.append(field.name, field.value)
    }
  }

  /// JSON as a Coder server sends it.
  static func coder(_ json: String, status: Int = 200, headers: ServerHeaders = [:]) -> ServerResponse {
    var response = ServerResponse(status: status, json: json)
    response.headers.append("X-Coder-Build-Version", "v2.36.0+a300a06")
    for header in headers.all { response.headers.append(header.name, header.value) }
    return response
  }
}
