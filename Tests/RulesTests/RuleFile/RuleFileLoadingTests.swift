import Diagnostics
import Rules
import Testing
import Time

@Suite struct RuleFileLoadingTests {
  static let whole = """
    version: 1
    timezone: Europe/Berlin
    params:
      idle_limit: 2h
      quiet_limit: 45m
      rest: 30m
    defaults:
      mode: dry-run
      on_error: skip
      limits: {max_actions_per_sweep: 100, cost: 20000}
    groups:
      - name: lifetime
        rules:
          - name: extend-while-connected
            description: An agent is connected and somebody used the workspace lately.
            labels: {team: platform, tier: 1}
            mode: enforce
            priority: 100
            on_error: hold
            match:
              status: [running]
              template: ["gpu-*", "dev-*"]
            when: |
              ws.agents.exists(a, a.status == "connected")
                && ws.idle_for < params.idle_limit
                && has(ws.deadline) && ws.deadline - now < duration("1h")
            actions:
              - extend: {to: "${now + duration('2h')}", at_most: "${ws.?max_deadline.orValue(now + duration('12h'))}"}
            cooldown: "${params.rest}"
            limits: {max_per_build: 6}
            message: "Extended to ${target}: in use (last ${ws.idle_for} ago), ${size(ws.agents.filter(a, a.status == 'connected'))} agent(s) connected."
          - name: shorten-when-idle
            priority: 50
            match:
              status: running
              exclude: {owner: ["ci-*"], name: ["demo-*"]}
            variables:
              - name: quiet
                expression: "ws.idle_for > params.idle_limit"
            when: vars.quiet
            for: 15m
            actions:
              - shorten: {to: "${now + params.quiet_limit}"}
              - set_ttl: {to: 4h}
            message: "Stops at ${now + params.quiet_limit}: idle for ${ws.idle_for}. Open it to keep it."

    """

  @Test func readsEveryKey() throws {
    let load = RuleSet.load(files: [SourceFile(name: "rules/idle.yaml", text: Self.whole)])
    #expect(load.diagnostics.map { $0.render() } == [])
    let ruleSet = try #require(load.ruleSet)
    #expect(ruleSet.rules.map(\.name) == ["extend-while-connected", "shorten-when-idle"])
    let extend = ruleSet.rules[0]
    #expect(extend.group == "lifetime" && extend.file == "rules/idle.yaml" && extend.zone.name == "Europe/Berlin")
    #expect(extend.labels == ["team": "platform", "tier": "1"])
    #expect(extend.mode == .enforce && extend.priority == 100 && extend.onError == .hold)
    #expect(extend.cooldown == .minutes(30) && extend.holdFor == nil)
    #expect(
      extend.limits.maxPerBuild == 6 && extend.limits.maxActionsPerSweep == .count(100) && extend.limits.cost == 20_000)
    #expect(extend.isProtecting && extend.actions.map(\.kind) == [.extend])
    let shorten = ruleSet.rules[1]
    #expect(shorten.mode == .dryRun && shorten.onError == .skip && shorten.holdFor == .minutes(15))
    #expect(shorten.actions.map(\.effect) == [.lifetime, .ttl] && !shorten.isProtecting && shorten.cooldown == nil)
    #expect(shorten.selector.matches(Sample.running))
    var demo = Sample.running
    demo.name = "demo-1"
    #expect(!shorten.selector.matches(demo))
  }

  /// A rule says it itself, or its file does for all of them, or the settings do.
  @Test func readsHowLongPeoplesValuesStand() throws {
    let forms: [(String, Respect)] = [
      ("4h", .span(.hours(4))), ("2d12h", .span(.hours(60))), ("until_deadline", .untilDeadline), ("never", .never),
      ("until_changed", .untilChanged), ("\"${params.rest}\"", .span(.minutes(45))), ("0s", .span(.zero)),
    ]
    for (text, respect) in forms {
      let rule = "rules: [{name: a, respect: \(text), actions: [clear_ttl: {}]}, {name: b, actions: [clear_ttl: {}]}]"
      let own = "version: 1\nparams: {rest: 45m}\ngroups:\n  - {name: g, \(rule)}\n"
      let load = RuleSet.load(files: [SourceFile(name: "r.yaml", text: own)])
      let unused = text.contains("params") ? [] : ["R602"]
      #expect(load.diagnostics.map(\.code).filter { !["R309", "R501", "R503"].contains($0) } == unused, "\(text)")
      #expect(load.ruleSet?.rules.map(\.respect) == [respect, nil])
      let byFile = own.replacing("groups:", with: "defaults: {respect: \(text == "never" ? "4h" : "never")}\ngroups:")
      let defaulted = RuleSet.load(files: [SourceFile(name: "r.yaml", text: byFile)])
      #expect(defaulted.ruleSet?.rules.map(\.respect) == [respect, text == "never" ? .span(.hours(4)) : .never])
    }
  }

  @Test func hashesPathsAndTexts() {
    func hash(_ files: [(String, String)]) -> String? {
      RuleSet.load(files: files.map { SourceFile(name: $0.0, text: $0.1) }).ruleSet?.hash
    }
    let empty = "version: 1\ngroups: []\n"
    let one = hash([("a", Self.whole), ("b", empty)])
    #expect(one?.count == 64)
    #expect(one == hash([("b", empty), ("a", Self.whole)]))
    #expect(one != hash([("c", Self.whole), ("b", empty)]))
    #expect(one != hash([("a", Self.whole + "#"), ("b", empty)]))
    #expect(hash([("a", empty), ("b", empty + "#")]) != hash([("a", empty + "#"), ("b", empty)]))
  }

  @Test(arguments: [
    ("extend: {by: 1h}", "mode: enforce", ["R303"]), ("extend: {by: 1h}", "mode: enforce\n  cooldown: 5m", []),
    ("set_ttl: {to: 1h}", "mode: enforce", []),
    ("shorten: {to: \"${now + duration('10m')}\"}", "when: ws.idle_for > duration('1h')", ["R301"]),
    ("shorten: {to: \"${now + duration('45m')}\"}", "when: ws.idle_for > duration('1h')", []),
    ("shorten: {to: \"${now.startOfDay()}\"}", "when: ws.idle_for > duration('1h')", []),
    ("extend: {to: \"${now + duration('30m')}\"}", "priority: 1", ["R301"]),
    ("extend: {to: \"${now + duration('2h')}\", at_most: \"${now + duration('20m')}\"}", "priority: 1", ["R301"]),
    ("extend: {by: 30s}", "priority: 1", ["R310"]),
    ("shorten: {by: 30s}", "when: ws.idle_for > duration('1h')", ["R310"]),
    ("extend: {by: 1m}", "priority: 1", []), ("set_ttl: {to: 90s}", "priority: 1", ["R310"]),
    ("set_ttl: {to: \"${duration('90s')}\"}", "priority: 1", ["R310"]), ("set_ttl: {to: 2m}", "priority: 1", []),
    ("clear_ttl: {}", "priority: 1", ["R309"]), ("clear_ttl: {}", "match: {status: [stopped]}", []),
    ("clear_ttl: {}", "match: {exclude: {status: run*}}", []),
    ("clear_autostart: {}", "variables: [{name: x, expression: now}]", ["R601"]),
  ])
  func warns(action: String, key: String, expected: [String]) {
    let load = RuleSet.load(files: [Loading.file("- name: a\n  \(key)\n  actions:\n    - \(action)", timezone: "UTC")])
    #expect(load.diagnostics.map(\.code) == expected)
    #expect(load.ruleSet != nil)
  }

  /// The server starts a stopped workspace at each firing.
  @Test(
    arguments: [
      ("* * * * *", nil), ("* 8 * * 1-5", "0 8 * * 1-5"),
      ("CRON_TZ=Europe/Berlin * 8,17 * * 1-5", "CRON_TZ=Europe/Berlin 0 8,17 * * 1-5"),
      ("*/5 8 * * 1-5", nil), ("0,10 8 * * *", nil), ("*/14 8-18 * * *", nil),
    ] as [(String, String?)])
  func warnsOfAScheduleThatFiresAgainAndAgain(schedule: String, meant: String?) throws {
    let file = Loading.file("- name: a\n  actions: [set_autostart: {schedule: '\(schedule)'}]", timezone: "UTC")
    let load = RuleSet.load(files: [file])
    #expect(load.diagnostics.map(\.code) == ["R314"] && load.ruleSet != nil)
    let fixed = load.diagnostics.first?.fixes.first?.applied(to: file.text)
    #expect(fixed?.contains("schedule: '\(meant ?? "")'}") == meant.map { _ in true })
    if let fixed { #expect(RuleSet.load(files: [SourceFile(name: "r.yaml", text: fixed)]).diagnostics.isEmpty) }
  }

  @Test(arguments: ["0 8 * * 1-5", "30 8,12 * * *", "0,15 8 * * *", "59 7 * * *", "0 * * * *"])
  func saysNothingOfSchedulesThatFireSeldom(schedule: String) {
    let file = Loading.file("- name: a\n  actions: [set_autostart: {schedule: '\(schedule)'}]", timezone: "UTC")
    #expect(RuleSet.load(files: [file]).diagnostics.map(\.code) == [])
  }

  @Test(arguments: [
    ("ws.idle_for > duration('10m')", true), ("ws.idle_for > params.short", true),
    ("ws.idle_for > duration('15m')", false),
    ("duration('5m') < ws.idle_for", true), ("has(ws.ttl) && ws.ttl > duration('5m')", false),
    ("has(ws.last_used_at) && now - ws.last_used_at > duration('5m')", true),
  ])
  func warnsOfIdleLimitsThatOldServersCannotTell(condition: String, isShort: Bool) {
    let params = condition.contains("params") ? "{short: 14m}" : nil
    let file = Loading.file(
      "- name: a\n  when: |-\n    \(condition)\n  actions: [clear_autostart: {}]", timezone: "UTC", params: params)
    func codes(_ learnsSoon: Bool?) -> [String] {
      RuleSet.load(files: [file], in: Circumstances(learnsUseSoon: learnsSoon)).diagnostics.map(\.code)
    }
    #expect(codes(false) == (isShort ? ["R312"] : []) && codes(nil) == [] && codes(true) == [])
  }

  @Test(
    arguments: [
      ("10%", .percent(10)), ("100%", .percent(100)), ("5", .count(5)), ("0%", nil), ("101%", nil), ("1.5%", nil),
      ("ten%", nil), ("0", nil),
    ] as [(String, Pace?)])
  func readsAPace(text: String, pace: Pace?) {
    let load = RuleSet.load(
      files: [Loading.file("- name: a\n  limits: {max_actions_per_sweep: \(text)}\n  actions: [extend: {by: 1h}]")])
    #expect(load.ruleSet?.rules[0].limits.maxActionsPerSweep == pace)
    #expect(load.diagnostics.map(\.code) == (pace == nil ? ["R161"] : []))
  }

  @Test(arguments: [
    "extend: {to: 2026-01-01T00:00:00Z}", "shorten: {to: 2026-01-01T00:00:00Z}",
    "extend: {to: \"${timestamp('2026-01-01T00:00:00Z')}\"}",
    "extend: {to: \"${now + duration('2h')}\", at_most: 2026-01-01T00:00:00Z}",
  ])
  func warnsOfAnInstantThatIsPast(action: String) {
    let rule = "- name: a\n  when: ws.idle_for > duration('1h')\n  actions:\n    - \(action)"
    let file = Loading.file(rule, timezone: "UTC")
    func codes(_ now: String?) -> [String] {
      RuleSet.load(files: [file], in: Circumstances(now: now.map(Sample.instant))).diagnostics.map(\.code)
    }
    #expect(codes("2026-01-01T00:00:01Z") == ["R311"])
    #expect(codes("2025-12-31T00:00:00Z") == [] && codes(nil) == [])
  }

  @Test(arguments: [
    ("now.getHours() > 8", "Europe/Berlin", ["R204"]), ("now.getHours() > 8", nil, []),
    ("now.getHours('UTC') > 8", "Europe/Berlin", []), ("ws.build_reason == 'getHours()'", "Europe/Berlin", []),
    ("now.getMinutes() > 8 // getHours()", "Europe/Berlin", []),
    ("now.getMonth('UTC') == 12", "Europe/Berlin", ["R205"]), ("now.getMonth() == 12", nil, ["R205"]),
    ("now.getMonth('UTC') == 11", "Europe/Berlin", []),
  ])
  func findsAccessorsThatMeanSomethingElse(condition: String, zone: String?, expected: [String]) throws {
    let file = Loading.file("- name: a\n  when: \(condition)\n  actions: [clear_autostart: {}]", timezone: zone)
    let load = RuleSet.load(files: [file])
    #expect(load.diagnostics.map(\.code) == expected)
    for fix in load.diagnostics.flatMap(\.fixes) {
      let fixed = try #require(fix.applied(to: file.text))
      #expect(RuleSet.load(files: [SourceFile(name: "r.yaml", text: fixed)]).diagnostics.isEmpty, "\(fixed)")
    }
  }

  /// The winner stands first; what is expected is said of the second.
  @Test(arguments: [
    ("priority: 2\n  mode: enforce", "priority: 1", ["R503"]), ("priority: 2", "priority: 1", ["R503"]),
    ("priority: 2", "priority: 1\n  mode: enforce\n  cooldown: 1h", []),
    ("priority: 2\n  when: ws.outdated", "priority: 1", []), ("priority: 2\n  for: 1h", "priority: 1", []),
    ("priority: 2\n  match: {name: [dev-*]}", "priority: 1", []),
    ("priority: 2\n  match: {name: [dev-*]}", "priority: 1\n  match: {name: [dev-a, dev-b]}", ["R503"]),
    ("priority: 2\n  match: {exclude: {owner: [ci]}}", "priority: 1", []),
    ("priority: 2\n  match: {exclude: {owner: [ci]}}", "priority: 1\n  match: {exclude: {owner: [ci*]}}", ["R503"]),
    ("priority: 2\n  when: 'false'", "priority: 1", ["R251"]),
    ("priority: 2\n  when: params.on", "priority: 1", ["R251"]),
  ])
  func findsRulesThatNeverAct(first: String, second: String, expected: [String]) {
    let rules = """
      - name: a
        cooldown: 1h
        \(first)
        actions: [set_ttl: {to: 8h}]
      - name: b
        \(second)
        actions: [set_ttl: {to: 9h}]
      """
    let params = first.contains("params.") ? "{on: false}" : nil
    let load = RuleSet.load(files: [Loading.file(rules, params: params)])
    #expect(load.diagnostics.map(\.code) == expected, "\(load.diagnostics.map(\.summary))")
  }

  @Test func suggestsTheParameterThatWasMeant() throws {
    let file = Loading.file(
      "- name: a\n  when: ws.idle_for > params.idle_limt\n  actions: [clear_autostart: {}]", params: "{idle_limit: 2h}")
    let diagnostic = try #require(RuleSet.load(files: [file]).diagnostics.first)
    let fixed = try #require(diagnostic.fixes.first?.applied(to: file.text))
    #expect(RuleSet.load(files: [SourceFile(name: "r.yaml", text: fixed)]).diagnostics.isEmpty)
  }

  @Test func warnsOfAnUnusedParameterUnlessTold() {
    let rules = "- name: a\n  actions: [clear_autostart: {}]"
    #expect(RuleSet.load(files: [Loading.file(rules, params: "{x: 1}")]).diagnostics.map(\.code) == ["R602"])
    let silenced = Loading.file(rules, params: "{x: 1} # lint:ignore R602")
    #expect(RuleSet.load(files: [silenced]).diagnostics.isEmpty)
  }

  @Test(arguments: [
    ("priority: 1\n  match: {template: dev-*}", "priority: 1\n  match: {template: [dev-x]}", ["R501"]),
    ("priority: 1\n  match: {template: dev-*}", "priority: 1\n  match: {template: gpu-*}", []),
    ("priority: 1\n  match: {template: '*-a'}", "priority: 1\n  match: {template: '*-b'}", []),
    ("priority: 1", "priority: 2", ["R503"]), ("priority: 1", "priority: 1\n  mode: off", []),
  ])
  func warnsOfEqualPriority(first: String, second: String, expected: [String]) {
    let load = RuleSet.load(files: [
      Loading.file(
        "- name: a\n  \(first)\n  actions: [set_ttl: {to: 1h}]\n- name: b\n  \(second)\n  actions: [set_ttl: {to: 2h}]")
    ])
    #expect(load.diagnostics.map(\.code) == expected)
  }

  @Test(arguments: [
    ("0 8 * * *", "", "R502", Diagnostic.Severity.error), ("0 8 * * *", "when: ws.outdated", "R502", .warning),
    ("0 9 * * *", "", "", .error),
  ])
  func refusesSchedulesThatCancelOneAnother(schedule: String, when: String, code: String, severity: Diagnostic.Severity)
  {
    let load = RuleSet.load(files: [
      Loading.file(
        """
        - name: a
          actions: [set_autostart: {schedule: \(schedule)}]
        - name: b
          \(when)
          actions: [set_autostart: {schedule: 0 9 * * *}]
        """, timezone: "UTC")
    ])
    #expect(load.diagnostics.map(\.code) == (code.isEmpty ? [] : [code]))
    #expect(load.diagnostics.first.map { $0.severity == severity } ?? true)
  }

  /// What goes by UTC unsaid: the first place of it, `nil` for nothing.
  @Test(arguments: [
    ("when: now.isWithin('Mon-Fri 08:00-18:30')", "clear_autostart: {}", "6:15"),
    ("when: now.isWithin('Mon-Fri 08:00-18:30', 'Europe/Berlin')", "clear_autostart: {}", nil),
    ("when: now.startOfDay() < now", "clear_autostart: {}", "6:15"),
    ("when: now.startOfDay('UTC') < now", "clear_autostart: {}", nil),
    ("when: now.at('18:00') < now", "clear_autostart: {}", "6:15"),
    ("when: now.nextCron('0 8 * * 1-5') > now", "clear_autostart: {}", "6:15"),
    ("when: now.nextCron('CRON_TZ=Europe/Berlin 0 8 * * 1-5') > now", "clear_autostart: {}", nil),
    ("priority: 5", "set_autostart: {schedule: 0 8 * * 1-5}", "7:41"),
    ("priority: 5", "set_autostart: {schedule: CRON_TZ=Europe/Berlin 0 8 * * 1-5}", nil),
    ("when: now.isWithin('daily 08:00-09:00')", "set_autostart: {schedule: 0 8 * * 1-5}", "6:15"),
  ])
  func warnsOnceOfAZoneThatNobodySaid(line: String, action: String, place: String?) throws {
    let text =
      "version: 1   # the format\ngroups:\n- name: g\n  rules:\n  - name: a\n    \(line)\n    actions: [\(action)]\n"
    let warnings = RuleSet.load(files: [SourceFile(name: "r.yaml", text: text)]).diagnostics
    #expect(warnings.map(\.code) == (place == nil ? [] : ["R605"]))
    guard let warning = warnings.first else { return }
    #expect("\(warning.location?.line ?? 0):\(warning.location?.column ?? 0)" == place)
    let fixed = try #require(warning.fixes.first?.applied(to: text))
    #expect(fixed.hasPrefix("version: 1   # the format\ntimezone: UTC\ngroups:"))
    #expect(RuleSet.load(files: [SourceFile(name: "r.yaml", text: fixed)]).diagnostics.isEmpty)
  }

  @Test func offersNoLineInsideBraces() {
    let rule = "{name: a, when: now.startOfDay() < now, actions: [{clear_autostart: {}}]}"
    let file = SourceFile(name: "r.json.yaml", text: "{version: 1, groups: [{name: g, rules: [\(rule)]}]}\n")
    let load = RuleSet.load(files: [file])
    #expect(load.diagnostics.map(\.code) == ["R605"] && load.diagnostics.allSatisfy(\.fixes.isEmpty))
  }

  /// What the condition has asked for need not be asked again where the rule acts.
  @Test(arguments: [
    ("has(ws.max_deadline) && has(ws.deadline)", true), ("!(!has(ws.max_deadline) || ws.is_prebuild)", true),
    ("has(ws.max_deadline) || has(ws.deadline)", false), ("!has(ws.max_deadline)", false),
  ]) func knowsInActionsWhatTheConditionAsked(_ condition: String, _ isKnown: Bool) throws {
    for place in [
      "actions: [{extend: {to: \"${ws.max_deadline}\"}}]",
      "actions: [{extend: {to: \"${now + duration('2h')}\"}}]\n  message: \"until ${ws.max_deadline}\"",
    ] {
      let file = Loading.file("- name: a\n  when: \"\(condition)\"\n  \(place)")
      let load = RuleSet.load(files: [file])
      #expect(
        load.diagnostics.contains { $0.code == "R202" } == !isKnown,
        "\(condition): \(load.diagnostics.map { $0.render() })")
    }
  }
}
