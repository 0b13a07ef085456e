import Audit
import Testing

@testable import curfew

/// What `report refusals` advises: what a status means is told by the client's name for the failure.
@Suite struct RefusalAdviceTests {
  @Test(
    arguments: [
      (500, "forbidden", "the token may not change the workspace"),
      (500, "template-policy", "the template or server does not"),
      (500, "server-error", "the server failed: its log says why"),
      (400, "invalid-fields", "the template or server does not"),
      (403, nil, "the token may not change the workspace"), (500, nil, "the server failed"),
    ] as [(Int64, String?, String)])
  func goesByWhatTheStatusMeans(_ status: Int64, _ failure: String?, _ advice: String) {
    let refusal = RefusalCount(
      result: "refused", action: "set_ttl", status: status, reason: "boom", times: 1, workspaces: 1, example: "ana/dev",
      lastAt: nil, failure: failure)
    #expect(ReportRefusals.advice(on: refusal).hasPrefix(advice))
  }
}
