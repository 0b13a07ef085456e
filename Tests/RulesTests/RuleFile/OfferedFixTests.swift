import Diagnostics
import Rules
import Testing
import Time

/// Damages rules as people do, in every way to write a scalar, and obeys each offered fix: the file loads, the finding is gone,
/// nothing new is found, and the condition can come out both ways.
@Suite struct OfferedFixTests {
  /// Conditions that are true of some workspace or minute and false of another.
  static let conditions = [
    "ws.idle_for > duration(\"2h\")", "ws.idle_for.getHours() > 2 && ws.outdated",
    "has(ws.deadline) && now + duration(\"1h\") > ws.deadline", "ws.created_at + days(5) < now",
    "has(ws.last_used_at) && now - duration(\"30m\") > ws.last_used_at", "now.getDayOfWeek(\"Europe/Berlin\") == 6",
    "now.getDayOfWeek(\"Europe/Berlin\") in [6, 0]", "now.getMonth(\"Europe/Berlin\") == 11",
    "now.getMonth(\"Europe/Berlin\") in [11, 0]", "now.getDate(\"Europe/Berlin\") == 1",
    "now.getHours(\"Europe/Berlin\") >= 18", "now.isWithin(\"Mon-Fri 09:00-17:00\", \"Europe/Berlin\")",
    "now.isWithin(\"daily 18:00-24:00\", \"Europe/Berlin\")", "now > now.at(\"17:00\", \"Europe/Berlin\")",
    "ws.created_at > timestamp(\"2026-02-01T00:00:00Z\")", "now > timestamp(\"2026-06-01T00:00:00Z\")",
    "ws.name.startsWith(\"dev\")", "ws.status == \"running\" || ws.outdated", "ws.daily_cost > 10",
    "ws.name == \"dev-box1\"", "ws.agents.exists(a, a.status == \"connected\")", "owner.name in [\"ada\", \"ben\"]",
    "now.nextCron(\"0 9 * * Mon-Fri\", \"Europe/Berlin\") - now < duration(\"90m\")",
  ]

  /// What is right, and what people write in its place.
  static let slips: [(right: String, wrong: String)] = [
    ("duration(\"2h\")", "\"2h\""), ("duration(\"2h\")", "2"), ("duration(\"2h\")", "\"2 hours\""),
    ("duration(\"2h\")", "duration(\"2d\")"), ("duration(\"2h\")", "duration(\"2 h\")"), ("duration(\"2h\")", "2h"),
    ("duration(\"2h\")", "duration(\"2hours\")"), ("duration(\"2h\")", "hours(2)"), ("duration(\"2h\")", "7200"),
    ("duration(\"1h\")", "\"1h\""), ("duration(\"1h\")", "1"), ("duration(\"30m\")", "\"30m\""),
    ("duration(\"30m\")", "\"30 min\""), ("duration(\"30m\")", "30"), ("days(5)", "\"5d\""),
    ("days(5)", "duration(\"5d\")"),
    ("days(5)", "5"), ("== 6", "== \"Saturday\""), ("== 6", "== \"Sat\""), ("== 6", "== \"saturdays\""),
    ("== 6", "== Saturday"), ("== 6", "== 7"), ("== 6", "== \"6\""), ("in [6, 0]", "in [\"Sat\", \"SUNDAY\"]"),
    ("in [6, 0]", "in [6, 7]"), ("== 11", "== \"December\""), ("== 11", "== \"dec\""), ("== 11", "== 12"),
    ("== 11", "== December"), ("in [11, 0]", "in [12, 1]"), ("in [11, 0]", "in [\"Dec\", \"Jan.\"]"),
    ("getDate", "getDayOfMonth"), ("getDate(\"Europe/Berlin\") == 1", "getDayOfMonth(\"Europe/Berlin\") == 31"),
    ("getDate(\"Europe/Berlin\") == 1", "getDayOfMonth(\"Europe/Berlin\") >= 1"),
    ("getDate(\"Europe/Berlin\") == 1", "getDate(\"Europe/Berlin\") == 0"),
    ("getDate(\"Europe/Berlin\") == 1", "getDayOfYear(\"Europe/Berlin\") == 1"),
    ("getDate(\"Europe/Berlin\") == 1", "getDayOfYear(\"Europe/Berlin\") == 366"),
    ("getDate(\"Europe/Berlin\") == 1", "getMonth(\"Europe/Berlin\") >= 1"),
    ("now.getDayOfWeek(\"Europe/Berlin\") == 6", "string(now.getDayOfWeek(\"Europe/Berlin\")) == \"Saturday\""),
    (">= 18", "== 24"), (">= 18", ">= \"18\""), ("(\"Europe/Berlin\")", "()"), ("Europe/Berlin", "Europe/Berln"),
    ("Europe/Berlin", "posix/Europe/Berlin"), ("Mon-Fri 09:00-17:00", "1-5 09:00-17:00"),
    ("Mon-Fri 09:00-17:00", "09:00-17:00 Mon-Fri"), ("Mon-Fri 09:00-17:00", "Monday-Friday 9-17"),
    ("Mon-Fri 09:00-17:00", "Mon..Fri 9am-5pm"), ("Mon-Fri 09:00-17:00", "Mon - Fri 0900-1700"),
    ("Mon-Fri 09:00-17:00", "weekdays 9 to 17"), ("18:00-24:00", "18:00-23:59"),
    ("Mon-Fri 09:00-17:00", "Mon-Fri\u{A0}09:00-17:00"), ("T00:00:00Z\")", "\")"),
    ("timestamp(\"2026-06-01T00:00:00Z\")", "\"2026-06-01\""), ("T00:00:00Z\")", " 08:00\")"), ("&&", "and"),
    ("&&", "AND NOT"), ("&&", "&"),
    ("||", "or"), ("==", "="), ("== ", "==="), ("status", "staus"), ("\"running\"", "\"runing\""),
    ("startsWith", "hasPrefix"),
    ("exists", "any"), ("a, a", "a"), ("10", "\"10\""), ("10", "10.5"), ("> ", ">\u{A0}"), (" ", "\u{3000}"),
    ("ws", "\u{200B}ws"),
    ("has(ws.deadline) && ", ""), ("\"17:00\"", "\"5pm\""), ("\"17:00\"", "\"17\""),
    ("duration(\"2h\")", "duration(2)"),
    ("duration(\"2h\")", "duration(\"2\")"), ("getHours() > 2", "getHours(\"UTC\") > 2"), ("== 6", "== 6.0"),
    ("ws.outdated", "ws.outdated == \"yes\""), ("getHours() >", "getDays() >"), ("Mon-Fri 09:00-17:00", "Mon/Tue 9-17"),
    ("daily 18:00-24:00", "Sat & Sun 9am-5pm"), ("ws.daily_cost", "string(ws.daily_cost)"), ("Mon-Fri\",", "1-9\","),
    ("getDayOfWeek(\"Europe/Berlin\") == 6", "getDayOfWeek(\"Europe/Berlin\") >= 6"),
    ("getDayOfWeek(\"Europe/Berlin\") == 6", "getDayOfWeek(\"Europe/Berlin\") <= 5"),
    ("getDayOfWeek(\"Europe/Berlin\") == 6", "getDayOfWeek() == 7"),
    ("getDate(\"Europe/Berlin\") == 1", "getDayOfYear(\"Europe/Berlin\") == 365"),
    ("getMonth(\"Europe/Berlin\") == 11", "getMonth(\"Europe/Berlin\") == 1"),
    ("getMonth(\"Europe/Berlin\") in [11, 0]", "getMonth(\"Europe/Berlin\") in [1, 2, 3]"),
    ("ws.idle_for > duration(\"2h\")", "ws.idle_for == duration(\"2h\")"),
    ("now + duration(\"1h\") >", "now + duration(\"1h\") =="),
    ("\"2h\"", "\"2,5h\""), ("Europe/Berlin", "PST"), ("Europe/Berlin", "UTC+2"), ("Europe/Berlin", "GMT-0530"),
    ("Mon-Fri 09:00-17:00", "daily 00:00-23:59"), ("ws.name == \"dev-box1\"", "ws.name == \"ada/dev-box1\""),
    ("ws.name.startsWith(\"dev\")", "ws.name.matches(\"dev*\")"),
    ("ws.name.startsWith(\"dev\")", "ws.name.lowerAscii().startsWith(\"DEV\")"),
  ]

  /// The ways to write a condition into a rule.
  enum Style: CaseIterable {
    case plain, singleQuoted, doubleQuoted, literal, folded, flow

    var isQuoted: Bool { self == .singleQuoted || self == .doubleQuoted }

    func written(_ text: String) -> String {
      let act = "actions: [clear_autostart: {}]"
      let single = "'\(text.replacing("'", with: "''"))'"
      return switch self {
      case .plain: "- name: a\n  when: \(text)\n  \(act)"
      case .singleQuoted: "- name: a\n  when: \(single)\n  \(act)"
      case .doubleQuoted: "- name: a\n  when: \"\(text.replacing("\"", with: "\\\""))\"\n  \(act)"
      case .literal: "- name: a\n  when: |\n    \(text)\n  \(act)"
      case .folded: "- name: a\n  when: >-\n    \(text)\n  \(act)"
      case .flow: "- {name: a, when: \(single), \(act)}"
      }
    }
  }

  @Test(arguments: Style.allCases)
  func leadsToARuleThatWorks(style: Style) throws {
    var fixes = 0
    for condition in Self.conditions {
      let right = Loading.file(style.written(condition), timezone: "Europe/Berlin")
      #expect(RuleSet.load(files: [right]).diagnostics.map { $0.render() } == [])
      // Both ways to write its strings.
      for text in style.isQuoted ? [condition, condition.replacing("\"", with: "'")] : [condition] {
        for slip in Self.slips {
          let quote = text.contains("'") ? "'" : "\""
          let (part, wrong) = (slip.right.replacing("\"", with: quote), slip.wrong.replacing("\"", with: quote))
          guard let place = text.firstRange(of: part) else { continue }
          var damaged = text
          damaged.replaceSubrange(place, with: wrong)
          fixes += obey(Loading.file(style.written(damaged), timezone: "Europe/Berlin"))
        }
      }
    }
    #expect(fixes > 150)
  }

  /// A date without a zone is midnight where the file is, whatever the time of year.
  @Test(
    arguments: [
      ("\"2026-12-25\"", "Europe/Berlin", "2026-12-25T00:00:00+01:00"),
      ("timestamp(\"2026-12-25\")", "Europe/Berlin", "2026-12-25T00:00:00+01:00"),
      ("timestamp(\"2026-07-01\")", "Europe/Berlin", "2026-07-01T00:00:00+02:00"),
      ("timestamp(\"2026-03-29 08:00\")", "Europe/Berlin", "2026-03-29T08:00:00+02:00"),
      ("timestamp(\"2026-03-29 02:30\")", "Europe/Berlin", "2026-03-29T03:00:00+02:00"),
      ("timestamp(\"2026-10-25 02:30\")", "Europe/Berlin", "2026-10-25T02:30:00+02:00"),
      ("timestamp(\"2026-11-01T12:00:00\")", "America/St_Johns", "2026-11-01T12:00:00-03:30"),
      ("timestamp(\"2026-12-25 18:00Z\")", "Europe/Berlin", "2026-12-25T18:00:00Z"),
      ("timestamp(\"2026-12-25 18:00 +05:00\")", "Europe/Berlin", "2026-12-25T18:00:00+05:00"),
      ("timestamp(\"2026-12-25\")", "UTC", "2026-12-25T00:00:00Z"),
      ("timestamp(\"2026-12-25\")", nil, "2026-12-25T00:00:00Z"),
    ] as [(String, String?, String)])
  func readsADateInTheFilesZone(written: String, zone: String?, meant: String) throws {
    let file = Loading.file("- name: a\n  when: now < \(written)\n  actions: [clear_autostart: {}]", timezone: zone)
    let fix = try #require(RuleSet.load(files: [file]).diagnostics.first?.fixes.first)
    let text = try #require(fix.applied(to: file.text))
    #expect(text.contains("now < timestamp(\"\(meant)\")"), "\(text)")
    #expect(RuleSet.load(files: [SourceFile(name: "r.yaml", text: text)]).diagnostics.isEmpty)
  }

  /// Tabs, and what looks like spaces, in front of keys on every level: a repair that is offered gives a file that loads.
  @Test(arguments: ["\t", "\u{A0}", "\u{A0}\u{A0}", "\t\t", "\u{3000}", " \u{A0}", " \t"])
  func indentsAsTheKeyBelongs(blank: String) throws {
    let text = """
      version: 1
      timezone: UTC
      params:
        idle: 2h
      groups:
        - name: x
          rules:
            - name: a
              when: ws.idle_for > params.idle
              actions: [clear_autostart: {}]
        - name: y
          rules: []
      defaults:
        mode: dry-run

      """
    #expect(RuleSet.load(files: [SourceFile(name: "r.yaml", text: text)]).diagnostics.map { $0.render() } == [])
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    for index in lines.indices.dropLast() {
      var damaged = lines
      damaged[index] = blank + lines[index].drop { $0 == " " }
      let file = SourceFile(name: "r.yaml", text: damaged.joined(separator: "\n"))
      let findings = RuleSet.load(files: [file]).diagnostics
      let fixes = findings.filter { $0.code.hasPrefix("Y11") }.flatMap(\.fixes)
      // A line in another place of the same text can be right as well.
      #expect(!fixes.isEmpty || !findings.hasErrors, "\(file.text)\n\(findings.map { $0.render() })")
      for fix in fixes {
        let mended = try #require(fix.applied(to: file.text))
        let rest = RuleSet.load(files: [SourceFile(name: "r.yaml", text: mended)])
        #expect(rest.ruleSet != nil, "\(file.text)\n\(fix)\n\(rest.diagnostics.map { $0.render() })")
      }
    }
  }

  /// All lines of a block indented with tabs are mended one after another.
  @Test func mendsManyTabsOneByOne() throws {
    var text = "version: 1\nparams:\n\tidle: 2h\ntimezone: UTC\ngroups:\n\t- name: x\n\t  rules:\n\t\t- name: a\n"
    text += "\t\t  when: ws.idle_for > params.idle\n\t\t  actions: [clear_autostart: {}]\n"
    for _ in 0..<8 {
      guard let fix = RuleSet.load(files: [SourceFile(name: "r.yaml", text: text)]).diagnostics.first?.fixes.first
      else {
        break
      }
      text = try #require(fix.applied(to: text))
    }
    let load = RuleSet.load(files: [SourceFile(name: "r.yaml", text: text)])
    #expect(load.ruleSet?.rules.map(\.name) == ["a"], "\(text)\n\(load.diagnostics.map { $0.render() })")
  }

  /// Obeys each fix of each finding, and answers how many there were.
  private func obey(_ file: SourceFile) -> Int {
    let findings = RuleSet.load(files: [file]).diagnostics
    var count = 0
    for finding in findings {
      for fix in finding.fixes {
        count += 1
        let what = "\(file.text)\n\(finding.render())\n\(fix)"
        guard let text = fix.applied(to: file.text) else {
          Issue.record("cannot be applied: \(what)")
          continue
        }
        let repaired = RuleSet.load(files: [SourceFile(name: "r.yaml", text: text)])
        let rest = Set(findings.map(\.summary)).subtracting([finding.summary])
        #expect(repaired.diagnostics.filter { !rest.contains($0.summary) }.map { $0.render() } == [], "\(what)")
        guard findings.count == 1 else { continue }
        guard let rule = repaired.ruleSet?.rules.first else {
          Issue.record("does not load: \(what)\n\(text)")
          continue
        }
        #expect(Self.comesOutBothWays(rule), "\(what)\n\(text)")
      }
    }
    return count
  }

  // MARK: Evaluation

  private static let workspaces: [WorkspaceFacts] = {
    var other = Sample.running
    other.name = "zz"
    other.owner = OwnerFacts(name: "zoe")
    other.createdAt = Sample.now - .days(300)
    other.agents = []
    other.status = "stopped"
    other.deadline = nil
    other.healthy = false
    return [Sample.running, Sample.complete, other]
  }()

  /// Through more than a year, at all hours of all days of the week.
  private static let instants = (0..<1400).map { Sample.now - .days(40) + .hours(7 * $0) + .minutes($0 % 60) }

  /// Made once: making one costs more than most evaluations.
  private static let subjects = instants.flatMap { instant in workspaces.map { Subject(facts: $0, now: instant) } }

  static func comesOutBothWays(_ rule: Rule) -> Bool {
    var answers: Set<Bool> = []
    for subject in subjects where answers.count < 2 {
      switch rule.evaluate(subject, wantsHorizon: false).answer {
      case .true: answers.insert(true)
      case .false: answers.insert(false)
      default: break
      }
    }
    return answers.count == 2
  }
}
