import HTTPClient

/// The events of one workspace as they come: an asynchronous sequence, to be gone through once.
///
/// It ends when the server ends it. It throws ``CoderFailure``: `timedOut` after 45 seconds of silence, `interrupted` when the
/// connection breaks, `malformedAnswer`. Nothing that happened meanwhile is told after watching again, so read the
/// workspace then.
public struct WorkspaceEvents: AsyncSequence, Sendable {
  /// What happened, or a sign of life.
  public typealias Element = WorkspaceEvent

  /// How the stream was opened.
  public let exchange: Exchange
  private let workspaceID: String
  private let request: CoderRequest
  private let stream: HTTPStream
  private let first: Workspace?
  private let secrets: SecretFilter

  init(
    exchange: Exchange, workspaceID: String, request: CoderRequest, stream: HTTPStream, first: Workspace?,
    secrets: SecretFilter
  ) {
    self.exchange = exchange
    self.workspaceID = workspaceID
    self.request = request
    self.stream = stream
    self.first = first
    self.secrets = secrets
  }

  /// The one pass over the events.
  public func makeAsyncIterator() -> Iterator { Iterator(events: self) }

  /// Goes through the events.
  public struct Iterator: AsyncIteratorProtocol {
    private let events: WorkspaceEvents
    private var parser = EventStreamParser()
    private var waiting: [WorkspaceEvent] = []

    init(events: WorkspaceEvents) {
      self.events = events
      waiting = events.first.map { [.workspace($0)] } ?? []
    }

    /// The next event; `nil` when the server has ended the stream.
    public mutating func next() async throws -> WorkspaceEvent? {
      while waiting.isEmpty {
        guard let bytes = try await events.nextBytes() else { return nil }
        for event in try events.cut(bytes, with: &parser) {
          if let known = try events.read(event) { waiting.append(known) }
        }
      }
      return waiting.removeFirst()
    }
  }

  private func nextBytes() async throws -> [UInt8]? {
    do {
      return try await stream.next()
    } catch let failure as HTTPFailure {
      throw CoderFailure(failure, request: request, secrets: secrets, exchange: exchange)
    }
  }

  private func cut(_ bytes: [UInt8], with parser: inout EventStreamParser) throws -> [EventStreamParser.Event] {
    do throws(EventStreamParser.TooLarge) {
      return try parser.take(bytes)
    } catch {
      throw CoderFailure(
        code: .tooLarge, operation: request.operation, message: "an event is larger than \(parser.sizeLimit) bytes",
        detail: nil, validations: [], retryAt: nil, outcomeIsUnknown: false, exchange: exchange)
    }
  }

  /// What an event means; `nil` for those that mean nothing here: other names, and another workspace or a blank one,
  /// which v2.36.0 sends after an error of its own (How Coder behaves, "Watching").
  private func read(_ event: EventStreamParser.Event) throws -> WorkspaceEvent? {
    switch (event.name, event.data) {
    case ("ping", _): return .ping
    case ("data", let data?):
      do throws(JSONProblem) {
        let workspace = try JSONReader.read(data, hiding: secrets, Workspace.init(reading:))
        return workspace.id == workspaceID ? .workspace(workspace) : nil
      } catch {
        throw CoderFailure(error, in: data, request: request, exchange: exchange)
      }
    case ("error", let data?):
      guard let body = ErrorBody(data, hiding: secrets) else {
        return .problem(message: "an error without a message", detail: nil)
      }
      return .problem(message: body.message, detail: body.detail)
    default: return nil
    }
  }
}

/// What a watched workspace's stream says.
public enum WorkspaceEvent: Sendable, Hashable {
  /// The server is there, and nothing has happened.
  case ping
  /// The workspace as it is now; often the same as before, and not always in order.
  case workspace(Workspace)
  /// The server could not tell, in its words. The stream goes on.
  case problem(message: String, detail: String?)
}
