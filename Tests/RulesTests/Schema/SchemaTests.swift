import Diagnostics
import FoundationEssentials
import TestSupport
import Testing
import YAML

@testable import Rules

@Suite struct SchemaTests {
  /// A file with every key.
  static let everything = """
    version: 1
    timezone: Europe/Berlin
    params:
      idle_limit: 2h
      names: [ana, bob]
      text: {type: string, value: "2h"}
      since: 2026-03-11T18:00:00+01:00
      many: {type: int, value: [1, 2]}
    calendars:
      de: {country: DE, subdivision: BE}
      own:
        dates: ["2026-12-24 Company day"]
        yearly: ["01-01 New Year"]
        easter: {-2: Good Friday, 1: null}
        orthodox_easter: {0: Easter}
        nth_weekdays: ["4th Thu Nov Thanksgiving"]
        half_days: ["12-24 Christmas Eve"]
        timezone: Europe/Vienna
    calendar_by: {ws.name: {dev: de, "web": own}, default: de}
    time_intervals:
      office-hours:
        - spec: "Mon-Fri 08:00-18:30"
          not_holidays: [de]
        - {times: [{start_time: "08:00", end_time: "12:00"}], weekdays: ["monday:friday"], days_of_month: ["1:5", -1],
           months: ["1:3", may], years: [2026, "2027:2028"], location: Europe/Vienna, holidays: own}
      nights: "daily 22:00-06:00"
    defaults:
      mode: dry-run
      on_error: skip
      cooldown: 30m
      respect: 4h
      limits: {max_per_build: 3, max_actions_per_sweep: 10%, cost: 20000}
      notice: {before: 1h, to: chat}
    groups:
      - name: half-hourly
        every: 30m
        rules: []
      - name: evening
        calendar_by: {ws.transition: {start: own}}
        on: {cron: ["0 17 * * Mon-Fri"], timezone: Europe/Lisbon}
        rules: []
      - name: lifetime
        rules:
          - name: extend
            description: In use.
            labels: {team: platform}
            mode: enforce
            priority: 100
            on_error: hold
            match:
              status: [running, "stop*"]
              template: "gpu-*"
              exclude: {owner: ["ci-*"], name: "demo-*", organization: acme}
            calendar_by:
              "ws.name == 'dev' ? ['a', 'b'] : ['b']": {a: de}
            variables:
              - {name: quiet, expression: ws.idle_for > params.idle_limit}
            when: "!vars.quiet && now.isDuring('office-hours')"
            for: "${params.idle_limit}"
            actions:
              - extend: {to: "${now + duration('2h')}", at_most: 2026-12-11T18:00:00+01:00}
            cooldown: 1h
            respect: until_deadline
            limits: {max_actions_per_sweep: 5}
            message: "Extended to ${target}."
          - name: keep
            actions: [keep: , extend: {by: 1h}]
          - name: starts
            actions: [{set_autostart: {schedule: 30 8 * * 1-5}}, {set_ttl: {to: 8h}}, {shorten: {by: 30m}}]
          - {name: shortens, priority: 2, actions: [{shorten: {to: "${now + duration('45m')}"}}, {notify: {to: chat, message: Soon.}}],
             notice: {before: 30m, to: chat, message: "Stops at ${target}."}}
          - {name: clears, priority: 1, match: , actions: [clear_ttl: {}, clear_autostart: {}]}
          - {name: suspends, mode: off, actions: [suspend_autostart: {}]}
    """

  static let allTests = """
    rule_files: rules.yaml
    tests:
      - name: everything
        start: 2026-03-11T10:00:00+01:00
        interval: 5m
        params: {idle_limit: 3h}
        workspaces:
          w1:
            owner: {name: ana, status: active}
            template: gpu-large
            status: running
            last_used_at: -35m
            deadline: "+40m x3 _ x2"
            outdated: false
            agents:
              - {name: main, status: "connected x12 disconnected x60", apps: [{slug: code, health: healthy}]}
            unknown: [template.default_ttl]
          w2:
        rule_test:
          - {at: 0, rule: extend, workspace: w1, exp_result: true, exp_unknown: [], exp_actions: [extend, {extend: {to: +2h}}],
             exp_decisive: [], exp_verdict: no-op, exp_guard: cooldown, exp_message: Extended.}
          - {at: 5m, rule: keep, workspace: w2, exp_actions: [keep: , set_ttl: {to: 9h}, set_autostart: {schedule: 0 9 * * *}]}
        expr_test:
          - {at: 0m, workspace: w1, expr: ws.idle_for, exp: 35m}
          - {workspace: w1, expr: "[[1], []]", exp: [[1], []], rule: extend}
    """

  /// The repository's files of a kind.
  static func files(_ schema: RuleFileSchema) throws -> [SourceFile] {
    let root = Fixture.shared("../..").standardizedFileURL
    var files: [SourceFile] = []
    for folder in ["rules", "rules/recipes", "Tests/PipelineTests/Fixtures"] {
      let path = root.appendingPathComponent(folder)
      for name in try FileManager.default.contentsOfDirectory(atPath: path.path).sorted() where name.hasSuffix(".yaml")
      {
        guard name.hasSuffix(".test.yaml") == (schema == .tests) else { continue }
        let text = try String(contentsOf: path.appendingPathComponent(name), encoding: .utf8)
        files.append(SourceFile(name: name, text: text))
      }
    }
    return files + [SourceFile(name: "everything", text: schema == .tests ? allTests : everything)]
  }

  /// The codes of what the loader objects to.
  private static func objections(to text: String, _ schema: RuleFileSchema) -> [String] {
    let file = SourceFile(name: "a.yaml", text: text)
    let found = schema == .tests ? RuleTestFile.load(file).diagnostics : RuleSet.load(files: [file]).diagnostics
    return found.filter { $0.severity == .error }.map { "\($0.code) \($0.summary)" }
  }

  private static func tree(_ file: SourceFile) throws -> Tree {
    let document = YAMLDocument(parsing: file)
    #expect(document.diagnostics.map { $0.render() } == [])
    return Tree(try #require(document.root))
  }

  // MARK: The schema itself

  @Test(arguments: [RuleFileSchema.rules, .tests]) func hasEveryKeyAndNothingElse(_ schema: RuleFileSchema) {
    let document = schema.document
    var objects = (document["$defs"]?.members ?? []).map(\.value)
    objects.append(document)
    let mappings = RuleFileReference.mappings(of: schema)
    #expect(objects.count == mappings.count)
    for object in objects {
      guard case .boolean(false)? = object["additionalProperties"] else {
        Issue.record("additional properties")
        continue
      }
    }
    let keys = objects.map { ($0["properties"]?.members ?? []).map(\.name) }
    #expect(Set(keys) == Set(mappings.map { $0.keys.map(\.name) }))
    let documented = objects.flatMap { $0["properties"]?.members ?? [] }.allSatisfy { $0.value["description"] != nil }
    #expect(documented)
  }

  @Test(arguments: [RuleFileSchema.rules, .tests]) func isJSONWhoseReferencesLeadSomewhere(
    _ schema: RuleFileSchema
  ) throws {
    let root = try #require(YAMLDocument(parsing: SourceFile(name: "schema.json", text: schema.text)).root?.mapping)
    let names = Set(root["$defs"]?.mapping?.entries.map(\.key) ?? [])
    var referred: Set<String> = []
    func walk(_ node: YAMLNode) {
      for item in node.sequence ?? [] { walk(item) }
      for entry in node.mapping?.entries ?? [] {
        if entry.key == "$ref", let text = entry.value.scalar?.text { referred.insert(text) }
        walk(entry.value)
      }
    }
    for entry in root.entries { walk(entry.value) }
    #expect(referred == Set(names.map { "#/$defs/\($0)" }))
    #expect(JSONDecoder().isJSON(schema.text))
  }

  @Test func theSampleHasEveryKey() throws {
    for (schema, text) in [(RuleFileSchema.rules, Self.everything), (.tests, Self.allTests)] {
      #expect(Self.objections(to: text, schema).filter { !$0.hasPrefix("R3") && !$0.hasPrefix("R172") } == [])
      var used: Set<String> = []
      func walk(_ node: YAMLNode, _ value: FileValue?) {
        for item in node.sequence ?? [] { walk(item, value?.item) }
        for entry in node.mapping?.entries ?? [] {
          if let owner = value?.mappingKeys?.owner { used.insert("\(owner): \(entry.key)") }
          walk(entry.value, value?.value(of: entry.key))
        }
      }
      walk(try #require(YAMLDocument(parsing: SourceFile(name: "a", text: text)).root), .mapping(schema.root))
      guard schema == .rules else { continue }
      let all = RuleFileReference.mappings(of: schema).flatMap { mapping in
        mapping.keys.map { "\(mapping.owner): \($0.name)" }
      }
      // An iCalendar file lies beside a rule file, and Alertmanager's list of intervals takes the place of the mapping.
      let elsewhere = ["a calendar: ics", "a time interval: name", "a time interval: time_intervals"]
      let fields = Selector.Field.allCases.flatMap { ["a match: \($0.rawValue)", "an exclude: \($0.rawValue)"] }
      #expect(Set(all).subtracting(used).subtracting(elsewhere).subtracting(fields) == [])
    }
  }

  // MARK: Beside another checker

  @Test(
    .enabled(if: SchemaChecker.isThere, "there is no python3 with jsonschema"),
    arguments: [RuleFileSchema.rules, .tests])
  func acceptsTheRepositorysFiles(_ schema: RuleFileSchema) throws {
    let files = try Self.files(schema)
    #expect(files.count > 4)
    let objections = try SchemaChecker.objections(to: try files.map { try Self.tree($0).json }, by: schema.text)
    #expect(objections == files.map { _ in "" })
  }

  static let wrong: [(what: String, from: String, to: String)] = [
    ("an unknown key of the file", "timezone: Europe/Berlin\nparams", "timezon: Europe/Berlin\nparams"),
    ("an unknown key of a rule", "cooldown: 1h", "cooldwon: 1h"),
    ("an unknown field to match", "template:", "tempalte:"),
    ("an unknown action", "- extend:", "- extent:"),
    ("a key of another action", "{schedule: 30 8 * * 1-5}", "{to: 30 8 * * 1-5}"),
    ("a missing key of the file", "version: 1\n", ""),
    ("a missing key of a rule", "- name: extend\n        description", "- description"),
    ("neither of two keys", "{by: 1h}", "{}"),
    ("both of two keys", "{by: 1h}", "{by: 1h, to: 2026-03-11T10:00:00Z}"),
    ("an unknown mode", "mode: enforce", "mode: enforced"),
    ("an unknown word for errors", "on_error: hold", "on_error: wait"),
    ("an unknown status", "[running, \"stop*\"]", "[runing]"),
    ("an unknown country", "country: DE", "country: XX"),
    ("an unknown subdivision", "subdivision: BE", "subdivision: XX"),
    ("a subdivision of nothing", "{country: DE, subdivision: BE}", "{subdivision: BE}"),
    ("an unknown type", "type: int", "type: integer"),
    ("another version", "version: 1\n", "version: 2\n"),
    ("text for a number", "priority: 100", "priority: high"),
    ("a number out of range", "max_per_build: 3", "max_per_build: 0"),
    ("a number for a duration", "for: \"${params.idle_limit}\"", "for: 15"),
    ("a duration for an instant", "{by: 30m}", "{to: 30m}"),
    ("a mapping for a list", "actions: [keep: , extend: {by: 1h}]", "actions: {extend: {by: 1h}}"),
    ("a list for a mapping", "labels: {team: platform}", "labels: [platform]"),
    ("an empty list", "actions: [keep: , extend: {by: 1h}]", "actions: []"),
    ("two actions in one item", "{set_ttl: {to: 8h}}", "{set_ttl: {to: 8h}, keep: {}}"),
    ("nothing for a condition", "when: \"!vars.quiet && now.isDuring('office-hours')\"", "when:"),
    ("a name with blanks", "name: starts", "name: starts early"),
    ("a parameter that no expression can name", "many:", "man-y:"),
  ]

  @Test(.enabled(if: SchemaChecker.isThere, "there is no python3 with jsonschema"))
  func objectsToWhatIsStructurallyWrong() throws {
    var documents: [String] = []
    for (what, from, to) in Self.wrong {
      let text = Self.everything.replacing(from, with: to, maxReplacements: 1)
      #expect(text != Self.everything, "\(what)")
      #expect(!Self.objections(to: text, .rules).isEmpty, "\(what)")
      documents.append(try Self.tree(SourceFile(name: what, text: text)).json)
    }
    let objections = try SchemaChecker.objections(to: documents, by: RuleFileSchema.rules.text)
    for (wrong, objection) in zip(Self.wrong, objections) { #expect(objection != "", "\(wrong.what)") }
  }

  /// Changes the structure of valid files at random, and compares what the loader and the schema say.
  @Test(
    .enabled(if: SchemaChecker.isThere, "there is no python3 with jsonschema"),
    arguments: [RuleFileSchema.rules, .tests])
  func agreesWithTheLoaderOnChangedFiles(_ schema: RuleFileSchema) throws {
    var random = SeededGenerator(seed: 7)
    var documents: [String] = []
    for file in try Self.files(schema) {
      let tree = try Self.tree(file)
      for _ in 0..<60 {
        let place = Int.random(in: 0..<tree.count, using: &random)
        documents.append(tree.replacing(at: place) { Self.changed($0, &random) }.json)
      }
    }
    let objections = try SchemaChecker.objections(to: documents, by: schema.text)
    var refused = 0
    for (document, objection) in zip(documents, objections) {
      let errors = Self.objections(to: document, schema)
      // Everything that loads fits the schema.
      if errors.isEmpty { #expect(objection == "", "\(document)") }
      // What is wrong with keys the schema finds too.
      let structural = errors.filter {
        // Whether 'workspace' is needed depends on how many there are; and that some one of several keys is missing, a schema could
        // only say in a way that no editor makes a sentence of.
        ($0.hasPrefix("R150") || $0.hasPrefix("R151")) && !$0.contains("say which with 'workspace'")
          && !$0.contains("the test checks nothing") && !$0.contains("expects nothing")
      }
      if !structural.isEmpty { #expect(objection != "", "\(structural.joined(separator: "; ")) in \(document)") }
      refused += objection == "" ? 0 : 1
    }
    #expect(refused > documents.count / 4)
  }

  private static func changed(_ tree: Tree, _ random: inout SeededGenerator) -> Tree {
    switch (Int.random(in: 0..<8, using: &random), tree) {
    case (0, _): return .null
    case (1, _): return .string("word")
    case (2, _): return .number("7")
    case (3, _): return .list([tree])
    case (4, _): return .mapping([])
    case (5, .mapping(var entries)) where !entries.isEmpty:
      entries.remove(at: Int.random(in: 0..<entries.count, using: &random))
      return .mapping(entries)
    case (6, .mapping(let entries)): return .mapping(entries + [Tree.Member("wrod", .string("x"))])
    case (7, .list): return .list([])
    default: return .bool(true)
    }
  }
}

extension JSONDecoder {
  fileprivate func isJSON(_ text: String) -> Bool {
    struct Anything: Decodable { init(from decoder: any Decoder) {} }
    return (try? decode(Anything.self, from: Data(text.utf8))) != nil
  }
}
