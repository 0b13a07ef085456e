import HTTPClient
import Testing
import Time

@testable import CoderAPI

@Suite struct RecordedRefusalsTests {
  private func refusal(in exchange: RecordedExchange) -> CoderFailure? {
    let request = CoderRequest(
      operation: "do it", method: HTTPRequest.Method(rawValue: exchange.request.method) ?? .get,
      path: exchange.path ?? exchange.request.path,
      success: exchange.answer.status < 400 ? exchange.answer.status : 200)
    return CoderFailure(
      answer: exchange.answer, request: request, secrets: SecretFilter(),
      exchange: Exchange(
        method: exchange.request.method, path: request.path, status: exchange.answer.status, duration: .zero,
        attempts: 1), at: Timestamp(seconds: 0))
  }

  @Test func bothVersionsAreThereWithRefusals() {
    for version in ["v0.13.6", "v2.36.0"] {
      #expect(RecordedExchange.all.contains { $0.scenario.hasPrefix(version) && $0.answer.status >= 400 })
    }
  }

  @Test func everyRefusalHasTheCodeThatItsWordsMean() throws {
    for exchange in RecordedExchange.all where exchange.answer.status >= 400 {
      let failure = try #require(refusal(in: exchange), "\(exchange)")
      let body = ErrorBody(exchange.answer.body, hiding: SecretFilter())
      let row = RefusalRow.table.first { row in
        let details = [body?.detail].compactMap(\.self) + (body?.validations ?? []).map(\.detail)
        return row.status == exchange.answer.status && (body?.message ?? "").hasPrefix(row.message)
          && (row.detail == nil || details.contains { row.detail == "" || $0.contains(row.detail ?? "") })
      }
      if let row {
        #expect(failure.code == row.code, "\(exchange)")
      } else {
        #expect(RefusalRow.isPossible(failure.code, status: exchange.answer.status), "\(failure.code) for \(exchange)")
      }
      #expect(failure.status == exchange.answer.status)
    }
  }

  @Test func theServersWordsAreKept() throws {
    for exchange in RecordedExchange.all where exchange.answer.status >= 400 {
      guard let body = ErrorBody(exchange.answer.body, hiding: SecretFilter()) else { continue }
      let failure = try #require(refusal(in: exchange))
      #expect(failure.message == body.message)
      #expect(failure.detail == body.detail)
      #expect(failure.validations == body.validations)
      #expect(failure.description.contains(body.message.split(separator: "\n").joined(separator: " ")))
    }
  }

  @Test func everyRateLimitSaysUntilWhen() throws {
    for exchange in RecordedExchange.all where exchange.answer.status == 429 {
      #expect(RateLimitHeaders(exchange.answer.headers).limit == 512)
    }
  }

  @Test func noSuccessIsTakenForARefusal() {
    for exchange in RecordedExchange.all where exchange.answer.status < 400 {
      if exchange.path == nil {
        #expect(refusal(in: exchange)?.code == .notACoderServer(.dashboard), "\(exchange)")
      } else {
        #expect(refusal(in: exchange) == nil, "\(exchange)")
      }
    }
  }

  /// With what a table of the file cannot say, whatever is recorded later.
  @Test func everyKindOfRefusalOccursInTheRecordings() {
    let codes = Set(RecordedExchange.all.compactMap { refusal(in: $0)?.code })
    for code: CoderFailure.Code in [
      .unauthorized, .forbidden, .absentOrForbidden, .forbiddenOrServerError, .notFound, .deleted, .unsupported,
      .rateLimited, .serverError, .notACoderServer(.dashboard), .conflict(.notStarted), .conflict(.stillBuilding),
      .conflict(.manualShutdown), .conflict(.buildActive), .conflict(.nameTaken), .invalid(.fields),
      .invalid(.deadlineTooSoon), .invalid(.request),
    ] {
      #expect(codes.contains(code), "\(code)")
    }
  }
}
