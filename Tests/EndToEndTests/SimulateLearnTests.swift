import Foundation
import TestSupport
import Testing

/// A company file that is learned from a trail: the people in it live as those did that the trail saw.
@Suite(.ownThreads) struct SimulateLearnTests {
  private static let company = """
    version: 1
    seed: 3
    server: v2.31.13
    templates:
      - {name: dev-go, default_ttl: 9h, activity_bump: 45m}
      - {name: gpu, default_ttl: 16h}
    teams:
      - name: Berlin
        zone: Europe/Berlin
        template: dev-go
        people: [ana, ben, 1e5]
        workdays: [mon, tue, wed, thu]
        arrives: "08:45"
        leaves: "16:40"
        arrival_spread: 30m
        departure_spread: 30m
        schedule: CRON_TZ=Europe/Berlin 30 8 * * 1-4
        ttl: 10h
        forgets_windows: 0%
        stays_late: 0%
        works_evenings: 0%
        absent: 0%
      - name: ml
        zone: America/New_York
        template: gpu
        people: [quinn]
        arrives: "10:00"
        leaves: "19:00"
        arrival_spread: 60m
        forgets_windows: 0%

    """
  private static let rules = """
    version: 1
    timezone: UTC
    groups:
      - name: one
        rules: []

    """

  private func minutes(_ text: String) throws -> Int {
    let parts = text.split(separator: ":").compactMap { Int($0) }
    try #require(parts.count == 2)
    return parts[0] * 60 + parts[1]
  }

  /// A value of a team in the file, by a person's name.
  private func value(_ key: String, of person: String, in text: String) throws -> String {
    let teams = text.components(separatedBy: "  - name: ").filter { $0.contains("people: [\"\(person)\"]") }
    let team = try #require(teams.first, "\(text)")
    let line = try #require(team.components(separatedBy: "\n").first { $0.hasPrefix("    \(key): ") }, "\(team)")
    return String(line.dropFirst("    \(key): ".count)).replacingOccurrences(of: "\"", with: "")
  }

  @Test func findsTheHabitsThatTheTrailWasMadeWith() async throws {
    let program = BuiltProgram()
    try program.write(Self.company, to: "company.yaml")
    try program.write(Self.rules, to: "rules.d/one.yaml")
    func run(_ company: String, _ more: String...) async throws -> JSONTree {
      let finished = try await program.run(
        ["simulate", "run", "--company", company, "--from", "2026-11-02T00:00:00Z", "--to", "2026-11-14", "-o", "json"]
          + more)
      try finished.expectSuccess()
      return try #require(JSONTree(Array(finished.output.utf8)))["runs"].elements[0]
    }
    let before = try await run("company.yaml", "--every", "15m", "--keep", "kept.db")
    let learned = try await program.run(
      "simulate", "learn", "--database", "kept.db", "--from", "2026-11-02T00:00:00Z", "--to", "2026-11-14",
      "--zone", "America/New_York")
    try learned.expectSuccess()
    #expect(learned.errors.contains("learned from 4 workspaces"), "\(learned)")
    let text = learned.output
    for person in ["ana", "ben", "1e5"] {
      #expect(try value("zone", of: person, in: text) == "Europe/Berlin")
      #expect(try value("workdays", of: person, in: text) == "[mon, tue, wed, thu]", "\(text)")
      #expect(abs(try minutes(value("arrives", of: person, in: text)) - (8 * 60 + 45)) <= 25, "\(text)")
      #expect(abs(try minutes(value("leaves", of: person, in: text)) - (16 * 60 + 40)) <= 45, "\(text)")
      #expect(try value("schedule", of: person, in: text) == "CRON_TZ=Europe/Berlin 30 8 * * 1-4")
      #expect(try value("ttl", of: person, in: text) == "10h")
      #expect(try value("absent", of: person, in: text) == "0%")
      // A stop by the server is nobody's evening.
      #expect(try value("works_evenings", of: person, in: text) == "0%", "\(text)")
    }
    #expect(text.contains("server: v2.31.13") && text.contains("{name: \"dev-go\", activity_bump: 45m}"), "\(text)")
    #expect(try value("template", of: "quinn", in: text) == "gpu")
    // The trail does not say where somebody without a schedule lives.
    #expect(try value("zone", of: "quinn", in: text) == "America/New_York")
    #expect(abs(try minutes(value("arrives", of: "quinn", in: text)) - 10 * 60) <= 40, "\(text)")
    // The learned people use their workspaces as much as those did.
    try program.write(text, to: "learned.yaml")
    let after = try await run("learned.yaml", "--every", "12h")
    for figure in ["in_use_hours", "running_hours"] {
      guard case .number(let one) = before[figure], case .number(let other) = after[figure] else {
        Issue.record("no \(figure): \(before) \(after)")
        continue
      }
      #expect(abs(one - other) < one * 0.15, "\(figure): \(one) and \(other)")
    }
  }

  @Test func saysWhereThereIsNothingToLearn() async throws {
    let desk = try Desk()
    try await desk.run("simulate", "learn").expectComplaint(1, ["there is no audit trail yet"])
    try await desk.run("sweep").expectSuccess()
    let nothing = try await desk.run("simulate", "learn", "--from", "2020-01-01", "--to", "2020-02-01")
    nothing.expectComplaint(1, ["nothing was used in this range"])
  }
}
