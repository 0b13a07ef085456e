import Audit
import Pipeline
import Text
import Time

/// What trail and service tell together, and what is wrong with it.
struct StatusReport: Sendable {
  let trail: TrailStatus
  let service: ServiceAnswer
  let settings: Settings
  let now: Timestamp

  private var answer: ServiceStatus? { if case .answered(let status) = service { status } else { nil } }

  /// Why newer rules or settings were refused, where they were: as the service says, or the last sweep where it was not asked.
  private var refusal: String? { answer.map(\.refusal) ?? (trail.isInUse == false ? nil : trail.last?.end?.refusal) }

  /// Whether nothing is to be said against it.
  private var isWell: Bool { problems.isEmpty && refusal == nil }

  /// Time from one sweep to the next: the service's settings may differ from those of whoever asks.
  private var interval: Duration { trail.interval ?? settings[Settings.interval] }

  /// Whether sweeps are made by a service and not by a timer or by hand.
  private var isService: Bool { answer != nil || trail.last.map { $0.record.cause == .service } ?? true }

  /// What is not as it has to be, a sentence each; a pause is somebody's order and no problem.
  var problems: [String] {
    let finding = trail.finding.map { ["the trail is not as it was written: \($0)"] } ?? []
    if let answer { return answer.problems + (answer.isAlive ? [] : ["the service hangs"]) + finding }
    var problems = finding
    if case .unreachable(let address, let reason) = service, trail.isInUse != false {
      problems.append("the service does not answer at \(address): \(reason)")
    }
    if trail.isInUse == nil {
      problems.append("whether a service runs cannot be told: \(trail.path).lock may not be read")
    }
    if trail.isInUse == false, isService { problems.append("no service is running on this database") }
    guard let last = trail.last else { return problems + ["no sweep has ever been made"] }
    if let end = last.end, end.result == .failed || end.result == .killed {
      problems.append(
        "the last sweep \(end.result == .failed ? "failed" : "was cut off")\(end.note.map { ": \($0)" } ?? "")")
    }
    // A timer has an interval of its own, which shows in its sweeps.
    let usual = isService ? interval : max(interval, trail.longestGap ?? .zero)
    if let success = trail.lastSuccessAt, now - success > usual * 2 {
      problems.append(
        "no sweep has succeeded for \(Duration.seconds((now - success).wholeSeconds).shortText), where one is due every "
          + usual.shortText)
    }
    if let shrinkage = trail.shrinkage { problems.append(shrinkage) }
    if trail.lastSuccessAt == nil { problems.append("no sweep has succeeded lately") }
    if let problem = trail.throttle.circuitProblem(at: trail.serverTime) { problems.append(problem) }
    return problems
  }

  private var state: String {
    switch trail.isInUse {
    case true?: "running"
    case false?: "not running"
    case nil: "unknown"
    }
  }

  /// When the next sweep is due; `nil` where nobody knows.
  private var nextSweepAt: Timestamp? {
    if let answer { return answer.nextSweepAt }
    guard trail.isInUse == true, isService, let last = trail.last else { return nil }
    return TrailStatus.onThisClock(last.record.at, of: last) + interval
  }

  private var tokenEnd: Timestamp? { answer?.tokenEnd ?? settings.instant(settings[Settings.tokenExpires]) }

  /// The mode and the rules in force, as the service says; else those of the last sweep.
  private var mode: String? { answer?.mode ?? trail.last?.record.mode.rawValue }
  private var ruleSet: String? { answer?.ruleSet ?? trail.ruleSet }

  /// By which clock the token ends, where the two differ so much that somebody could miss it.
  private var clockNote: String { trail.ahead.magnitude < .minutes(1) ? "" : " by the server's clock" }

  /// The channels of the settings and of the trail, in the order of their names.
  private var channels: [ChannelState] {
    let known = trail.channels
    let unused = settings.channels.map(\.channel.name).filter { name in !known.contains { $0.name == name } }
    return (known + unused.map { ChannelState(name: $0) }).sorted { $0.name < $1.name }
  }

  /// For people.
  var record: Record {
    let display = settings.display(now: now)
    func instant(_ instant: Timestamp?, else words: String) -> Cell {
      instant.map { .instant($0) } ?? .absent(as: words)
    }
    // What the server decides, and what was recorded by its clock, is as far away as its clock says.
    let there = settings.display(now: trail.serverTime)
    let end = trail.last?.end
    var fields = [
      Record.Field("service", .text(state + (isWell ? ", well" : problems.isEmpty ? ", by the last good rules" : ""))),
      Record.Field("server", Cell(trail.server)), Record.Field("mode", Cell(mode)),
      Record.Field("rule_set", Cell(ruleSet.map { String($0.prefix(12)) })),
      Record.Field(
        "last_sweep",
        trail.last.map { last in
          let at = TrailStatus.onThisClock(last.record.at, of: last)
          let note = end?.note.map { ": \($0)" } ?? ""
          // Without an end it is under way, unless no process is there to end it.
          let result = end?.result.rawValue ?? (trail.isInUse == false ? "cut short" : "in hand")
          let basis = [last.record.mode.rawValue] + (trail.ruleSet.map { ["rule set \($0.prefix(12))"] } ?? [])
          return .text("\(display.timeAndDistance(at)), \(result), \(basis.joined(separator: ", "))\(note)")
        } ?? .absent(as: "none yet")),
      Record.Field("last_success", instant(trail.lastSuccessAt, else: "none")),
      Record.Field("next_sweep", instant(nextSweepAt, else: isService ? "unknown" : "as its timer says")),
      Record.Field(
        "pause", trail.pause.map { .text($0.order(on: display).drop { $0 == " " }.description) } ?? .absent(as: "none")),
      Record.Field("circuit", .text(trail.circuit.words + (trail.hold.map { ": \($0.reason)" } ?? ""))),
      Record.Field("open_requests", .integer(trail.openRequests)),
      Record.Field(
        "token_end",
        tokenEnd.map { .shown($0.rfc3339, as: there.timeAndDistance($0) + clockNote) }
          ?? .absent(as: answer == nil ? "the service was not asked" : "unknown")),
      Record.Field("trail", .text("\(trail.path), \(trail.size.database + trail.size.log) bytes")),
      Record.Field("head", .text("\(trail.head)")),
    ]
    fields += trail.unfinished.map { Record.Field("unfinished", .text($0.sentence)) }
    fields += channels.map { Record.Field("channel", .text($0.text(on: there))) }
    if let refusal { fields.append(Record.Field("rules_refused", .text(refusal))) }
    fields += problems.map { Record.Field("problem", .text($0)) }
    return Record(fields: fields)
  }

  /// For programs.
  var json: [String: JSONValue] {
    func text(_ text: String?) -> JSONValue { text.map { .string($0) } ?? .null }
    func instant(_ instant: Timestamp?) -> JSONValue { text(instant?.rfc3339) }
    let last = trail.last.map { last -> JSONValue in
      .object([
        "sweep": .integer(last.seq), "at": instant(TrailStatus.onThisClock(last.record.at, of: last)),
        "result": text(last.end?.result.rawValue), "note": text(last.end?.note),
        "cause": .string(last.record.cause.rawValue), "mode": .string(last.record.mode.rawValue),
        "rule_set": text(trail.ruleSet),
      ])
    }
    let pause = trail.pause.map { pause -> JSONValue in
      .object([
        "since": instant(pause.since), "until": instant(pause.until), "reason": .string(pause.reason),
        "by": text(pause.by),
      ])
    }
    return [
      "well": .boolean(isWell), "problems": .array(problems.map { .string($0) }),
      "running": trail.isInUse.map { .boolean($0) } ?? .null, "asked": .boolean(answer != nil),
      "server": text(trail.server), "mode": text(mode), "rule_set": text(ruleSet),
      "last_sweep": last ?? .null, "last_success": instant(trail.lastSuccessAt), "next_sweep": instant(nextSweepAt),
      "pause": pause ?? .null, "circuit": .string(trail.circuit.rawValue),
      "open_requests": .integer(trail.openRequests),
      "unfinished": .array(trail.unfinished.map { .string($0.sentence) }),
      "channels": .array(channels.map(\.json)), "token_end": instant(tokenEnd), "rules_refused": text(refusal),
      "trail": .object([
        "path": .string(trail.path), "bytes": .integer(Int64(trail.size.database + trail.size.log)),
        "head": .string("\(trail.head)"),
      ]),
    ]
  }
}
