import Foundation
import Glibc
import SQLite
import TestSupport
import Testing
import Time

/// Old records go as people ask for it, or as the settings say.
@Suite(.ownThreads) struct RetentionTests {
  /// A desk with a trail of which two days are twenty days old.
  private func agedDesk(database: String = "curfew.db") async throws -> Desk {
    let desk = try Desk()
    desk.environment["CURFEW_DATABASE"] = database
    for _ in 0..<6 {
      try await desk.run("sweep").expectSuccess()
      desk.wait(.hours(8))
    }
    desk.wait(.days(20))
    for _ in 0..<2 {
      try await desk.run("sweep").expectSuccess()
      desk.wait(.minutes(10))
    }
    return desk
  }

  /// Killed after whichever write, the trail is whole, and the next run goes on.
  @Test func canBeKilledAtAnyWrite() async throws {
    let program = BuiltProgram()
    try program.write(
      """
      version: 1
      templates: [{name: go, default_ttl: 9h}]
      teams: [{name: all, zone: Europe/Berlin, template: go, people: 8, forgets_windows: 50%}]

      """, to: "company.yaml")
    try program.write(
      """
      version: 1
      defaults: {mode: enforce}
      groups:
        - name: one
          rules:
            - name: idle
              match: {status: [running]}
              when: ws.idle_for > duration("45m") && has(ws.deadline) && ws.deadline - now > duration("1h")
              actions: [{shorten: {to: "${now + duration('31m')}"}}]
              cooldown: 30m

      """, to: "rules.yaml")
    try await program.run(
      "simulate", "run", "--company", "company.yaml", "--rules", "rules.yaml", "--from", "2026-11-23T00:00:00Z", "--to",
      "2026-11-27T00:00:00Z", "--every", "10m", "--keep", "trail.db"
    ).expectSuccess()
    var written = 1
    var (kills, continued) = (0, 0)
    while true {
      let name = "copy-\(written).db"
      try FileManager.default.copyItem(atPath: program.path("trail.db"), toPath: program.path(name))
      let process = try program.start("audit", "prune", "--keep", "1d", "--database", name)
      // As large as the log beside the file becomes, so much was written.
      var size = stat()
      while process.isRunning, stat(program.path(name) + "-wal", &size) != 0 || size.st_size < written {}
      if process.isRunning { process.signal(SIGKILL) }
      let isKilled = try await process.end().signal == SIGKILL
      try await program.run("audit", "verify", "--database", name).expectSuccess()
      let next = try await program.run("audit", "prune", "--keep", "1d", "--database", name, "-o", "json")
      try next.expectSuccess()
      if JSONTree(Array(next.output.utf8))?["continued"] == .bool(true) { continued += 1 }
      try await program.run("audit", "verify", "--database", name).expectSuccess()
      guard isKilled else { break }
      kills += 1
      written += written / 4 + 40_000
    }
    #expect(kills >= 3 && continued >= 1, "\(kills) kills, \(continued) in the middle")
  }

  /// What is removed is sealed as it was: of a trail that was edited nothing is.
  @Test func removesNothingOfATrailThatIsNotIntact() async throws {
    let desk = try await agedDesk()
    let connection = try Connection(path: desk.path("curfew.db"), access: .readWrite)
    try connection.trustSchema()
    try connection.execute("UPDATE observations SET last_used_at = at WHERE seq = (SELECT min(seq) FROM observations)")
    let count = try connection.integer("SELECT count(*) FROM observations")
    try await desk.run("audit", "prune", "--keep", "10d").expectComplaint(6, ["NOT INTACT", "nothing was removed"])
    #expect(try connection.integer("SELECT count(*) FROM observations") == count)
    #expect(try await desk.run("audit", "verify").status == 6)
  }

  @Test func removesWhatIsOldAndVerifies() async throws {
    let desk = try await agedDesk()
    let head = try #require(try await desk.json("audit", "verify")["head"].text)
    let day = try await desk.json(
      "report", "activity", "--by", "owner", "--from", "2026-11-24T00:00:00Z", "--to", "2026-11-25T00:00:00Z")
    let acts = try await desk.json("audit", "list", "--verdict", "act")["decisions"].elements.count
    let told = try await desk.run("audit", "prune", "--keep", "10d", "--timezone", "UTC")
    try told.expectSuccess()
    #expect(told.output.contains("removed (") && told.output.contains("older ones stay"), "\(told)")
    #expect(told.output.contains("the trail is whole since 2026-12-16"), "\(told)")
    let verified = try await desk.run("audit", "verify", "--against", head)
    #expect(verified.status == 0 && verified.output.contains("all intact"), "\(verified)")
    #expect(try await desk.json("audit", "list", "--verdict", "act")["decisions"].elements.count == acts)
    #expect(acts > 0)
    let connection = try Connection(path: desk.path("curfew.db"), access: .readOnly)
    try connection.trustSchema()
    #expect(!day["activity"].elements.isEmpty)
    for owner in day["activity"].elements {
      let sums = try connection.prepare(
        """
        SELECT sum(running_least), sum(running_most), sum(used_most) FROM daily_hours
        WHERE day = '2026-11-24' AND owner = ?
        """
      ).first([.text(owner["owner"].text ?? "")]) { [$0.integer(0), $0.integer(1), $0.integer(2)] }
      for (sum, name) in zip(try #require(sums), ["running_least", "running_most", "used_most"]) {
        guard case .number(let told) = owner[name] else {
          Issue.record("\(owner)")
          continue
        }
        // Each template's seconds are whole.
        #expect(abs(Double(sum) - told) < 5, "\(name) of \(owner)")
      }
    }
    let replay = try await desk.json("audit", "replay")
    #expect(replay["differing"].integer == 0 && replay["compared"].integer ?? 0 >= Int64(acts), "\(replay)")
    try await desk.run("sweep").expectSuccess()
    try await desk.run("audit", "verify", "--against", head).expectSuccess()
    let report = try await desk.run("report", "rules", "--from", "2026-11-24", "--to", "2026-12-17")
    #expect(report.status == 0 && report.errors.contains("not complete before 2026-12-16T"), "\(report)")
    let page = try await desk.run(
      "report", "cost", "--from", "2026-11-24", "--to", "2026-12-17", "-o", "markdown")
    #expect(page.status == 0 && page.output.contains("not complete before 2026-12-16T"), "\(page)")
    let cost = try await desk.json("report", "cost", "--from", "2026-11-24", "--to", "2026-12-17")
    #expect(cost["not_complete"].text?.contains("is unknown") == true, "\(cost)")
    let again = try await desk.run("audit", "prune", "--keep", "10d")
    #expect(again.output.contains("nothing is older than"), "\(again)")
    let later = try await desk.run("audit", "prune", "--keep", "10d", "--keep-acts", "15d")
    #expect(later.output.contains("removed ("), "\(later)")
    #expect(try await desk.json("audit", "list", "--verdict", "act")["decisions"].elements.count < acts)
    try await desk.run("audit", "verify", "--against", head).expectSuccess()
    let nothing = try await desk.run("audit", "prune", "--keep", "10d", "--keep-acts", "15d")
    #expect(nothing.output.contains("nothing is older than"), "\(nothing)")
  }

  /// What is left of a time of which records were removed is not how it was.
  @Test func tellsNothingOfWhatWasRemoved() async throws {
    let desk = try await agedDesk()
    func numbers() async throws -> Set<Int64> {
      Set(
        try await desk.json("audit", "list", "--limit", "1000")["decisions"].elements.compactMap(\.["number"].integer))
    }
    func digest(_ day: String) async throws -> Finished {
      try await desk.run("audit", "digest", "--day", day, "--timezone", "UTC")
    }
    let rule = """
            - name: rarely-used
              match: {owner: [alice]}
              when: state.days_used_last_14 < 2
              actions: [{set_ttl: {to: 5h}}]

      """
    try desk.write(World.rules() + rule, to: "rules.d/four.yaml")
    try await desk.run("sweep").expectSuccess()
    let before = try await numbers()
    try await digest("2026-11-25").expectSuccess()
    let quiet = try await digest("2026-12-07").output
    #expect(try await desk.json("audit", "list")["not_complete"] == .null)
    try await desk.run("audit", "prune", "--keep", "10d", "--keep-acts", "15d").expectSuccess()

    let removal = "records before 2026-12-06T00:00:00Z were removed (prune)"
    let gone = try #require(before.subtracting(try await numbers()).min())
    try await desk.run("audit", "show", "\(gone)").expectComplaint(
      1, ["decision \(gone) is not in the trail: \(removal)"])
    try await desk.run("audit", "show", "999999").expectComplaint(1, ["there is no decision 999999"])
    for time in ["2026-11-01T00:00:00Z", "2026-11-25T12:00:00Z", "2026-12-10T00:00:00Z"] {
      let explained = try await desk.run("explain", "bob/web", "--at", time, "--timezone", "UTC")
      explained.expectComplaint(1, ["is not known any more", "which is whole since 2026-12-16"])
    }
    try await desk.run("explain", "bob/wbe", "--at", "2026-11-25").expectComplaint(
      1, ["knows no workspace bob/wbe"])
    let whole = try #require(try await desk.json("audit", "list", "--limit", "1")["decisions"].elements.first)
    let latest = try #require(whole["last_at"].text)
    let explained = try await desk.json("explain", "bob/web", "--at", latest)
    #expect(explained["source"].text == "trail")
    #expect(
      explained["notes"].elements.contains { $0.text?.hasPrefix("of use before 2026-12-16T") == true }, "\(explained)")

    let part = ["audit", "list", "--since", "2026-11-24", "--until", "2026-11-26"]
    #expect(try await desk.run(part).output.contains(removal))
    #expect(try await desk.json("audit", "list")["not_complete"].text?.hasPrefix(removal) == true)
    let none = try await desk.run("audit", "list", "--until", "2026-11-24T00:00:00Z")
    #expect(none.output.contains("no decision was found") && none.output.contains(removal), "\(none)")
    #expect(try await desk.json("audit", "list", "--since", "2026-12-06T00:00:00Z")["not_complete"] == .null)

    try await digest("2026-11-25").expectComplaint(
      1, ["the digest of 2026-11-25 cannot be made any more", "records before 2026-12-06T00:00:00Z were removed"])
    // No sweep of that day was removed, for none was made.
    #expect(try await digest("2026-12-07").output == quiet)
  }

  /// However the records of a day go: at once, or first those of its morning.
  @Test func keepsTheHoursOfADayThatIsCut() async throws {
    let desk = try await agedDesk()
    try await desk.run("audit", "backup", "other.db").expectSuccess()
    func hours(_ database: String) throws -> [String] {
      try Connection(path: desk.path(database), access: .readOnly).prepare(
        """
        SELECT day || ' ' || owner || ' ' || template || ' ' || running_least || ' ' || running_most || ' ' || used_least
          || ' ' || used_most || ' ' || starts || ' ' || stops FROM daily_hours ORDER BY 1
        """
      ).all { $0.text(0) }
    }
    // The last sweep is of half past four, twenty-two days after the first.
    for keep in ["22d", "21d", "10d"] {
      try await desk.run("audit", "prune", "--keep", keep).expectSuccess()
    }
    try await desk.run("audit", "prune", "--keep", "10d", "--database", "other.db").expectSuccess()
    let found = try hours("curfew.db")
    #expect(found == (try hours("other.db")) && found.contains { $0.hasPrefix("2026-11-24") }, "\(found)")
  }

  @Test(.enabled(if: python != nil, "there is no python3 on the PATH"))
  func isVerifiedByAnotherProgram() async throws {
    let desk = try await agedDesk()
    let verifier = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "deploy/verify-trail.py").path
    desk.environment["PATH"] = ProcessInfo.processInfo.environment["PATH"]
    desk.environment["VERIFIER"] = verifier
    try await desk.run("audit", "prune", "--keep", "10d").expectSuccess()
    let head = try #require(try await desk.json("audit", "verify")["head"].text)
    #expect(try await desk.shell(#"python3 "$VERIFIER" curfew.db"#).output == "\(head)\n")
    #expect(
      try await desk.shell(#""$CURFEW" audit export > trail.jsonl; python3 "$VERIFIER" trail.jsonl"#).output
        == "\(head)\n")
    for (number, edit) in [
      "UPDATE log SET chain = zeroblob(32) WHERE seq = (SELECT max(seq) FROM log WHERE kind = 'pruned')",
      "DELETE FROM intents WHERE seq = (SELECT min(seq) FROM intents)",
      "UPDATE pruning_ends SET seal = zeroblob(32)",
    ].enumerated() {
      try await desk.run("audit", "backup", "edited\(number).db").expectSuccess()
      let connection = try Connection(path: desk.path("edited\(number).db"), access: .readWrite)
      try connection.trustSchema()
      try connection.execute("PRAGMA foreign_keys = OFF; \(edit)")
      #expect(try await desk.shell(#"python3 "$VERIFIER" edited\#(number).db"#).status == 1, "\(edit)")
    }
  }

  @Test func refusesWhatMakesNoSense() async throws {
    let desk = try Desk()
    try await desk.run("audit", "prune", "--keep", "90d").expectComplaint(1, ["there is no audit trail yet"])
    try await desk.run("sweep").expectSuccess()
    try await desk.run("audit", "prune").expectComplaint(2, ["needs --keep"])
    try await desk.run("audit", "prune", "--keep", "1h").expectComplaint(2, ["a span of a day or more"])
    try await desk.run("audit", "prune", "--keep", "90d", "--keep-acts", "30d").expectComplaint(2, ["is shorter than"])
    let nothing = try await desk.run("audit", "prune", "--keep", "90d")
    #expect(nothing.status == 0 && nothing.output.contains("nothing is older than"), "\(nothing)")
    let second = try await desk.shell(
      #"exec 9> curfew.db.prune-lock; flock -n 9; "$CURFEW" audit prune --keep 90d"#)
    second.expectComplaint(75, ["another process is removing records", "keeps more than is wanted here"])
    let connection = try Connection(path: desk.path("curfew.db"), access: .readWrite)
    try connection.execute("PRAGMA user_version = 99")
    try await desk.run("audit", "prune", "--keep", "90d").expectComplaint(1, ["schema is version 99"])
    desk.directory.write(Array("not a database at all, and long enough to be none".utf8), to: "other.db")
    #expect(try await desk.run("audit", "prune", "--keep", "90d", "--database", "other.db").status == 1)
  }

  @Test(.enabled(if: SmallDisk.isPossible, "nothing may be mounted here"))
  func losesNothingOnADiskThatIsFullOrReadOnly() async throws {
    let folder = TemporaryFolder()
    let disk = try #require(SmallDisk(in: folder, at: "disk", bytes: 8 << 20))
    let desk = try await agedDesk(database: folder.file("disk/curfew.db"))
    let head = try #require(try await desk.json("audit", "verify")["head"].text)
    disk.fill()
    let full = try await desk.run("audit", "prune", "--keep", "10d")
    full.expectComplaint(1, ["no room is left"])
    disk.clear()
    try await desk.run("audit", "verify", "--against", head).expectSuccess()
    try await disk.setReadOnly(true)
    let refused = try await desk.run("audit", "prune", "--keep", "10d")
    #expect(refused.status == 1 && refused.errors.contains("curfew.db"), "\(refused)")
    try await disk.setReadOnly(false)
    try await desk.run("audit", "prune", "--keep", "10d").expectSuccess()
    try await desk.run("audit", "verify", "--against", head).expectSuccess()
  }

  @Test func isDoneByTheServiceAsTheSettingsSay() async throws {
    let desk = try await agedDesk()
    try desk.write(
      "mode: enforce\ninterval: 5s\nretention: {keep: 10d}\nlimits: {stop_grace: 10m}\n", to: "curfew.yaml")
    let service = try desk.start("serve")
    try await service.says("old records removed")
    service.signal(SIGTERM)
    try await service.end().expectSuccess()
    let verified = try await desk.run("audit", "verify")
    #expect(verified.output.contains("all intact"), "\(verified)")
    try desk.write("mode: enforce\nretention: {keep: 5m}\n", to: "curfew.yaml")
    try await desk.run("sweep").expectComplaint(1, ["retention.keep", "a span of a day or more"])
  }

  @Test func saysFromWhenItCounts() async throws {
    let desk = try Desk()
    try await desk.run("sweep").expectSuccess()
    let told = try await desk.run("audit", "prune", "--keep", "1d", "--timezone", "UTC")
    try told.expectSuccess()
    #expect(
      told.output.contains("nothing is older than 24h before the last sweep, which was at 2026-11-24T"), "\(told)")
    try await desk.run("audit", "prune", "--keep", "forever").expectComplaint(
      2, ["'forever'", "a span of a day or more, such as 90d"])
  }
}
