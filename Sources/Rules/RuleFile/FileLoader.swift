import CEL
import Diagnostics
import Time
import YAML

/// Loads one rule file completely: reports all errors, and reads everything that is readable.
struct FileLoader {
  private let problems: Problems
  private let document: YAMLDocument
  private let calendarFiles: CalendarFiles
  private let name: String

  /// The content of a file.
  struct Loaded {
    var rules: [Rule] = []
    var names = TimeNames.none
    var zone: Zone?
    var environment = Environment()
    var mentions: Set<String> = []
    let problems: Problems
  }

  /// - Parameter name: the file's name in the rule set
  init(_ file: SourceFile, named name: String, in circumstances: Circumstances, calendarFiles: CalendarFiles) {
    self.name = name
    self.calendarFiles = calendarFiles
    document = YAMLDocument(parsing: file)
    problems = Problems(document, in: circumstances)
  }

  /// Loads the rules, numbered from `index`; adds their names to `names`, and its parameters to `given`.
  func load(from index: Int, names: inout RuleNames, given: inout GivenParams) -> Loaded {
    var loaded = Loaded(problems: problems)
    guard let root = document.root, !root.isNull else {
      if !problems.hasErrors {
        problems.report(
          RuleCode.emptyFile, "the file is empty", at: SourceSpan(at: 0),
          explanation: "A rule file begins with 'version: 1' and has 'groups:' with rules.")
      }
      return loaded
    }
    guard let reader = MappingReader(root, .file, problems) else { return loaded }
    if let version = reader["version"] { check(version: version) }
    let zone = reader["timezone"].flatMap { problems.timeZone($0) }
    problems.zone = zone
    var paramLoader = ParamLoader(problems: problems)
    let params = reader["params"].map { paramLoader.params($0, given: &given) } ?? []
    let calendars = CalendarLoader(problems: problems, files: calendarFiles, zone: zone ?? .utc)
      .calendars(reader["calendars"])
    let calendarsByName = Dictionary(calendars.map { ($0.calendar.name, $0.calendar) }, uniquingKeysWith: { $1 })
    let intervals = IntervalLoader(problems: problems, calendars: calendarsByName, zone: zone)
      .intervals(reader["time_intervals"])
    loaded.zone = zone
    loaded.names = TimeNames(
      calendars: calendarsByName,
      intervals: Dictionary(intervals.map { ($0.interval.name, $0.interval) }, uniquingKeysWith: { $1 }))
    var environment = Vocabulary.environment(zone: zone ?? .utc, names: loaded.names)
    for param in params { environment.declare(param.variable) }
    let choice = CalendarChoice(problems: problems, calendars: Array(calendarsByName.keys))
    let ofFile = choice.declare(reader.mapping, in: &environment)
    loaded.environment = environment
    let defaults = RuleDefaults(reader["defaults"], problems, environment)
    var groupNames: [String: SourceSpan] = [:]
    for group in groups(reader["groups"]) {
      guard let group = MappingReader(group, .group, problems) else { continue }
      let name = group["name"].flatMap { self.name($0, of: "a group") } ?? ""
      if let node = group["name"] { checkUnique(name, at: node.span, among: &groupNames) }
      var own = environment
      let ofGroup = choice.declare(group.mapping, in: &own)
      let timing = GroupTimingLoader(
        problems: problems, environment: environment, zone: zone, file: self.name
      ).timing(group, named: name)
      for node in rules(group["rules"]) {
        let loader = RuleLoader(
          problems: problems, environment: own, zone: zone, defaults: defaults, group: name, timing: timing,
          choice: choice,
          surroundings: [reader.mapping, group.mapping], given: paramLoader.taken)
        if let rule = loader.rule(node, index: index + loaded.rules.count, names: &names) {
          loaded.rules.append(rule)
        }
      }
      ofGroup?.checkUse(problems)
    }
    ofFile?.checkUse(problems)
    if problems.circumstances.tellsSessions == false { SourceNotSet.check(problems.expressions, problems) }
    if problems.circumstances.learnsUseSoon == false { ShortIdleLimit.check(problems.expressions, problems) }
    if let now = problems.circumstances.now { PastInstants(problems, now: now).check(problems.expressions) }
    if reader["timezone"] == nil, !problems.hasErrors {
      UnsaidZone(problems: problems).check(
        schedules: problems.schedulesWithoutZone,
        intervals: intervals.filter(\.takesFileZone).map { ($0.interval.name, $0.span) }, version: reader["version"])
    }
    if !problems.hasErrors {
      NamedTimes(problems: problems).check(calendars, chosen: problems.chosenCalendars, intervals, zone: zone ?? .utc)
    }
    let mentions = Set(problems.expressions.flatMap(\.program.mentions))
    loaded.mentions = mentions
    for param in params where !mentions.contains("params.\(param.name)") && !problems.hasErrors {
      problems.warn(RuleCode.unusedParameter, "no expression uses the parameter '\(param.name)'", at: param.span)
    }
    return loaded
  }

  private func check(version: YAMLNode) {
    guard version.scalar?.coreValue != .int(1) else { return }
    let text = version.scalar?.text ?? version.kindForPeople
    let isOne = ["1", "1.0", "v1", "+1", "01"].contains(text.lowercased())
    let isQuoted = version.scalar.map { $0.style != .plain } ?? false
    problems.report(
      RuleCode.unknownVersion,
      isOne
        ? "the version is the number 1, this is the \(isQuoted ? "text \"\(text)\"" : "'\(text)'")"
        : "expected version 1, found \(text)",
      at: version.span, explanation: isOne ? "Write 1 without quotes." : nil,
      fixes: isOne ? [.writing("1", at: version.span)] : [])
  }

  private func groups(_ node: YAMLNode?) -> [YAMLNode] {
    guard let node else { return [] }
    guard let items = node.sequence else {
      problems.report(
        RuleCode.wrongKind, "expected a list of groups, found \(node.kindForPeople)", at: node.span,
        explanation: "Write '- name: …' and below it 'rules:'.")
      return []
    }
    return items
  }

  private func rules(_ node: YAMLNode?) -> [YAMLNode] {
    guard let node, !node.isNull else { return [] }
    guard let items = node.sequence else {
      problems.report(
        RuleCode.wrongKind, "expected a list of rules, found \(node.kindForPeople)", at: node.span,
        explanation: "Begin each rule with '- name: …', and indent its other keys below 'name'.")
      return []
    }
    return items
  }

  private func name(_ node: YAMLNode, of what: String) -> String? { RuleNames.name(node, of: what, problems) }

  private func checkUnique(_ name: String, at span: SourceSpan, among places: inout [String: SourceSpan]) {
    if let first = places[name] {
      problems.report(
        RuleCode.duplicateName, "a second group is named '\(name)'", at: span,
        notes: [Diagnostic.Note("the first is here", span: first)])
    }
    places[name] = span
  }
}
