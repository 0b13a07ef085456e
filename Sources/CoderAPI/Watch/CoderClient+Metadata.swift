import HTTPClient

extension CoderClient {
  /// Longest wait for the first event, which servers send at once.
  private static let metadataSilence = Duration.seconds(10)

  /// What an agent last reported of its machine, in no order; empty where its template asks for nothing.
  ///
  /// Opens the stream that tells them and closes it after the first event.
  ///
  /// - Throws: ``CoderFailure``: servers before v0.21.3 have no such stream.
  public func metadata(ofAgent id: String) async throws -> [AgentMetadataItem] {
    let request = CoderRequest(
      operation: "read the metadata of the agent", method: .get,
      path: "/workspaceagents/" + PercentEncoding.encoded(id) + "/watch-metadata")
    let (stream, exchange) = try await repeating(request) { token, attempt in
      try await open(request, token: token, attempt: attempt, silence: Self.metadataSilence)
    }
    func failure(_ code: CoderFailure.Code, _ message: String) -> CoderFailure {
      CoderFailure(
        code: code, operation: request.operation, message: message, detail: nil, validations: [], retryAt: nil,
        outcomeIsUnknown: false, exchange: exchange)
    }
    var parser = EventStreamParser()
    parser.sizeLimit = 1 << 20
    do {
      while let bytes = try await stream.next() {
        for event in try parser.take(bytes) {
          switch (event.name, event.data) {
          case ("data", let data?):
            do throws(JSONProblem) {
              return try JSONReader.read(data, hiding: tokens.secrets) { json throws(JSONProblem) in
                try json.presentArray { (json: inout JSONReader) throws(JSONProblem) in
                  try AgentMetadataItem(reading: &json)
                }
              }
            } catch {
              throw CoderFailure(error, in: data, request: request, exchange: exchange)
            }
          case ("error", let data?):
            throw failure(
              .serverError, ErrorBody(data, hiding: tokens.secrets)?.message ?? "an error without a message")
          default: continue
          }
        }
      }
    } catch let broken as HTTPFailure {
      throw CoderFailure(broken, request: request, secrets: tokens.secrets, exchange: exchange)
    } catch is EventStreamParser.TooLarge {
      throw failure(.tooLarge, "an event is larger than \(parser.sizeLimit) bytes")
    }
    throw failure(.interrupted, "the stream ended before the first event")
  }
}
