import FoundationEssentials
import HTTPServer
import Reports
import TestSupport
import Testing
import Time

@testable import curfew

/// What pages are made of: names of others are text, addresses are read strictly, and strangers are kept out.
@Suite struct PagesTests {
  private let hostile = "<script>alert('1')</script>\" onload=\"x & \u{202E}y\u{1B}[2J"

  @Test func takesTextsAsTextWhateverTheyHold() throws {
    let page = Page(hostile, in: .now, foot: hostile, "<p title=\"\(hostile)\">\(.isolated(hostile))</p>")
    #expect(!page.document.html.contains("<script") && !page.document.html.contains("\u{202E}"))
    let root = try ParsedMarkup.document(page.document.html)
    let paragraph = try #require(root.all("p").first { $0.attributes["title"] != nil })
    #expect(paragraph.attributes.count == 1 && paragraph.text == paragraph.attributes["title"])
    #expect(paragraph.text.hasPrefix("<script>alert('1')</script>\" onload=\"x & \u{FFFD}y"))
    #expect(paragraph.children.map(\.name) == ["bdi"])
  }

  @Test func hasWhatAScreenReaderNeeds() throws {
    let table = PageTable(
      caption: "Things", columns: [("Name", .plain), ("Hours", .figure)], rows: [["a", "1"], ["b", "2"]])
    let root = try ParsedMarkup.document(Page("Title", in: .rules, table.markup(orElse: "None.")).document.html)
    #expect(root.attributes["lang"] == "en" && root.all("title").first?.text == "Title – Curfew")
    #expect(root.all("main").count == 1 && root.all("h1").map(\.text) == ["Title"])
    let skip = try #require(root.all("a").first)
    #expect(skip.attributes["href"] == "#main" && root.all("main").first?.attributes["id"] == "main")
    #expect(root.all("a").filter { $0.attributes["aria-current"] == "page" }.map(\.text) == ["Rules"])
    #expect(root.all("caption").map(\.text) == ["Things"])
    #expect(root.all("th").map { $0.attributes["scope"] } == ["col", "col", "row", "row"])
    #expect(root.all("script").isEmpty)
    #expect(
      try ParsedMarkup.document(PageTable(caption: "x", columns: [], rows: []).markup(orElse: "None.").html).text
        == "None.")
  }

  /// A currency is its three letters, of which none is a word.
  @Test func writesCurrenciesAsTheyAreWritten() throws {
    let prices = PriceList(currency: "EUR", prices: [])
    let rows = Rows(
      "cost", columns: [.init("workspace")] + MoneyCells.columns("cost", prices),
      cells: [[.text("ana/dev"), .amount(1), .amount(2)]])
    let display = Display(now: .epoch, zone: .utc, width: nil)
    let table = PageTable(rows, caption: "Cost", on: display, limit: 10)
    #expect(table.columns.map(\.heading) == ["Workspace", "EUR", "At most"])
  }

  /// A browser takes the style only where its hash is the one that the header names.
  @Test func allowsItsOwnStyleAndNothingElse() throws {
    let page = Page("x", in: nil, "")
    let policy = try #require(page.response.headers["Content-Security-Policy"])
    #expect(policy.hasPrefix("default-src 'none'; style-src 'sha256-") && !policy.contains("unsafe"))
    let style = try #require(try ParsedMarkup.document(page.document.html).all("style").first)
    #expect(style.text == PageStyle.text)
    #expect(!PageStyle.text.contains("url(") && !PageStyle.text.contains("@import"))
  }

  private let noon = Timestamp(seconds: 1_800_000_000)

  private func key(_ target: String = "/reports/savings", head: Int64 = 7, rules: String? = "a") -> PageCache.Key {
    PageCache.Key(target: target, head: head, ruleSet: rules)
  }

  @Test func keepsWhatTookLongUntilTheTrailGrows() {
    let (cache, now) = (PageCache(), noon)
    func title(_ key: PageCache.Key, at now: Timestamp) -> String? { cache.page(key, at: now)?.page.title }
    cache.keep(Page("Drawn", in: .reports, ""), key(), at: now, cost: .seconds(3))
    #expect(title(key(), at: now + .minutes(4)) == "Drawn")
    #expect(title(key(), at: now + .minutes(5)) == nil && title(key(), at: now - .seconds(1)) == nil)
    for other in [key("/reports/savings?by=day"), key(head: 8), key(rules: "b"), key(rules: nil)] {
      #expect(title(other, at: now) == nil)
    }
    // Of one address the last, and of all addresses the last few.
    cache.keep(Page("Again", in: .reports, ""), key(head: 8), at: now, cost: .seconds(3))
    #expect(title(key(), at: now) == nil && title(key(head: 8), at: now) == "Again")
    for number in 1...8 {
      cache.keep(Page("Other", in: .reports, ""), key("/reports/\(number)", head: 8), at: now, cost: .zero)
    }
    #expect(title(key(head: 8), at: now) == nil && title(key("/reports/1", head: 8), at: now) != nil)
  }

  @Test func showsOldPagesOnlyWhereNewOnesTakeLong() {
    let cache = PageCache(standing: ["/rules", "/reports/savings"])
    #expect(cache.isDue(key(), at: noon))
    cache.keep(Page("Slow", in: .reports, ""), key(), at: noon, cost: .seconds(3))
    cache.keep(Page("Quick", in: .rules, ""), key("/rules"), at: noon, cost: .milliseconds(5))
    #expect(cache.page(key(), at: noon + .minutes(4))?.isOld == false)
    #expect(
      cache.page(key(head: 8), at: noon)?.isOld == true && cache.page(key(), at: noon + .minutes(6))?.isOld == true)
    #expect(cache.page(key("/rules"), at: noon)?.isOld == false && cache.page(key("/rules", head: 8), at: noon) == nil)
    #expect(cache.page(key(head: 8, rules: "b"), at: noon) == nil)
    #expect(cache.page(key(head: 8), at: noon + .minutes(15)) == nil)
    // What is quick is tried from time to time.
    #expect(
      !cache.isDue(key(), at: noon) && cache.isDue(key(head: 8), at: noon) && cache.isDue(key(rules: "b"), at: noon))
    #expect(!cache.isDue(key("/rules", head: 8), at: noon) && cache.isDue(key("/rules"), at: noon + .hours(1)))
    // Others push none of them out.
    for number in 1...20 { cache.keep(Page("Other", in: .reports, ""), key("/\(number)"), at: noon, cost: .zero) }
    #expect(cache.page(key(), at: noon) != nil && cache.page(key("/rules"), at: noon) != nil)
  }

  @Test func encodesWhatStandsInAddresses() {
    #expect(PageAddress("").text == "/")
    #expect(PageAddress.workspace("ana", "dev").text == "/workspaces/ana/dev")
    #expect(PageAddress.workspace("..", "a/b?c").text == "/workspaces/%2E%2E/a%2Fb%3Fc")
    #expect(
      PageAddress("decisions", query: [("rule", "a&b=ü"), ("owner", "")]).text == "/decisions?rule=a%26b%3D%C3%BC")
  }

  @Test func findsPagesByTheirPaths() {
    #expect(PageRoute.find("/")?.route == .now)
    #expect(PageRoute.find("/workspaces/ana/dev")?.parameters == ["owner": "ana", "name": "dev"])
    #expect(PageRoute.find("/workspaces/ana") == nil && PageRoute.find("/rules/") == nil)
  }

  @Test(arguments: [
    ("/?colour=red", "colour", "one of from, to"), ("/?from=2d&from=3d", "from", "it once"),
    ("/?from=yesterday", "from", "a time such as 2026-11-25T08:00:00Z"),
    ("/?from=1h&to=2h", "from", "a time before 'to'"),
  ]) func saysWhichParameterMakesNoSense(_ target: String, _ name: String, _ expected: String) throws {
    let mistake = #expect(throws: PageQuery.Mistake.self) {
      let query = try PageQuery(ServerRequest("GET", target), taking: ["from", "to"])
      _ = try query.range(.days(1), in: .utc, now: .epoch + .days(20_000))
    }
    #expect(mistake?.name == name && mistake?.expected.hasPrefix(expected) == true, "\(String(describing: mistake))")
  }

  @Test func takesEmptyFieldsOfAFormAsNotGiven() throws {
    let now = Timestamp.epoch + .days(20_000)
    let query = try PageQuery(ServerRequest("GET", "/?from=&to="), taking: ["from", "to"])
    let range = try query.range(.days(1), in: .utc, now: now)
    #expect(range.from == now - .days(1) && range.to > now && query["from"] == nil)
  }

  private func objection(_ address: String, _ password: PagePassword?, _ headers: ServerHeaders) throws -> Int? {
    try PageAccess(ListenAddress(address), password: password, hosts: ["curfew.example.com"]).objection(
      to: ServerRequest("GET", "/", headers: headers))?.status
  }

  /// A page of somebody else's that gives its name this machine's address sends its own name.
  @Test(
    arguments: [
      ("localhost:9464", nil), ("127.0.0.1:9464", nil), ("[::1]:9464", nil), ("LOCALHOST", nil),
      ("curfew.example.com", nil),
      ("evil.example.com:9464", 421), ("127.0.0.1.evil.example.com", 421), ("", 421), ("[::1", 421),
    ] as [(String, Int?)]) func isAskedByANameOfThisMachine(_ host: String, _ status: Int?) throws
  {
    #expect(try objection("127.0.0.1:9464", nil, ["Host": host]) == status)
  }

  @Test func needsAPasswordWhereOthersReachIt() throws {
    let folder = TemporaryFolder()
    try "correct horse battery\n".write(toFile: folder.file("password"), atomically: true, encoding: .utf8)
    let password = try PagePassword(file: folder.file("password"), origin: "the test")
    #expect("\(password)" == "<password>" && !String(reflecting: password).contains("horse"))
    let host = ServerHeaders(dictionaryLiteral: ("Host", "curfew.example.com"))
    #expect(try objection(":9464", nil, host) == 403)
    for address in [":9464", "192.0.2.1:9464", "127.0.0.1:9464"] {
      #expect(try objection(address, password, ["Host": "evil.example.com"]) == 421)
      #expect(try objection(address, password, ["Host": "127.0.0.1:9464"]) == 401)
      func status(_ field: String) throws -> Int? {
        var headers = host
        headers["Authorization"] = field
        return try objection(address, password, headers)
      }
      func basic(_ text: String) -> String { "Basic \(Data(text.utf8).base64EncodedString())" }
      #expect(try objection(address, password, host) == 401)
      #expect(try status("Bearer correct horse battery") == nil && status("bearer  correct horse battery") == nil)
      #expect(try status(basic("anybody:correct horse battery")) == nil)
      for wrong in [
        "Bearer correct horse batter", "Bearer", "Basic !", basic("correct horse battery"), basic("a:b"), "Digest x",
      ] { #expect(try status(wrong) == 401, "\(wrong)") }
    }
  }

  @Test func refusesAPasswordThatIsNone() {
    #expect(PagePassword.line(of: Array("twelve chars\r\n".utf8)) == "twelve chars")
    for text in ["", "short\n", "two lines of\ntext here", "nul \u{0} in the middle"] {
      #expect(PagePassword.line(of: Array(text.utf8)) == nil, "\(text)")
    }
    #expect(PagePassword.line(of: [UInt8](repeating: 0xFF, count: 20)) == nil)
    #expect(throws: CommandFailure.self) { try PagePassword(file: "/proc/self/no-such-file", origin: "the test") }
  }
}
