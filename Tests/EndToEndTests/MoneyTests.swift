import Foundation
import SQLite
import Simulator
import TestSupport
import Testing

/// What the program says of money, by prices and budgets in the settings.
@Suite(.ownThreads) struct MoneyTests {
  private let range = ["--from", "2026-11-24", "--to", "2026-11-25", "--timezone", "UTC"]

  private static let prices = """
    mode: enforce
    interval: 5s
    currency: EUR
    prices:
      - {template: "dev-*", per_hour: 2.50, stopped_per_hour: 0.10, until: 2026-11-25}
      - {template: "dev-*", per_hour: 7, from: 2026-11-25}
    budgets:
      - {owner: bob, per_month: 1}
      - {organization: "*", per_month: 1000}

    """

  /// A desk with prices, on which bob's workspace was stopped after three quarters of an hour and the others ran on.
  private func desk() async throws -> Desk {
    let desk = try Desk()
    try desk.write(Self.prices, to: "curfew.yaml")
    for pause in [Duration.minutes(30), .minutes(30), .hours(2), .minutes(5)] {
      try await desk.run("sweep").expectSuccess()
      desk.wait(pause)
    }
    try await desk.run("sweep").expectSuccess()
    return desk
  }

  private func json(_ desk: Desk, _ words: [String]) async throws -> JSONTree {
    let finished = try await desk.run(["report"] + words + range + ["-o", "json"])
    try finished.expectSuccess()
    return try #require(JSONTree(Array(finished.output.utf8)))
  }

  /// A budget of which nothing is ever used up looks like one that is kept.
  @Test(arguments: [ServerVersion.v0136, .v2360]) func saysWhenTheServerTellsNoOrganizations(
    version: ServerVersion
  ) async throws {
    let desk = try Desk(version)
    try desk.write(
      Self.prices.replacing(#"organization: "*""#, with: #"organization: "co*""#), to: "curfew.yaml")
    for _ in 0..<2 {
      try await desk.run("sweep").expectSuccess()
      desk.wait(.minutes(30))
    }
    let finished = try await desk.run("report", "cost", "--budgets")
    let words = "the server told no organizations"
    #expect(finished.output.contains(words) == (version == .v0136), "\(finished)")
    #expect(!finished.output.contains(words) || finished.output.contains("organization co*"), "\(finished)")
  }

  @Test func countsCostsBudgetsAndSavingsInTheSettingsCurrency() async throws {
    let desk = try await desk()
    let whole = try await json(desk, ["cost", "--by", "total"])
    #expect(whole["currency"].text == "EUR")
    let most = try #require(whole["total_cost_most"].number)
    let activity = try await json(desk, ["activity", "--by", "total"])
    let ran = try #require(activity["total"]["running_most"].number) / 3600
    #expect(ran > 9 && most >= ran * 2.5 && most < ran * 2.5 + 1, "\(most) for \(ran) hours")
    for grouping in ["workspace", "owner", "template", "organization", "day", "month"] {
      let lines = try await json(desk, ["cost", "--by", grouping])["cost"].elements
      let sum = lines.compactMap { $0["cost_most"].number }.reduce(0, +)
      #expect(abs(sum - most) < 1e-6, "\(grouping)")
    }
    let bob = try #require(whole["budgets"].elements.first { $0["budget"].text == "owner bob" })
    let ofBob = try await json(desk, ["cost", "--where", "owner=bob", "--by", "owner"])["cost"].elements
    #expect(bob["used_most"].number == ofBob.first?["cost_most"].number && bob["in_month"].text == "2026-11")
    let text = try await desk.run(["report", "cost", "--by", "owner"] + range)
    try text.expectSuccess()
    #expect(text.output.contains("EUR") && text.output.contains("budget of owner bob in 2026-11"), "\(text)")
    #expect(text.output.contains("used up"), "\(text)")
    let budgets = try await desk.run(["report", "cost", "--budgets", "-o", "csv"] + range)
    #expect(budgets.output.hasPrefix("budget,in_month,limit,currency,used_least"), "\(budgets)")
    let savings = try await json(desk, ["savings", "--by", "rule"])
    let saved = savings["savings"].elements.compactMap { $0["saved_cost_most"].number }.reduce(0, +)
    #expect(abs(saved - (savings["total_saved_cost_most"].number ?? -1)) < 1e-6 && saved > 0)
    let rule = try #require(savings["savings"].elements.first { $0["rule"].text == "shorten-bob" })
    let hours = try #require(rule["saved_least"].number) / 3600
    #expect(abs((rule["saved_cost_least"].number ?? 0) - hours * 2.4) < 1e-6 && hours > 1, "\(savings)")
    // The server alone would have stopped it after nine hours.
    let alone = try await json(desk, ["savings", "--against", "coder", "--by", "rule"])
    let shortened = try #require(alone["savings"].elements.first { $0["rule"].text == "shorten-bob" }, "\(alone)")
    #expect(shortened["saved_least"].number ?? 0 > 3600 && shortened["extended_most"].number == 0, "\(alone)")
    #expect(alone["assumptions"].elements.count == 5)
    let told = try await desk.run(["report", "savings", "--against", "coder"] + range)
    let net = try #require(told.output.firstMatch(of: /saved less extensions: .*, worth (-?[\d.]+) to (-?[\d.]+) EUR/))
    let parts = ["saved_cost_least", "extended_cost_most", "saved_cost_most", "extended_cost_least"].map {
      alone["total_\($0)"].number ?? .nan
    }
    #expect(abs((Double(net.1) ?? .nan) - (parts[0] - parts[1])) < 0.006, "\(told)")
    #expect(abs((Double(net.2) ?? .nan) - (parts[2] - parts[3])) < 0.006, "\(told)")
  }

  @Test func comparesWithOtherRules() async throws {
    let desk = try await desk()
    let names = ["saved_least", "saved_most", "extended_least", "extended_most"]
    let connection = try Connection(path: desk.path("curfew.db"), access: .readOnly)
    let hash = try connection.prepare("SELECT lower(hex(hash)) FROM rule_sets").all { $0.text(0) }
    // The rules that were in force would have done what was done, by their files and by the set's hash.
    for same in ["rules.d", String(try #require(hash.first).prefix(8))] {
      let nothing = try await json(desk, ["savings", "--against", "rules:\(same)"])
      #expect(names.allSatisfy { nothing["total_\($0)"].number == 0 }, "\(nothing)")
      #expect(nothing["total_baseline_most"].number ?? 0 > 3600 && nothing["baseline"].text == "rules:\(same)")
    }
    // Without the rule that shortened, bob's workspace would have run for nine hours.
    let others = World.rules().replacing("now + duration('45m')", with: "now + duration('200h')")
    try desk.write(others, to: "others.yaml")
    let alone = try await json(desk, ["savings", "--against", "coder", "--where", "owner=bob", "--by", "rule"])
    let found = try await json(desk, ["savings", "--against", "rules:others.yaml", "--by", "rule"])
    let lines = found["savings"].elements
    let bob = try #require(lines.first { $0["rule"].text == "shorten-bob" }, "\(found)")
    #expect(bob["saved_least"].number == alone["total_saved_least"].number, "\(found)\n\(alone)")
    for name in names {
      #expect(lines.compactMap { $0[name].number }.reduce(0, +) == found["total_\(name)"].number, "\(found)")
    }
    let told = try await desk.run(["report", "savings", "--against", "rules:others.yaml", "-o", "markdown"] + range)
    #expect(told.output.contains("assumed by the baseline rules:others.yaml"), "\(told)")
    let unknown = try await desk.run(["report", "savings", "--against", "rules:nowhere"] + range)
    unknown.expectComplaint(2, ["there is no rule set 'nowhere'", String(try #require(hash.first).prefix(12))])
    try desk.write("version: 1\n", to: "empty/wrong.yaml")
    try await desk.run(["report", "savings", "--against", "rules:empty"] + range).expectComplaint(3, ["--against"])
    try await desk.run(["report", "savings", "--against", "rules:"] + range).expectComplaint(
      2, ["always-on, coder, or"])
  }

  @Test func refusesSettingsOfTwoCurrenciesAndShowsThoseOfOne() async throws {
    let desk = try Desk()
    try desk.write(Self.prices, to: "curfew.yaml")
    let shown = try await desk.run("config", "show", "--origin")
    try shown.expectSuccess()
    #expect(shown.output.contains("template dev-*: 2.5 an hour, 0.1 while stopped"), "\(shown)")
    #expect(shown.output.contains("owner bob: 1 a month") && shown.output.contains("curfew.yaml:5"))
    try desk.write(Self.prices + "  - {owner: ana, per_month: 1, currency: USD}\n", to: "curfew.yaml")
    try await desk.run("report", "cost").expectComplaint(
      1, ["curfew.yaml:10:42", "error[S106]", "two currencies, EUR (line 3) and USD"])
    try desk.write("currency: EUR\n", to: "curfew.yaml")
    try await desk.run("sweep").expectSuccess()
    try await desk.run("report", "cost", "--budgets").expectComplaint(2, ["no budgets"])
  }

  /// A spreadsheet adds up what the report does; people read what an invoice has.
  @Test func writesMoneyExactlyForProgramsAndWithTwoDecimalsForPeople() async throws {
    let desk = try await desk()
    for (report, columns) in [
      (["cost", "--by", "owner"], ["cost_least", "cost_most"]),
      (["cost", "--budgets"], ["limit", "used_least", "used_most"]),
      (["savings", "--by", "owner"], ["saved_cost_least", "saved_cost_most"]),
    ] {
      let csv = try await desk.run(["report"] + report + range + ["-o", "csv", "-c", columns.joined(separator: ",")])
      try csv.expectSuccess()
      let lines = csv.output.split(separator: "\r\n").dropFirst()
      #expect(!lines.isEmpty)
      for amount in lines.flatMap({ $0.split(separator: ",") }) {
        #expect(amount.wholeMatch(of: /-?\d+(\.\d+)?/) != nil, "\(csv)")
      }
      let name = report[1] == "--budgets" ? "budgets" : report[0]
      let rows = try await json(desk, report)[name].elements
      let exact = rows.map { row in columns.compactMap { row[$0].number } }
      #expect(lines.map { $0.split(separator: ",").compactMap { Double($0) } } == exact, "\(csv)")
      let table = try await desk.run(["report"] + report + range + ["-c", columns[0]])
      #expect(table.output.contains(/\d\.\d\d\s/), "\(table)")
    }
  }
}
