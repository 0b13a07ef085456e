import Foundation
import SQLite
import TestSupport
import Testing
import Time

/// Rules tried on a company that a file describes.
@Suite(.ownThreads) struct WhatIfTests {
  private static let company = """
    version: 1
    seed: 7
    currency: EUR
    templates:
      - {name: dev-go, default_ttl: 9h, price_per_hour: 0.40}
      - {name: gpu, default_ttl: 16h, price_per_hour: 3.20}
    teams:
      - name: Berlin
        zone: Europe/Berlin
        template: dev-go
        people: 4
        arrives: "08:45"
        leaves: "17:40"
        schedule: CRON_TZ=Europe/Berlin 30 8 * * 1-5
        forgets_windows: 60%
        tool: editor
      - {name: ml, zone: America/New_York, template: gpu, people: [quinn, ruth], tool: shell}
      - {name: away, template: gpu, people: [sam], away: [2026-11-01..2026-11-30]}

    """
  private static let shorten = """
    version: 1
    timezone: UTC
    groups:
      - name: one
        rules:
          - name: shorten-idle
            match: {status: [running]}
            when: ws.idle_for > duration("45m") && has(ws.deadline) && ws.deadline - now > duration("1h")
            actions: [{shorten: {to: "${now + duration('31m')}"}}]

    """
  private static let span = ["--from", "2026-11-24T00:00:00Z", "--to", "2026-11-26", "--every", "15m"]

  private func desk() throws -> BuiltProgram {
    let program = BuiltProgram()
    try program.write(Self.company, to: "company.yaml")
    try program.write(Self.shorten, to: "rules.d/one.yaml")
    try program.write(Self.shorten.replacingOccurrences(of: "45m", with: "3h"), to: "new.d/one.yaml")
    return program
  }

  private func run(_ program: BuiltProgram, _ more: String...) async throws -> JSONTree {
    let words = ["simulate", "run", "--company", "company.yaml"] + Self.span + more + ["-o", "json"]
    let finished = try await program.run(words)
    try finished.expectSuccess()
    return try #require(JSONTree(Array(finished.output.utf8)))
  }

  /// The settings have no server, no token and no mode: what-if needs none.
  @Test func comparesRulesInTheSameCompany() async throws {
    let program = try desk()
    let found = try await run(program, "--compare", "new.d", "--keep", "kept.db")
    let runs = found["runs"].elements
    #expect(runs.map { $0["run"].text } == ["without Curfew", "with the rules", "compared"])
    func number(_ run: Int, _ name: String) throws -> Double { try #require(Self.number(runs[run][name])) }
    #expect(try number(0, "in_use_hours") > 20, "people work on two days: \(found)")
    // Who is stopped sooner runs less, and the milder rules lie between.
    #expect(try number(1, "running_hours") < number(2, "running_hours"))
    #expect(try number(2, "running_hours") < number(0, "running_hours"))
    #expect(try abs(number(1, "saved_hours") - (number(0, "running_hours") - number(1, "running_hours"))) < 0.02)
    #expect(try number(1, "cost") < number(0, "cost") && number(1, "changes") > 0)
    #expect(found["currency"].text == "EUR" && found["people"].integer == 7)
    // The same seed, the same run; another one, another.
    let again = try await run(program, "--compare", "new.d")
    #expect(again["runs"] == found["runs"])
    let other = try await run(program, "--seed", "8")
    #expect(other["runs"].elements[0] != runs[0])
    // Groups add up to the total.
    let split = try await run(program, "--by", "template")["runs"].elements
    #expect(split.map { $0["group"].text } == ["dev-go", "dev-go", "gpu", "gpu"])
    let sum = try split.filter { $0["run"].text == "with the rules" }.reduce(0) {
      try $0 + #require(Self.number($1["running_hours"]))
    }
    #expect(try abs(sum - number(1, "running_hours")) < 0.03)
    let changes = try split.filter { $0["run"].text == "with the rules" }.reduce(0) {
      try $0 + #require(Self.number($1["changes"]))
    }
    #expect(try changes == number(1, "changes"), "\(split)")
    #expect(split.allSatisfy { $0["requests"] == .null && $0["sweeps"] == .null }, "\(split)")
    // The trail that was kept is one like any other.
    try await program.run("audit", "verify", "--database", "kept.db").expectSuccess()
    // Although the files say nothing of a mode, and so dry run.
    let replay = try await program.json("audit", "replay", "--database", "kept.db", "-o", "json")
    #expect(replay["differences"].elements.isEmpty && (replay["compared"].integer ?? 0) > 0, "\(replay)")
    let acts = try await program.json("audit", "list", "--database", "kept.db", "--verdict", "act", "-o", "json")
    #expect(acts["decisions"].elements.contains { $0["rule"].text == "shorten-idle" })
    let taken = try await program.run(
      ["simulate", "run", "--company", "company.yaml", "--keep", "kept.db"] + Self.span)
    taken.expectComplaint(1, ["kept.db", "nothing was run"])
  }

  /// The drawing has a strip for each run, and the table the same hours.
  @Test func showsEachDayAsAPage() async throws {
    let program = try desk()
    let span = ["--from", "2026-11-24T00:00:00Z", "--to", "2026-11-26T00:00:00Z", "--every", "15m"]
    let words = ["simulate", "run", "--company", "company.yaml", "--timezone", "Europe/Berlin"] + span
    let page = try await program.run(words + ["-o", "html"])
    try page.expectSuccess()
    let problems = PageAccessibility(try ParsedMarkup.document(page.output)).problems
    #expect(problems == [])
    // Two days of UTC begin and end inside days of Berlin.
    for day in ["Tue 24", "Wed 25", "Thu 26"] { #expect(page.output.contains(">\(day)</text>"), "\(page.output)") }
    #expect(page.output.contains("from above: without Curfew, with the rules"))
    #expect(page.output.contains("<title>with the rules: in use 2026-11-2"))
    #expect(!page.output.contains("<script") && !page.output.contains("http://") && !page.output.contains("https://"))
    let markdown = try await program.run(words + ["-o", "markdown"])
    try markdown.expectSuccess()
    let rows = markdown.output.components(separatedBy: "\n").filter { $0.contains("| with the rules |") }
    let days = rows.filter { $0.hasPrefix("| Tue ") || $0.hasPrefix("| Wed ") || $0.hasPrefix("| Thu ") }
    #expect(days.count == 3 * 7, "\(markdown.output)")
    let hours = days.compactMap { Double($0.split(separator: "|")[3].trimmingCharacters(in: .whitespaces)) }
      .reduce(0, +)
    let json = try await program.run(words + ["-o", "json"])
    let runs = try #require(JSONTree(Array(json.output.utf8)))["runs"].elements
    let whole = try #require(Self.number(runs[1]["running_hours"]))
    #expect(abs(hours - whole) < 0.2, "the days add up to the run: \(hours), \(whole)")
  }

  private static func number(_ tree: JSONTree) -> Double? {
    if case .number(let number) = tree { number } else { nil }
  }

  /// A rule that never acts changes nothing, also where the last interval would go beyond the end.
  @Test func endsAllRunsAtTheSameInstant() async throws {
    let program = try desk()
    try program.write(Self.shorten.replacingOccurrences(of: "45m", with: "999h"), to: "idle.d/one.yaml")
    let words = [
      "simulate", "run", "--company", "company.yaml", "--rules", "idle.d", "--from", "2026-11-24T00:00:00Z", "--to",
      "2026-11-24T12:00:00Z", "--every", "11h", "-o", "json",
    ]
    let runs = try #require(JSONTree(Array(try await program.run(words).output.utf8)))["runs"].elements
    #expect(runs.count == 2 && runs[1]["changes"].integer == 0, "\(runs)")
    #expect(runs[0]["running_hours"] == runs[1]["running_hours"] && runs[0]["in_use_hours"] == runs[1]["in_use_hours"])
  }

  /// As often as the service does, whatever the interval is: figures are those of the service.
  @Test(arguments: [("5m", 12, 0), ("2m", 10, 20), ("1m", 12, 48)])
  func readsAllWorkspacesAsOftenAsTheService(_ interval: String, _ ofEverything: Int, _ ofRunning: Int) async throws {
    let program = try desk()
    let words = ["simulate", "run", "--company", "company.yaml", "--every", interval, "--keep", "kept.db"]
    try await program.run(words + ["--from", "2026-11-24T09:00:00Z", "--to", "2026-11-24T10:00:00Z"]).expectSuccess()
    let connection = try Connection(path: program.path("kept.db"), access: .readOnly)
    let scopes = try connection.prepare("SELECT scope FROM sweep_ends").all { $0.text(0) }
    #expect(scopes.count { $0 == "everything" } == ofEverything, "\(scopes)")
    #expect(scopes.count { $0 == "running" } == ofRunning, "\(scopes)")
  }

  struct Mistake: Sendable, CustomTestStringConvertible {
    let old: String
    let new: String
    let words: [String]
    var testDescription: String { new }
  }

  static let mistakes: [Mistake] = [
    Mistake(old: "templates:", new: "template:", words: ["has no 'template'", "did you mean 'templates'", ":4:1"]),
    Mistake(old: "default_ttl: 9h", new: "default_ttl: nine", words: ["'nine'", "such as 90s, 45m or 9h"]),
    Mistake(old: "price_per_hour: 0.40", new: "price_per_hour: -1", words: ["'-1'", "a number, 0 or more"]),
    Mistake(old: "template: dev-go", new: "template: dev-og", words: ["there is no template 'dev-og'", "'dev-go'"]),
    Mistake(old: "zone: Europe/Berlin", new: "zone: Europe/Bärlin", words: ["Europe/Bärlin", "a time zone"]),
    Mistake(old: "people: 4", new: "people: 0", words: ["'0'", "a number from 1 to 20000"]),
    Mistake(old: "people: 4", new: "people: [quinn]", words: ["'quinn' is in the file twice"]),
    Mistake(old: "people: [sam]", new: "tool: shell", words: ["a team needs 'people'"]),
    Mistake(old: "\"17:40\"", new: "\"08:00\"", words: ["'leaves' is not after 'arrives'", "18 hours"]),
    Mistake(old: "\"08:45\"", new: "8.45", words: ["'8.45'", "a time of day such as 08:45"]),
    Mistake(old: "30 8 * * 1-5", new: "30 8 1 * 1-5", words: ["'schedule' cannot be"]),
    Mistake(old: "60%", new: "160%", words: ["'160%'", "a share such as 30% or 0.3"]),
    Mistake(old: "2026-11-01..2026-11-30", new: "2026-11-30..2026-11-01", words: ["a day such as 2026-12-24"]),
    Mistake(old: "version: 1", new: "version: 2", words: ["company files of version 1"]),
    Mistake(old: "currency: EUR", new: "currency: Euro", words: ["three capital letters"]),
  ]

  @Test func refusesACompanyThatMakesNoSense() async throws {
    let program = try desk()
    for mistake in Self.mistakes {
      let wrong = Self.company.replacingOccurrences(of: mistake.old, with: mistake.new)
      #expect(wrong != Self.company, "\(mistake)")
      try program.write(wrong, to: "wrong.yaml")
      let refused = try await program.run("simulate", "run", "--company", "wrong.yaml")
      refused.expectComplaint(3, ["wrong.yaml"] + mistake.words)
    }
    try await program.run("simulate", "run").expectComplaint(2, ["--company"])
    try await program.run("simulate", "run", "--company", "nowhere.yaml").expectComplaint(1, ["nowhere.yaml"])
    try await program.run(
      "simulate", "run", "--company", "company.yaml", "--from", "2026-11-24", "--to", "2026-11-23"
    ).expectComplaint(2, ["--to", "not after"])
    try await program.run("simulate", "run", "--company", "company.yaml", "--compare", "nowhere.d")
      .expectComplaint(3, ["nowhere.d", "--compare"])
  }

  @Test func leavesNothingHalfMadeWhenItIsStopped() async throws {
    let program = try desk()
    let run = try program.start(
      "simulate", "run", "--company", "company.yaml", "--from", "2026-11-01", "--to", "2026-12-01", "--every", "1m",
      "--keep", "kept.db")
    while !FileManager.default.fileExists(atPath: program.path("kept.db")) {
      try await Task.sleep(for: .milliseconds(50))
    }
    run.signal(SIGINT)
    let ended = try await run.end()
    #expect(ended.errors.contains("stopped by a signal before anything was done"), "\(ended)")
    let left = try FileManager.default.contentsOfDirectory(atPath: program.path("."))
    #expect(!left.contains { $0.hasPrefix("kept.db") }, "\(left)")
  }

  @Test func refusesATemplateThatNoServerHas() async throws {
    let program = try desk()
    for name in ["dev/go ü", "-go", "a--b", String(repeating: "x", count: 33)] {
      let file = Self.company.replacing("name: dev-go", with: "name: \"\(name)\"")
        .replacing("template: dev-go", with: "template: \"\(name)\"")
      try program.write(file, to: "wrong.yaml")
      let refused = try await program.run("simulate", "run", "--company", "wrong.yaml")
      #expect(refused.status == 3 && refused.errors.contains("'name' cannot be"), "\(refused)")
    }
  }

  /// On a terminal somebody waits for it.
  @Test func tellsHowFarItIs() async throws {
    let program = try desk()
    let terminal = try PseudoTerminal()
    let run = try program.start(
      ["simulate", "run", "--company", "company.yaml", "--from", "2026-11-01", "--to", "2026-12-01", "--every", "1m"],
      at: terminal, showing: true)
    var shown = ""
    while !shown.contains("hours simulated") {
      try await Task.sleep(for: .milliseconds(50))
      shown += terminal.shown()
    }
    run.signal(SIGINT)
    _ = try await run.end()
  }
}
