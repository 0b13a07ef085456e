import Arguments
import Pipeline
import Rules
import Text
import Time

/// `curfew rules next --rule NAME`: what a rule's condition says of a workspace as time passes.
enum RuleForecast {
  static let rule = Option<String>(
    "rule", "NAME", help: "Show instead when the condition of this rule turns, if nobody touches the workspace",
    completion: CompletionAnswer.Subject.rule.completion)
  private static let workspace = Option<WorkspaceReference>(
    "workspace", "WORKSPACE",
    help: "With --rule: the workspace, as for 'explain'; all that the rule looks at unless given",
    completion: CompletionAnswer.Subject.workspace.completion,
    parse: { text throws(InvalidValue) in try WorkspaceReference(text) })
  private static let file = Option<String>(
    "file", "FILE",
    help: "With --rule: take the workspace from this file and ask no server; JSON as 'coder list -o json' writes it",
    completion: .files)
  private static let at = Option<WrittenTime>(
    "at", "TIME",
    help: """
      With --rule: from when on; a time, or how long ago, such as 2h. Up to the last sweep --workspace is taken from the audit \
      trail, with the rules of then
      """, parse: { text throws(InvalidValue) in try WrittenTime(text, span: .back) })
  private static let count = Option<Int>(
    "count", "NUMBER", help: "With --rule: maximum number of answers shown of a workspace",
    defaultText: "5, of several workspaces 2 of each",
    parse: { text throws(InvalidValue) in try Values.number(text, in: 1...1000) })

  /// The options that mean something only beside `--rule`.
  static let companions: [any Parameter] = [workspace, file, at, count]

  /// The first of ``companions`` that is given; `nil` if none is.
  static func companion(in invocation: Invocation) -> String? {
    if invocation[workspace] != nil { return workspace.specification.spelling }
    if invocation[file] != nil { return file.specification.spelling }
    if invocation[at] != nil { return at.specification.spelling }
    return invocation[count] == nil ? nil : count.specification.spelling
  }

  /// What is forecast, and what it rests on.
  private struct Basis {
    let rule: Rule
    let outlooks: [RuleOutlook]
    let now: Timestamp
    let context: Context
    var status = ExitStatus.success
    /// For the foot of the table.
    var notes: [String] = []
  }

  /// - Parameters:
  ///   - name: of the rule
  ///   - paths: the rules to look in; empty for those of the settings
  ///   - zone: in which times are shown; `nil` for that of the rule's file
  static func print(
    _ name: String, in paths: [String], zone: Zone?, _ invocation: Invocation
  ) async throws -> ExitStatus {
    let assembly = Assembly(try Settings(invocation))
    let basis = try await basis(name, in: paths, assembly, invocation)
    let display = Display(now: basis.now, zone: zone ?? basis.rule.zone, width: Console.tableWidth)
    let rows = RuleForecastRows(basis.outlooks, count: invocation[count] ?? (basis.outlooks.count > 1 ? 2 : 5))
    let isJSON = invocation[OutputOptions.record] == .json
    if !isJSON {
      try Console.write(line: display.sentence(heading(basis, isOne: invocation[workspace] != nil)))
      try Console.write(line: "")
    }
    try OutputOptions.print(
      rows.rows, invocation, on: display, of: basis.context,
      with: ["rule": .string(basis.rule.name), "file": .string(basis.rule.file)].merging(
        assembly.settings.places, uniquingKeysWith: { own, _ in own }),
      notes: basis.notes + rows.notes + remarks(on: basis.rule, at: basis.now), as: isJSON ? .json : .table)
    return basis.status
  }

  private static func heading(_ basis: Basis, isOne: Bool) -> String {
    let rule = "rule '\(basis.rule.name)' of \(basis.rule.file)"
    let proviso = "if neither people nor rules touch"
    if basis.rule.readsNoWorkspace, !isOne { return "\(rule), on any workspace" }
    guard basis.outlooks.count == 1, let only = basis.outlooks.first else {
      return "\(rule), \(proviso) the workspaces"
    }
    return "\(rule) on \(only.facts.fullName), \(proviso) it"
  }

  /// What stands between the condition and acting, a sentence each.
  private static func remarks(on rule: Rule, at now: Timestamp) -> [String] {
    var remarks: [String] = []
    if rule.mode == .off { remarks.append("the rule is switched off, and its condition is not looked at") }
    if let timing = rule.timing {
      var next = ""
      if case .cron = timing.times, let at = timing.next(after: now) {
        next = ", next at \(at.flooredToSecond.rfc3339)"
      }
      remarks.append("it acts only when its group '\(rule.group)' is due: \(timing.text)\(next)")
    }
    return remarks
  }

  private static func basis(
    _ name: String, in paths: [String], _ assembly: Assembly, _ invocation: Invocation
  ) async throws -> Basis {
    let settings = assembly.settings
    // With a file, or without a workspace, no server may be at hand.
    let isOfServer = invocation[workspace] != nil && invocation[file] == nil
    let instant =
      isOfServer ? try await assembly.instant(back: invocation[at]) : settings.instant(invocation[at], .back)
    if let reference = invocation[workspace], invocation[file] == nil, let instant,
      let (past, server) = try await ExplainPast.read(reference, at: instant, assembly)
    {
      let then = past.rules.map(\.outlook)
      let rule = try named(name, among: then.map(\.rule), of: "the rules of then")
      return Basis(
        rule: rule, outlooks: then.filter { $0.rule.name == name }, now: past.sweep.record.at,
        context: assembly.context(trailOf: server, at: past.sweep.record.at),
        notes: ["workspace, rules and memory as the audit trail has them"])
    }
    let ruleSet = paths.isEmpty ? try assembly.rules() : try rules(in: paths, invocation)
    let rule = try named(
      name, among: ruleSet.rules,
      of: "the rules in \((paths.isEmpty ? settings[Settings.rules] : paths).joined(separator: ", "))")
    if let path = invocation[file] {
      let file = try WorkspaceFile(path: path)
      let now = (instant ?? file.recordedAt ?? .now()).flooredToSecond
      let facts = try invocation[workspace].map { [try file.facts(named: $0.inTrail)] } ?? file.allFacts
      let all = facts.map { RuleOutlook(rule, $0, at: now) }
      return Basis(
        rule: rule, outlooks: invocation[workspace] == nil ? all.filter(\.isSelected) : all, now: now,
        context: Context(ruleSet: ruleSet.hash, at: now))
    }
    guard let reference = invocation[workspace] else {
      return try await fleet(rule, ruleSet, at: instant, assembly)
    }
    let client = try assembly.client(onlyReads: true)
    let found = try await reference.find(on: client, in: assembly)
    let explanation = try await assembly.plan(ruleSet, with: client, at: instant).explanation(
      of: found, try await assembly.memory(), at: instant)
    return Basis(
      rule: rule, outlooks: explanation.rules.map(\.outlook).filter { $0.rule === rule }, now: explanation.now,
      context: try assembly.context(ruleSet, at: explanation.now))
  }

  /// The rule on all workspaces of the server that it looks at; the server is not asked where they make no difference.
  private static func fleet(
    _ rule: Rule, _ ruleSet: RuleSet, at instant: Timestamp?, _ assembly: Assembly
  ) async throws -> Basis {
    if rule.readsNoWorkspace {
      let now = (instant ?? .now()).flooredToSecond
      return Basis(
        rule: rule, outlooks: [RuleOutlook(rule, at: now)], now: now, context: Context(ruleSet: ruleSet.hash, at: now),
        notes: ["its condition reads nothing of a workspace"])
    }
    let client = try assembly.client(onlyReads: true)
    let judgement = try await assembly.plan(ruleSet, with: client, at: instant).judgement(
      try await assembly.memory(), at: instant)
    judgement.reading.warn()
    let outlooks = judgement.outlooks(of: rule)
    return Basis(
      rule: rule, outlooks: outlooks, now: judgement.reading.now,
      context: try assembly.context(ruleSet, at: judgement.reading.now), status: judgement.reading.status,
      notes: ["it looks at \(outlooks.count) of \(Count.of(judgement.reading.observations.count, "workspace"))"])
  }

  private static func rules(in paths: [String], _ invocation: Invocation) throws -> RuleSet {
    let load = RuleSet.load(paths: paths, params: Settings.params(of: invocation))
    guard let ruleSet = load.ruleSet else {
      throw CommandFailure(
        .findings, "the rules in \(paths.joined(separator: ", ")) have errors",
        findings: load.diagnostics.filter { $0.severity == .error })
    }
    return ruleSet
  }

  private static func named(_ name: String, among rules: [Rule], of where: String) throws -> Rule {
    if let rule = rules.first(where: { $0.name == name }) { return rule }
    let unknown = UnknownName("rule", name, among: rules.map(\.name), ignoresCase: false)
    throw CommandFailure(.failure, "\(`where`) have \(unknown?.sentence ?? "no rule '\(name)'")")
  }
}
