import Activity
import Arguments
import Daemon
import Diagnostics
import Files
import FoundationEssentials
import Rules
import Simulator
import Time
import YAML

/// `curfew simulate run`: what rules would do in a company that a file describes.
enum SimulateRun {
  private static let company = Option<String>(
    "company", "FILE", help: "The company: its templates, and its teams with their habits", completion: .files,
    isRequired: true)
  private static let compare = Option<String>(
    "compare", "PATH", help: "Other rules, to be compared with --rules in the same company", completion: .files)
  private static let from = Option<WrittenTime>(
    "from", "TIME", help: "Where the run begins", defaultText: "today's midnight",
    parse: { text throws(InvalidValue) in try WrittenTime(text) })
  private static let to = Option<WrittenTime>(
    "to", "TIME", help: "Where it ends", defaultText: "a week after it begins",
    parse: { text throws(InvalidValue) in try WrittenTime(text) })
  private static let every = Option<Duration>(
    "every", "TIME", help: "Time between two sweeps", defaultText: "5m",
    parse: { text throws(InvalidValue) in try Values.duration(text, atLeast: .minutes(1)) })
  private static let seed = Option<Int>(
    "seed", "N", help: "Another number is other people with the same habits", defaultText: "the file's", in: 0...Int.max
  )
  private static let by = Option<WhatIfRows.Grouping>(
    "by", "GROUP", help: "What is added up", defaultText: WhatIfRows.Grouping.total.rawValue)
  private static let keep = Option<String>(
    "keep", "FILE", help: "Keep the audit trail of the run with --rules, for 'curfew report' and 'audit'",
    completion: .files)

  static let command = Command(
    "run", summary: "Show what rules would do in a simulated company",
    discussion: """
      Runs Curfew's own pipeline in a company in virtual time, once without Curfew (only the server's TTLs, bumps and \
      schedules), once with the rules of --rules or the settings, and once with those of --compare. The people want the same in all \
      runs: the same seed gives the same intentions. Rules in dry run count as enforced; nothing real is changed.

      people_cut_off counts stops that hit somebody at work, people_waited starts that somebody had to ask for. The company \
      file is described in WhatIf.md in Sources/curfew/Documentation.docc; an unknown or wrong value is an error with its place.

      With -o html (or markdown) there is a timeline besides, of when each workspace ran and was used on each day.
      """,
    examples: [
      "curfew simulate run --company company.yaml --rules rules.d --from 2026-11-02 --to 2026-11-30",
      "curfew simulate run --company company.yaml --compare new.d --by template -o csv",
      "curfew simulate run --company company.yaml -o html > what-if.html",
    ],
    parameters: [
      company, compare, from, to, every, seed, by, keep, ReportOutput.form,
      OutputOptions.columns(WhatIfRows.columnNames),
    ]
  ) { invocation in
    let settings = try Settings(invocation)
    let file = try companyFile(invocation.required(company))
    let (start, end) = try span(invocation, settings)
    let rules = try Assembly(settings).rules().enforced
    let others = try invocation[compare].map { try ruleSet(at: $0, settings).enforced }
    var policy = Assembly(settings).policy
    policy.mode = .enforce
    // Nobody is told in a run that takes seconds for days.
    policy.assumesNotices = true
    policy.enforcesDryRuns = true
    policy.interval = invocation[every] ?? .minutes(5)
    let whatIf = WhatIf(
      company: Company(
        file.description, seed: invocation[seed].map { UInt64($0) } ?? file.seed, start: start),
      end: end, interval: policy.interval, policy: policy)
    let signals = await Signals.install()
    let path = invocation[keep]
    let runs = try await signals.starting {
      var runs = [("without Curfew", try await during(whatIf, "without Curfew") { try whatIf.alone(tell: $0) })]
      runs.append(("with the rules", try await run(whatIf, rules, keeping: path, "with the rules")))
      if let others { runs.append(("compared", try await run(whatIf, others, keeping: nil, "compared"))) }
      return runs
    }
    try print(WhatIfRows(grouping: invocation[by] ?? .total, prices: file.prices, runs: runs), file, whatIf, invocation)
    return ExitStatus.success.rawValue
  }

  /// Reads the file.
  ///
  /// - Throws: ``CommandFailure`` with status 3 and all that is wrong with it.
  private static func companyFile(_ path: String) throws -> CompanyFile {
    let source: SourceFile
    do throws(PathFailure) {
      source = try SourceFile.reading(path: path)
    } catch {
      throw CommandFailure(.failure, "the company cannot be read: \(error)", advice: error.advice)
    }
    let file = CompanyFile(source)
    guard !file.diagnostics.hasErrors else {
      throw CommandFailure(
        .findings, "the company in \(path) cannot be used", advice: nil, findings: file.diagnostics)
    }
    return file
  }

  private static func ruleSet(at path: String, _ settings: Settings) throws -> RuleSet {
    let load = RuleSet.load(paths: [path], in: Circumstances(learnsUseSoon: true), params: settings.params)
    guard let ruleSet = load.ruleSet else {
      throw CommandFailure(
        .findings, "the rules in \(path) cannot be used (--compare)",
        findings: load.diagnostics.filter { $0.severity == .error })
    }
    return ruleSet
  }

  private static func span(_ invocation: Invocation, _ settings: Settings) throws -> (Timestamp, Timestamp) {
    let zone = settings[Settings.timezone]
    let today = zone.instants(of: CivilTime(date: zone.civil(at: .now()).date)).first
    let start = settings.instant(invocation[from]) ?? today
    let end = settings.instant(invocation[to]) ?? start + .days(7)
    guard end > start else {
      throw UsageError(.invalidValue, in: invocation.commandName, "--to: the end is not after the beginning")
    }
    guard end - start <= .days(3660) else {
      throw UsageError(.invalidValue, in: invocation.commandName, "--to: more than ten years are not simulated")
    }
    return (start, end)
  }

  /// Runs with a trail that is kept, or thrown away afterwards.
  private static func run(
    _ whatIf: WhatIf, _ ruleSet: RuleSet, keeping path: String?, _ name: String
  ) async throws -> WhatIf.Outcome {
    if let path, try PathContent.isAnything(at: path) {
      throw CommandFailure(
        .failure, "\(path) is there already; nothing was run", advice: "name another file: --keep FILE")
    }
    let folder = FileManager.default.temporaryDirectory.appending(path: "curfew-what-if-\(UUID().uuidString)")
    defer {
      do { try FileManager.default.removeItem(at: folder) } catch {
        Console.tell("\(folder.path) stays behind: \(error)")
      }
    }
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    do {
      return try await during(whatIf, name) { tell in
        try await whatIf.run(ruleSet, database: path ?? folder.appending(path: "curfew.db").path, tell: tell)
      }
    } catch {
      if let path { removeHalf(path) }
      throw error
    }
  }

  /// Tells how many hours are simulated while a run is under way.
  private static func during(
    _ whatIf: WhatIf, _ name: String, _ run: (@escaping @Sendable (Timestamp) -> Void) async throws -> WhatIf.Outcome
  ) async throws -> WhatIf.Outcome {
    let start = whatIf.company.coder.now
    let hours = (whatIf.end - start).wholeSeconds / 3600
    return try await Console.activities.during("hours simulated \(name)", of: max(1, hours)) { progress in
      try await run { progress.advance(to: ($0 - start).wholeSeconds / 3600) }
    }
  }

  /// Removes the trail of a run that did not come to its end: it tells of no whole run, and the next one would find it there.
  private static func removeHalf(_ path: String) {
    for file in [path, "\(path)-wal", "\(path)-shm", "\(path).lock"] {
      do {
        if try PathContent.isAnything(at: file) { try FileManager.default.removeItem(atPath: file) }
      } catch {
        Console.tell("\(file) of the run that was cut off stays behind: \(error)")
      }
    }
  }

  private static func print(
    _ rows: WhatIfRows, _ file: CompanyFile, _ whatIf: WhatIf, _ invocation: Invocation
  ) throws {
    let settings = try Settings(invocation)
    let start = whatIf.company.coder.now
    let display = settings.display(now: start)
    let people = file.description.teams.reduce(0) { $0 + $1.members.count }
    let money =
      rows.prices.isEmpty
      ? "no prices: give templates a 'price_per_hour'"
      : "cost in \(file.currency ?? "the currency of the file"), by 'price_per_hour'"
    let notes = [
      "\(Count.of(people, "person").replacing("persons", with: "people")) from \(display.time(start)) to "
        + "\(display.time(whatIf.end)), a sweep every \(whatIf.interval.shortText); \(money)"
    ]
    let days = WhatIfDays(runs: rows.runs, from: start, to: whatIf.end, zone: settings[Settings.timezone])
    let page = ReportPage(
      title: "Curfew: what rules would do",
      sections: [.init(heading: "Figures", rows: rows.rows, notes: notes, charts: []), days.section],
      foot: "a simulated company, seed \(invocation[seed].map { UInt64($0) } ?? file.seed)")
    if let document = try ReportOutput.document(page, invocation, display) { return try Console.emit(document) }
    try OutputOptions.print(
      rows.rows, invocation, on: display,
      with: [
        "from": .string(start.rfc3339), "to": .string(whatIf.end.rfc3339),
        "people": .integer(Int64(people)), "currency": file.currency.map { .string($0) } ?? .null,
      ],
      notes: notes, as: ReportOutput.list(invocation))
  }
}
