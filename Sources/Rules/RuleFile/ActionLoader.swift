import CEL
import Cron
import Diagnostics
import Time
import YAML

/// Reads the actions of one rule.
struct ActionLoader {
  let problems: Problems
  let environment: Environment
  /// The file's zone; `nil` when it names none.
  let zone: Zone?
  /// Whether the rule may select running workspaces.
  var looksAtRunning = true

  /// The actions that could be read, in their order; reports problems with the others.
  func actions(_ node: YAMLNode) -> [RuleAction] {
    guard let items = node.sequence, !items.isEmpty else {
      problems.report(
        RuleCode.wrongKind, "expected a list of actions, found \(node.isNull ? "nothing" : node.kindForPeople)",
        at: node.span,
        explanation: "Write '- extend: {to: \"${now + duration('2h')}\"}', one action an item.")
      return []
    }
    var places: [Effect: SourceSpan] = [:]
    var taking: [(kind: RuleAction.Kind, span: SourceSpan)] = []
    var single: [RuleAction.Kind: SourceSpan] = [:]
    var clearing: SourceSpan?
    let actions = items.compactMap { item -> RuleAction? in
      guard let (kind, entry) = kind(of: item) else { return nil }
      if !kind.competes {
        if let first = single[kind] {
          problems.report(
            RuleCode.repeatedEffect, "a second '\(kind.rawValue)' in the same rule", at: entry.keySpan,
            notes: [Diagnostic.Note("the first is here", span: first)])
        }
        single[kind] = entry.keySpan
        return action(kind, entry)
      }
      if kind != .extend { taking.append((kind, entry.keySpan)) }
      if let first = places[kind.effect] {
        problems.report(
          RuleCode.repeatedEffect, "a second action on the \(kind.effect.rawValue) of the same workspace",
          at: entry.keySpan, notes: [Diagnostic.Note("the first is here", span: first)])
      }
      places[kind.effect] = entry.keySpan
      let action = action(kind, entry)
      // Report errors in the action itself first.
      if kind == .clearTTL, action != nil { clearing = entry.keySpan }
      return action
    }
    if let clearing { check(clearing: clearing, lifetime: places[.lifetime]) }
    if let keeping = single[.keep] { for action in taking { report(action, contradicting: keeping) } }
    return actions
  }

  /// Reports an action that takes what the same rule keeps.
  private func report(_ action: (kind: RuleAction.Kind, span: SourceSpan), contradicting keep: SourceSpan) {
    problems.report(
      RuleCode.keepContradicted, "'\(action.kind.rawValue)' contradicts the 'keep' of the same rule", at: action.span,
      explanation:
        "'keep' lets no rule of its own or of lower priority shorten the workspace, cut or clear its TTL, or take its "
        + "schedule. Only 'extend' may stand beside it: give the other action to a rule of its own, with another priority.",
      notes: [Diagnostic.Note("it is kept here", span: keep)])
  }

  /// Checks that `clear_ttl` does not compete with an action that moves the deadline.
  ///
  /// On newer servers it also removes the present deadline of a running workspace.
  private func check(clearing: SourceSpan, lifetime: SourceSpan?) {
    if let lifetime {
      problems.report(
        RuleCode.repeatedEffect,
        "'clear_ttl' competes with the other action: it takes the deadline of a running workspace away", at: clearing,
        explanation:
          "Only one of them could be carried out. Give one of them to a rule of its own, with another priority.",
        notes: [Diagnostic.Note("the deadline is moved here", span: lifetime)])
    } else if looksAtRunning {
      problems.warn(
        RuleCode.clearsDeadline, "on a running workspace 'clear_ttl' takes the present deadline away, too",
        at: clearing,
        explanation:
          "Since v2.19.0 the server does so at once, and since v2.26.0 the deadline moves to the template's latest, "
          + "where there is one: the workspace runs until somebody stops it. Where that is not meant, match stopped "
          + "workspaces only: match: {status: [stopped]}.")
    }
  }

  private func kind(of item: YAMLNode) -> (RuleAction.Kind, YAMLMapping.Entry)? {
    let names = RuleAction.Kind.allCases.map(\.rawValue)
    guard let entries = item.mapping?.entries, entries.count == 1 else {
      let found = item.mapping.map { "\($0.entries.count) keys" } ?? item.kindForPeople
      problems.report(
        RuleCode.wrongKind, "expected one action, found \(found)", at: item.span,
        explanation: "An item of the list is one of: \(names.joined(separator: ", ")), each with its amount.")
      return nil
    }
    guard let kind = RuleAction.Kind(rawValue: entries[0].key) else {
      if problems.reportGap(in: entries[0], expected: names) != nil { return nil }
      problems.reportWord(
        RuleCode.unknownKey, "unknown action", entries[0].key, at: entries[0].keySpan, expected: names,
        advice: FamiliarKeys.advice(onAction: entries[0].key))
      return nil
    }
    return (kind, entries[0])
  }

  private func action(_ kind: RuleAction.Kind, _ entry: YAMLMapping.Entry) -> RuleAction? {
    guard entry.value.mapping != nil || entry.value.isNull else {
      reportBare(kind, entry.value)
      return nil
    }
    guard let reader = MappingReader(entry.value, .action(kind), problems) else { return nil }
    if kind == .notify {
      return NoticeLoader(problems: problems, environment: environment.declaring(RuleAction.target(.dyn))).notify(
        reader
      )
      .map { RuleAction(kind: kind, amount: .none, notice: $0) }
    }
    let amount: Amount? =
      switch kind {
      case .extend, .shorten: lifetime(reader, at: entry.keySpan, kind)
      case .setTTL: reader["to"].flatMap { ttl($0) }
      case .setAutostart: reader["schedule"].flatMap { schedule($0) }
      case .clearTTL, .clearAutostart, .suspendAutostart, .keep, .notify: Amount.none
      }
    return amount.map { RuleAction(kind: kind, amount: $0) }
  }

  /// Reports an amount without a key, such as `shorten: 35m`, with fixes.
  private func reportBare(_ kind: RuleAction.Kind, _ node: YAMLNode) {
    let text = problems.file.text(in: node.span)
    let duration = node.scalar.flatMap {
      Duration(fileText: $0.text) == nil ? nil : Self.expression(ofDuration: $0.text)
    }
    var forms: [(text: String, meaning: String)] = []
    switch kind {
    case .extend, .shorten:
      guard let duration else { break }
      forms = [
        ("{to: \"${now + \(duration)}\"}", ", counted from now"),
        ("{by: \(text)}", ", relative to the present deadline"),
      ]
    case .setTTL: if duration != nil { forms = [("{to: \(text)}", "")] }
    case .setAutostart:
      if let scalar = node.scalar { forms = [("{schedule: \(scalar.style == .plain ? "'\(text)'" : text)}", "")] }
    case .notify: if node.scalar != nil { forms = [("{to: \(text)}", "")] }
    case .clearTTL, .clearAutostart, .suspendAutostart, .keep: forms = [("{}", "")]
    }
    let keys = FileKeys.action(kind).names
    let wanted = keys.isEmpty ? "takes nothing" : "needs \(kind == .notify ? "its keys" : "a key for its amount")"
    problems.report(
      RuleCode.wrongKind,
      "'\(kind.rawValue)' \(wanted), found \(node.kindForPeople)",
      at: node.span,
      explanation: keys.isEmpty ? "Write \(kind.rawValue): {}." : "Its keys are: \(keys.joined(separator: ", ")).",
      fixes: forms.map { form in
        Fix(
          summary: "write \(kind.rawValue): \(form.text)\(form.meaning)",
          edits: [TextEdit(span: node.span, replacement: form.text)])
      })
  }

  // MARK: Amounts

  private func lifetime(_ reader: MappingReader, at span: SourceSpan, _ kind: RuleAction.Kind) -> Amount? {
    let atMost = reader["at_most"].map { instant($0) }
    if let node = reader["at_most"], case .some(.some(let source)) = atMost {
      LeadCheck(problems: problems, environment: environment).check(limit: source, at: node.span)
    }
    switch (reader["to"], reader["by"]) {
    case (let to?, nil):
      guard let source = instant(to) else { return nil }
      LeadCheck(problems: problems, environment: environment).check(source, of: kind, at: to.span)
      return amount(source, isRelative: false, atMost)
    case (nil, let by?):
      return duration(by, "by", from: .nanoseconds(1), to: .days(3650)).flatMap { amount($0, isRelative: true, atMost) }
    case (_?, let by?):
      problems.report(RuleCode.ambiguousAmount, "'\(kind.rawValue)' takes 'to' or 'by', not both", at: by.span)
      return nil
    case (nil, nil):
      problems.report(
        RuleCode.missingKey, "'\(kind.rawValue)' needs 'to' or 'by'", at: span,
        explanation: "'to' is an instant, 'by' a duration relative to the present deadline.")
      return nil
    }
  }

  /// Combines the parts of an amount; `atMost` is `nil` when there is none, `.some(nil)` when it could not be read.
  private func amount(_ main: Amount.Source, isRelative: Bool, _ atMost: Amount.Source??) -> Amount? {
    switch atMost {
    case nil: Amount(main: main, isRelative: isRelative, atMost: nil)
    case .some(nil): nil
    case .some(.some(let source)): Amount(main: main, isRelative: isRelative, atMost: source)
    }
  }

  private func ttl(_ node: YAMLNode) -> Amount? {
    duration(node, "to", from: ServerLimits.shortestTTL, to: ServerLimits.longestTTL, code: RuleCode.ttlOutOfRange)
      .map { Amount(main: $0, isRelative: false, atMost: nil) }
  }

  private func schedule(_ node: YAMLNode) -> Amount? {
    guard let scalar = scalar(node, "a schedule"),
      let template = TextTemplate.compile(scalar, in: environment, expecting: .string, problems)
    else { return nil }
    guard let text = ConstantFolding(environment).text(of: template) else {
      return Amount(main: template.single.map { .expression($0) } ?? .text(template), isRelative: false, atMost: nil)
    }
    do throws(CoderScheduleRefusal) {
      let schedule = try CoderSchedule(toSend: text.inZone(zone))
      if !schedule.namesZone { problems.noteScheduleWithoutZone(at: node.span) }
      RestlessSchedule(problems: problems).check(schedule, writtenAs: scalar.text, at: node.span)
      return Amount(main: .constant(.string(schedule.text)), isRelative: false, atMost: nil)
    } catch .neverFires {
      problems.report(
        RuleCode.scheduleNeverFires, "the schedule '\(text)' never fires", at: node.span,
        explanation:
          "A Coder server would start the workspace after every stop. To have no schedule write clear_autostart: {}.")
      return nil
    } catch {
      problems.report(
        RuleCode.refusedSchedule, "the server would refuse the schedule '\(text)'", at: node.span,
        explanation: "\(error)")
      return nil
    }
  }

  private func instant(_ node: YAMLNode) -> Amount.Source? {
    guard let scalar = scalar(node, "an instant"),
      let template = TextTemplate.compile(scalar, in: environment, expecting: .timestamp, problems)
    else { return nil }
    if let expression = template.single { return .expression(expression) }
    if let text = template.literal, let instant = Timestamp(rfc3339: text) { return .constant(.timestamp(instant)) }
    var fixes: [Fix] = []
    if Duration(fileText: scalar.text) != nil {
      let edit = TextEdit(span: node.span, replacement: "\"${now + \(Self.expression(ofDuration: scalar.text))}\"")
      fixes = [Fix(summary: "write \(edit.replacement)", edits: [edit])]
    }
    problems.report(
      RuleCode.wrongKind, "expected an instant, found '\(scalar.text)'", at: node.span,
      explanation: "Write one expression, \"${now + duration('2h')}\", or a time such as 2026-03-11T18:00:00+01:00.",
      fixes: fixes)
    return nil
  }

  /// Converts a duration of a rule file to an expression; CEL's own durations have no days.
  private static func expression(ofDuration text: String) -> String {
    if let days = text.hasSuffix("d") ? Int(text.dropLast()) : nil { return "days(\(days))" }
    guard let duration = Duration(fileText: text) else { return "duration('\(text)')" }
    let exact = duration.exactText
    return "duration('\(Duration(goText: exact) == duration ? exact : duration.goText)')"
  }

  private func duration(
    _ node: YAMLNode, _ what: String, from lowest: Duration, to highest: Duration,
    code: String = RuleCode.amountNotPositive
  ) -> Amount.Source? {
    guard let scalar = scalar(node, "a duration") else { return nil }
    if !scalar.text.contains("${") {
      guard let duration = problems.duration(node, what) else { return nil }
      return check(duration, at: node.span, from: lowest, to: highest, code) ? .constant(.duration(duration)) : nil
    }
    guard let template = TextTemplate.compile(scalar, in: environment, expecting: .duration, problems) else {
      return nil
    }
    guard let expression = template.single else {
      problems.report(
        RuleCode.wrongKind, "expected a duration, found text with an expression in it", at: node.span,
        explanation: "Write a duration, 4h, or exactly one expression: \"${params.lifetime}\".")
      return nil
    }
    guard let constant = ConstantFolding(environment).value(of: expression), case .duration(let count) = constant else {
      return .expression(expression)
    }
    return check(.nanoseconds(count), at: node.span, from: lowest, to: highest, code) ? .constant(constant) : nil
  }

  /// Warns about amounts that whole minutes cannot represent.
  private func warnOfSeconds(_ duration: Duration, at span: SourceSpan, isTTL: Bool) {
    let seconds = duration.wholeSeconds
    if isTTL, duration != .seconds(seconds - seconds % 60) {
      problems.warn(
        RuleCode.partOfAMinute,
        "a TTL is whole minutes: \(duration.shortText) is set as \(Duration.seconds(seconds - seconds % 60).shortText)",
        at: span)
    } else if !isTTL, duration < .minutes(1) {
      problems.warn(
        RuleCode.partOfAMinute,
        "a deadline is not moved by less than a minute: with \(duration.shortText) the action does nothing",
        at: span)
    }
  }

  private func check(
    _ duration: Duration, at span: SourceSpan, from lowest: Duration, to highest: Duration, _ code: String
  ) -> Bool {
    if duration >= lowest, duration <= highest {
      warnOfSeconds(duration, at: span, isTTL: code == RuleCode.ttlOutOfRange)
      return true
    }
    problems.report(
      code,
      code == RuleCode.ttlOutOfRange
        ? "a TTL must be from 1 minute to 30 days, this is \(duration.shortText)"
        : "the duration must be longer than nothing and shorter than ten years, this is \(duration.shortText)", at: span
    )
    return false
  }

  private func scalar(_ node: YAMLNode, _ what: String) -> YAMLScalar? {
    guard let scalar = node.scalar, !node.isNull else {
      problems.report(RuleCode.wrongKind, "expected \(what), found \(node.kindForPeople)", at: node.span)
      return nil
    }
    return scalar
  }
}

extension String {
  /// A schedule with the file's zone in front, if the file has one and the schedule has none.
  func inZone(_ zone: Zone?) -> String {
    guard let zone, !hasPrefix("CRON_TZ=") else { return self }
    return "CRON_TZ=\(zone.name) \(self)"
  }
}
