import Arguments
import Audit
import Log
import TestSupport
import Testing
import Time

@testable import HTTPServer
@testable import curfew

/// Pages that take long are drawn ahead, and shown until there are new ones.
@Suite struct PageDeskTests {
  private let folder = TemporaryFolder()

  private func desk(patience: Duration) throws -> PageDesk {
    let command = Command("curfew", summary: "", parameters: Settings.options) { _ in 0 }
    guard case .run(_, let invocation) = try command.parse(["--database", folder.file("curfew.db")]) else {
      throw CancellationError()
    }
    let settings = try Settings(invocation, environment: [:], system: "/nowhere")
    return PageDesk(
      settings: settings, monitor: ServiceMonitor(settings), log: Logger(sink: { _ in }), patience: patience)
  }

  /// A sweep in which a rule decides something about so many workspaces.
  private func sweep(_ store: AuditStore, of count: Int) async throws {
    let now = Timestamp.now()
    let ruleSet = try await store.registerRuleSet(
      RuleSetRecord(hash: String(repeating: "ab", count: 32), loadedAt: now, files: []))
    let sweep = try await store.beginSweep(
      SweepRecord(at: now, ruleSet: ruleSet, mode: .dryRun, cause: .service, curfew: "test"))
    var batch = SweepBatch(sweep: sweep)
    for id in (0..<count).map({ "w\($0)" }) {
      let snapshot = SnapshotRecord(
        name: id, owner: "ana", organization: "coder", template: "dev", status: "running", buildNumber: 1, content: "{}"
      )
      batch.observations.append(
        ObservationRecord(workspace: id, at: now, snapshot: snapshot, volatile: VolatileRecord()))
      batch.decisions.append(
        DecisionRecord(
          workspace: id, effect: .lifetime, rule: "idle", action: "shorten", verdict: .noOp, before: nil, after: nil,
          message: "idle"))
    }
    _ = try await store.record(batch)
    _ = try await store.endSweep(SweepEndRecord(sweep: sweep, at: now, result: .done, seen: count))
  }

  private func answer(_ desk: PageDesk, _ target: String, accept: String = "*/*") async throws -> ServerResponse {
    let request = ServerRequest("GET", target, headers: ["Accept": accept])
    let (route, parameters) = try #require(PageRoute.find(request.path))
    guard case .promised(let promise) = desk.order(route, parameters, request).body else { throw CancellationError() }
    await withCheckedContinuation { continuation in promise.whenFulfilled { continuation.resume() } }
    return try #require(promise.response)
  }

  private func document(_ answer: ServerResponse) throws -> ParsedMarkup {
    try ParsedMarkup.document(String(decoding: answer.bytes ?? [], as: UTF8.self))
  }

  private func ask(_ desk: PageDesk, _ target: String) async throws -> ParsedMarkup {
    let answer = try await answer(desk, target)
    #expect(answer.status == 200)
    return try document(answer)
  }

  /// How often the rule was true, as the page of rules has it.
  private func times(_ page: ParsedMarkup) throws -> String? {
    try #require(page.all("tbody").last).all("tr").first?.all("td").dropFirst().first?.text
  }

  private func isOld(_ page: ParsedMarkup) -> Bool {
    page.text.contains("what was recorded since then is not in it yet")
  }

  @Test func showsAnOldPageWhileANewOneIsDrawn() async throws {
    let store = try await AuditStore.open(folder.file("curfew.db"))
    try await sweep(store, of: 2)
    let desk = try desk(patience: .zero)
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { await desk.run() }
      let first = try await ask(desk, "/rules")
      #expect(try times(first) == "2" && !isOld(first))
      try await sweep(store, of: 5)
      let old = try await ask(desk, "/rules")
      #expect(try times(old) == "2" && isOld(old))
      // It was ordered anew then; what is asked for behind it is drawn behind it, and nothing old is shown of what is not drawn ahead.
      for target in ["/rules?from=1h", "/rules"] {
        let fresh = try await ask(desk, target)
        #expect(try times(fresh) == "7" && !isOld(fresh), "\(target)")
      }
      group.cancelAll()
    }
  }

  /// A form sends all its fields, also those that nobody filled in: it asks for the page that is drawn ahead.
  @Test func knowsAPageByWhatIsAskedFor() async throws {
    let store = try await AuditStore.open(folder.file("curfew.db"))
    try await sweep(store, of: 2)
    let desk = try desk(patience: .zero)
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { await desk.run() }
      #expect(try times(try await ask(desk, "/rules")) == "2")
      try await sweep(store, of: 5)
      let old = try await ask(desk, "/rules?from=&to=")
      #expect(try times(old) == "2" && isOld(old))
      let filtered = try await ask(desk, "/rules?from=1h&to=")
      #expect(try times(filtered) == "7" && !isOld(filtered))
      group.cancelAll()
    }
  }

  @Test func drawsWhatIsQuickWhenItIsAskedFor() async throws {
    let store = try await AuditStore.open(folder.file("curfew.db"))
    let desk = try desk(patience: .seconds(3600))
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { await desk.run() }
      for (count, sum) in [(2, "2"), (5, "7"), (1, "8")] {
        try await sweep(store, of: count)
        let page = try await ask(desk, "/rules")
        #expect(try times(page) == sum && !isOld(page))
      }
      group.cancelAll()
    }
  }

  /// A browser is told at once that a page takes long, and gets it when it asks again: also one that says what is wrong.
  @Test(arguments: ["/rules?from=@h": 200, "/reports/nothing?at=@": 404, "/reports/rules?from=@": 400])
  func tellsABrowserThatAPageTakesLong(target: String, status: Int) async throws {
    let store = try await AuditStore.open(folder.file("curfew.db"))
    try await sweep(store, of: 2)
    let desk = try desk(patience: .zero)
    let browser = "text/html,application/xhtml+xml,*/*;q=0.8"
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { await desk.run() }
      var told = 0
      for number in 1...200 where told < 3 {
        let target = target.replacing("@", with: "\(number)")
        let first = try await answer(desk, target, accept: browser)
        // One that was quick enough after all.
        if first.status == status { continue }
        told += 1
        #expect(first.status == 202 && first.headers["Refresh"] == "0")
        let page = try document(first)
        #expect(page.all("a").contains { $0.attributes["href"] == target })
        #expect(PageAccessibility(page).problems == [])
        let second = try await answer(desk, target, accept: browser)
        #expect(second.status == status && second.headers["Refresh"] == nil, "\(target)")
      }
      #expect(told == 3)
      // Programs wait for it.
      #expect(try await answer(desk, target.replacing("@", with: "300")).status == status)
      group.cancelAll()
    }
  }
}
