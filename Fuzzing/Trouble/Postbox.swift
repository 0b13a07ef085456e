import CFaultyDisk
import FoundationEssentials
import HTTPClient
import HTTPServer
import Synchronization
import Time

/// The other side of two channels, to which owners are told of stops: a webhook whose answers get lost.
final class Postbox: HTTPTransport {
  /// A message that arrived.
  struct Receipt: Sendable {
    /// True time, and the server's.
    let at: Timestamp
    let serverAt: Timestamp
    let path: String
    let body: String
    let message: Message
  }

  /// What is read of a message in Curfew's own form.
  struct Message: Decodable, Sendable {
    let id: String
    let notices: [Notice]

    struct Notice: Decodable, Sendable {
      let kind: String
      let workspace: String
      let rule: String
      let stopsAt: String?

      private enum CodingKeys: String, CodingKey {
        case kind, rule
        case workspace = "workspace_id"
        case stopsAt = "stops_at"
      }
    }
  }

  private struct State {
    var dice: Dice
    var chances: Chances
    var receipts: [Receipt] = []
  }

  private let server: TroubledServer
  private let state: Mutex<State>

  init(for server: TroubledServer, dice: Dice, chances: Chances) {
    self.server = server
    state = Mutex(State(dice: dice, chances: chances))
  }

  /// What arrived, in its order.
  var receipts: [Receipt] { state.withLock { $0.receipts } }

  /// How often each fault happened.
  var counts: [Int] { state.withLock { $0.chances.counts } }

  /// Nothing goes wrong any more.
  func endTrouble() { state.withLock { $0.chances.end() } }

  func send(_ request: HTTPRequest) async throws -> HTTPResponse {
    func failure(_ code: HTTPFailure.Code, _ reason: String, mayHaveArrived: Bool) -> HTTPFailure {
      HTTPFailure(
        code: code, method: request.method, url: request.url, reason: reason, requestMayHaveArrived: mayHaveArrived)
    }
    guard faulty_disk_is_dead() == 0 else { throw CancellationError() }
    let (latency, isLost, isUnanswered, kind) = state.withLock { state in
      (
        Duration.milliseconds(state.dice.number(2...400)), state.chances.happens(.undelivered),
        state.chances.happens(.unanswered), state.dice.number(0...5)
      )
    }
    try await server.loop.sleep(for: latency)
    if isLost {
      switch kind {
      case 0: throw failure(.cannotConnect, "nobody listens", mayHaveArrived: false)
      case 1: throw failure(.connectionLost, "the connection broke", mayHaveArrived: true)
      case 2: return .page(status: 200)
      case 3: return .refusal(status: 410, "")
      case 4:
        var answer = HTTPResponse.refusal(status: 429, "")
        answer.head.headers["Retry-After"] = "240"
        return answer
      default: return .refusal(status: 500, "")
      }
    }
    try take(request)
    guard isUnanswered else { return .refusal(status: 204, "") }
    if kind.isMultiple(of: 2) { throw failure(.connectionLost, "the connection broke", mayHaveArrived: true) }
    try await server.loop.sleep(for: request.timeout)
    throw failure(.timedOut, "no answer in time", mayHaveArrived: true)
  }

  func stream(_ request: HTTPRequest) async throws -> HTTPStream {
    throw HTTPFailure(
      code: .invalidRequest, method: request.method, url: request.url, reason: "nothing streams here",
      requestMayHaveArrived: false)
  }

  private func take(_ request: HTTPRequest) throws {
    let bytes = request.body ?? []
    let message = try JSONDecoder().decode(Message.self, from: Data(bytes))
    let receipt = Receipt(
      at: server.loop.now, serverAt: server.now, path: ServerRequest(request).path,
      body: String(decoding: bytes, as: UTF8.self),
      message: message)
    for notice in message.notices {
      server.story.note(
        "\(notice.kind) notice \(message.id.suffix(6)) of \(notice.rule) on \(notice.workspace) arrives")
    }
    state.withLock { $0.receipts.append(receipt) }
  }
}
