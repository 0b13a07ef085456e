import Foundation
import TestSupport
import Testing
import Time

/// Reports over the trails of several servers.
@Suite(.ownThreads) struct SeveralTrailsTests {
  private let range = ["--from", "2026-11-24", "--to", "2026-11-25", "--timezone", "UTC"]

  /// Two servers with the same people, of which one was looked at for an hour and the other for three.
  private func desks() async throws -> (here: Desk, there: Desk) {
    let desks = (here: try Desk(), there: try Desk())
    for (desk, hours) in [(desks.here, 1), (desks.there, 3)] {
      try await desk.run("sweep").expectSuccess()
      for _ in 0..<hours {
        desk.wait(.hours(1))
        try await desk.run("sweep").expectSuccess()
      }
    }
    return desks
  }

  private func json(_ desk: Desk, _ words: [String]) async throws -> JSONTree {
    let finished = try await desk.run(["report"] + words + range + ["-o", "json"])
    try finished.expectSuccess()
    return try #require(JSONTree(Array(finished.output.utf8)))
  }

  @Test func sayWhoseARowIsAndAddUp() async throws {
    let (here, there) = try await desks()
    let other = there.path("curfew.db")
    let (one, two) = (
      try await json(here, ["activity", "--by", "owner"]), try await json(there, ["activity", "--by", "owner"])
    )
    let both = try await json(here, ["activity", "--by", "owner", "--with", other])
    #expect(both["activity"].elements.count == one["activity"].elements.count + two["activity"].elements.count)
    #expect(Set(both["activity"].elements.compactMap { $0["server"].text }) == [here.server.url, there.server.url])
    #expect(both["trails"].elements.map { $0["server"].text } == [here.server.url, there.server.url])
    #expect(both["trails"].elements.map { $0["database"].text } == [here.path("curfew.db"), other])
    let sum = try ["running_least", "used_most", "stops"].map { name in
      let parts = try [one, two].map { try #require($0["total"][name].number) }
      return parts[0] + parts[1] == both["total"][name].number
    }
    #expect(sum == [true, true, true], "\(both["total"])")
    // One alone is reported as it always was.
    #expect(one["trails"] == .null && one["activity"].elements.allSatisfy { $0["server"] == .null })

    for (report, total) in [("savings", "total_saved_most"), ("cost", "total_credits_least")] {
      let parts = [try await json(here, [report]), try await json(there, [report])].map { $0[total].number ?? -1 }
      let both = try await json(here, [report, "--with", other])
      #expect(abs((both[total].number ?? -1) - parts[0] - parts[1]) < 1e-6, "\(report): \(both[total]) of \(parts)")
    }
    for report in ["rules", "refusals"] {
      #expect(try await json(here, [report, "--with", other])["trails"].elements.count == 2)
    }
    let text = try await here.run(["report", "activity", "--with", other] + range)
    try text.expectSuccess()
    #expect(text.output.hasPrefix("SERVER") && text.output.contains("all servers together running "), "\(text)")
    for form in ["csv", "markdown", "html"] {
      let form = try await here.run(["report", "activity", "--with", other, "-o", form] + range)
      try form.expectSuccess()
      #expect(form.output.contains(there.server.url), "\(form)")
    }
  }

  @Test func summariesHaveTheTablesOfAll() async throws {
    let (here, there) = try await desks()
    let other = there.path("curfew.db")
    let parts = [try await json(here, ["summary"]), try await json(there, ["summary"])]
    let both = try await json(here, ["summary", "--with", other])
    for table in ["by_owner", "by_template", "by_day", "rules", "refusals"] {
      let rows = both[table].elements
      #expect(rows.count == parts.map { $0[table].elements.count }.reduce(0, +), "\(table)")
      #expect(Set(rows.compactMap { $0["server"].text }).isSubset(of: [here.server.url, there.server.url]))
      #expect(rows.allSatisfy { $0["server"].text != nil })
    }
    #expect(both["trails"].elements.map { $0["database"].text } == [here.path("curfew.db"), other])
    let activity = try await json(here, ["activity", "--with", other])
    #expect(both["total"] == activity["total"] && both["total"] != .null)
    let text = try await here.run(["report", "summary", "--with", other] + range)
    try text.expectSuccess()
    #expect(
      text.output.contains("By owner\n\nSERVER") && text.output.contains("all servers together running "), "\(text)")
    let html = try await here.run(["report", "summary", "--with", other, "-o", "html"] + range)
    #expect(html.status == 0 && html.output.contains(there.server.url))
  }

  @Test func timelinesAreInOneOrder() async throws {
    let (here, there) = try await desks()
    let other = there.path("curfew.db")
    for words in [["owner", "alice"], ["workspace", "alice/api"]] {
      let parts = [try await json(here, words), try await json(there, words)].map { $0["timeline"].elements }
      let both = try await json(here, words + ["--with", other])["timeline"].elements
      #expect(both.count == parts[0].count + parts[1].count && !parts[0].isEmpty, "\(words)")
      let times = both.compactMap { $0["at"].text }
      #expect(times == times.sorted() && Set(both.compactMap { $0["server"].text }).count == 2)
    }
    try await here.run(["report", "owner", "nobody", "--with", other] + range).expectComplaint(
      1, ["none of the trails knows anything of 'nobody'"])
  }

  /// A backup that was put back, beside the file that it was made of.
  @Test func refuseToCountOneTimeOfAServerTwice() async throws {
    let desk = try Desk()
    try await desk.run("sweep").expectSuccess()
    desk.wait(.hours(1))
    try await desk.run("sweep").expectSuccess()
    try await desk.run("audit", "backup", "copy.db").expectSuccess()
    let both = ["report", "activity", "--with", desk.path("copy.db")]
    try await desk.run(both + range).expectComplaint(
      2, ["curfew.db", "copy.db", "both have sweeps of the server \(desk.server.url) from 2026-11-24T", "count twice"])
    desk.wait(.hours(1))
    let since = desk.server.clock.now().flooredToSecond
    desk.wait(.minutes(1))
    try await desk.run("sweep").expectSuccess()
    // The copy has nothing of this time.
    try await desk.run(both + ["--from", since.rfc3339]).expectSuccess()
  }

  /// A name without an owner may be that of many workspaces.
  @Test func askWhoseWorkspaceIsMeant() async throws {
    let desk = try Desk()
    let template = try #require(desk.world.template)
    desk.send(
      "POST", "/organizations/\(desk.server.withCoder { $0.organization })/members/alice/workspaces",
      body: #"{"template_id":"\#(template)","name":"web"}"#)
    desk.wait(.minutes(2))
    try await desk.run("sweep").expectSuccess()
    try await desk.run("report", "workspace", "web").expectComplaint(2, ["alice/web, bob/web"])
    try await desk.run("report", "workspace", "bob/web").expectSuccess()
    try await desk.run("report", "workspace", "gpu").expectSuccess()
  }

  @Test func refuseWhatMakesNoSense() async throws {
    let desk = try Desk()
    try await desk.run("sweep").expectSuccess()
    try await desk.run("report", "activity", "--with", "none.db").expectComplaint(
      1, ["none.db: there is no audit trail (--with)"])
    try await desk.run("report", "activity", "--with", "curfew.db").expectComplaint(
      2, ["curfew.db is named twice (--with)"])
    try desk.write("no trail", to: "text.db")
    #expect(try await desk.run("report", "activity", "--with", "text.db").status == 1)
    try desk.write(
      "currency: EUR\nprices: [{template: '*', per_hour: 1}]\nbudgets: [{owner: bob, per_month: 2}]\n",
      to: "curfew.yaml")
    let other = try Desk()
    try await other.run("sweep").expectSuccess()
    try await desk.run("report", "cost", "--budgets", "--with", other.path("curfew.db")).expectComplaint(
      2, ["budgets are of one server"])
  }
}
