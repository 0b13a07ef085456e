import HTTPClient

extension CoderClient {
  /// The first version whose stream begins with the state of the workspace.
  private static let tellsStateAtConnect = ServerVersion(2, 1, 4)

  /// Watches a workspace. The first event with a workspace is its present state, of every version of the server.
  ///
  /// Changes of TTL, autostart and dormancy cause no event (How Coder behaves, "Watching"). Let go of the sequence, or
  /// cancel the task that iterates it, to end the connection.
  ///
  /// - Throws: ``CoderFailure`` when the stream cannot be opened.
  public func watch(workspace id: String) async throws -> WorkspaceEvents {
    let id = id.lowercased()
    let request = CoderRequest(
      operation: "watch the workspace", method: .get, path: CoderClient.path(ofWorkspace: id) + "/watch")
    let opened = try await repeating(request) { token, attempt in
      try await open(request, token: token, attempt: attempt, silence: options.watchSilence)
    }
    var first: Workspace?
    if (opened.exchange.buildVersion.flatMap { ServerVersion($0) } ?? ServerVersion(0, 0, 0))
      < CoderClient.tellsStateAtConnect
    {
      first = try await workspace(id: id, includeDeleted: true).value
    }
    return WorkspaceEvents(
      exchange: opened.exchange, workspaceID: id, request: request, stream: opened.stream, first: first,
      secrets: tokens.secrets)
  }

  /// Opens a stream of events; it ends with a failure after so much silence.
  func open(
    _ request: CoderRequest, token: Token?, attempt: Int, silence: Duration
  ) async throws -> Result<(stream: HTTPStream, exchange: Exchange), CoderFailure> {
    var message = httpRequest(request, token: token, timeout: options.timeout)
    message.headers["Accept"] = "text/event-stream"
    message.silenceLimit = silence
    let sent = machine.instant
    var exchange = Exchange(
      method: request.method.rawValue, path: request.path, duration: .zero, attempts: attempt)
    do {
      let stream = try await http.stream(message)
      note(stream.head, of: request, sent: sent, in: &exchange)
      if stream.head.status == 200, stream.head.headers["Content-Type"]?.hasPrefix("text/event-stream") == true {
        return .success((stream, exchange))
      }
      var body: [UInt8] = []
      while body.count < CoderClient.refusalLimit, let bytes = try await stream.next() { body += bytes }
      let answer = HTTPResponse(head: stream.head, body: body)
      if let failure = CoderFailure(
        answer: answer, request: request, secrets: tokens.secrets, exchange: exchange, at: serverTime)
      {
        return .failure(failure)
      }
      return .failure(
        CoderFailure(
          code: .notACoderServer(.other(contentType: stream.head.headers["Content-Type"].map(tokens.secrets.clean))),
          operation: request.operation, message: "expected a stream of events", detail: nil, validations: [],
          retryAt: nil, outcomeIsUnknown: false, exchange: exchange))
    } catch let failure as HTTPFailure {
      exchange.duration = sent.duration(to: machine.instant)
      return .failure(CoderFailure(failure, request: request, secrets: tokens.secrets, exchange: exchange))
    }
  }

  /// As much of a refusal's body is read as any of Coder's needs.
  private static let refusalLimit = 64 << 10
}
