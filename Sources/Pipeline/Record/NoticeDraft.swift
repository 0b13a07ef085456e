import Audit
import Rules
import Time

/// The notices that the decisions on one workspace ask for, and those that do not count any more.
struct NoticeDraft {
  private let judged: JudgedWorkspace
  private let judgement: Judgement

  init(_ judged: JudgedWorkspace, in judgement: Judgement) {
    self.judged = judged
    self.judgement = judgement
  }

  private var facts: WorkspaceFacts { judged.observation.facts }
  private var reading: Reading { judgement.reading }

  /// Adds them to a batch.
  ///
  /// - Parameter isRepeat: for each decision, whether the trail has it already
  func draft(isRepeat: [Bool], subject: @autoclosure () -> Subject, into batch: inout SweepBatch) {
    let standing = reading.notices.about(facts.id)
    var counting: [StandingNotice] = []
    for notice in standing {
      // Who only looks takes nothing back that was announced.
      let reason = judgement.policy.isLook ? nil : deed(afterTellingBy: notice) ?? lapse(of: notice)
      if let reason {
        batch.lapses.append(NoticeLapse(notice: notice.seq, reason: reason))
      } else {
        counting.append(notice)
      }
    }
    guard judged.decisions.contains(where: { $0.rule.notice != nil || $0.rule.notify != nil }) else { return }
    var notified: Set<String> = []
    for (decision, isRepeat) in zip(judged.decisions, isRepeat) {
      guard let (notice, kind) = wanted(decision) else { continue }
      // A plan is carried out and nothing else.
      if kind == .whileTrue, judgement.policy.plan != nil { continue }
      let stands = counting.contains { $0.rule == decision.rule.name && $0.kind == kind }
      let isNew = kind == .act ? notified.insert(decision.rule.name).inserted : !stands
      // A dry run records each decision's notice once. While Curfew is paused nobody is told.
      guard decision.isShadow ? !isRepeat && isNew : isNew && judgement.pause == nil else { continue }
      if kind != .act, !notified.insert("\(decision.rule.name) \(kind.rawValue)").inserted { continue }
      batch.notices.append(record(decision, notice, kind, subject()))
    }
  }

  /// What is told of a decision once it is carried out; `nil` for nothing.
  func afterActing(_ decision: Decision, subject: @autoclosure () -> Subject) -> NoticeRecord? {
    decision.rule.notify.map { record(decision, $0, .act, subject()) }
  }

  /// What a decision has to tell now, and for what; `nil` for nothing.
  private func wanted(_ decision: Decision) -> (RuleNotice, NoticeRecord.Kind)? {
    switch decision.verdict {
    case .blocked(by: .noNotice, _, _): return decision.rule.notice.map { ($0, .before) }
    case .wouldAct where decision.noticeBefore != nil: return decision.rule.notice.map { ($0, .before) }
    case .wouldAct: return decision.rule.notify.map { ($0, .act) }
    case .noOp where decision.kind == .notify: return decision.rule.notify.map { ($0, .whileTrue) }
    default: return nil
    }
  }

  /// Why a notice does not count any more, for people; `nil` where it does.
  private func lapse(of notice: StandingNotice) -> String? {
    let all = judged.decisions.filter { $0.rule.name == notice.rule }
    if all.isEmpty { return "its rule is not true any more" }
    // A dry run announces nothing. What a rule told of what is so it has told all the same.
    let own = all.filter { notice.kind == .whileTrue || !$0.isShadow }
    guard let decision = own.first else { return "its rule is in dry run" }
    if own.contains(where: { $0.verdict.guardName == .holdFor }) { return "its rule has not been true ever since" }
    guard notice.isAbout(decision.rule, judged.observation) else {
      if notice.owner != facts.owner.name { return "the workspace has another owner since" }
      return notice.kind == .whileTrue || notice.buildNumber == Int64(facts.buildNumber)
        ? "the deadline or the rule has changed since" : "the workspace has been stopped or started since"
    }
    if notice.isToBeReplaced(at: reading.now) { return "it was given up, and another one is written" }
    guard notice.kind == .before, let before = decision.rule.notice?.before else { return nil }
    if let told = notice.stopsAt, case .pending = notice.state, isTooLate(toTellOf: told, before: before, own) {
      return "it was not delivered in time for the stop at \(told.flooredToSecond.rfc3339), and another one is written"
    }
    guard let age = notice.age(at: reading.now, machineNow: reading.machineNow), age >= before
    else { return nil }
    if age > before + StandingNotice.validity { return "it is more than a day older than it had to be" }
    return own.contains(where: notice.tellsOfALaterStop) ? "the workspace would stop earlier than it tells" : nil
  }

  /// That what a notice told was done, for people; `nil` where it was not.
  private func deed(afterTellingBy notice: StandingNotice) -> String? {
    notice.doneAt(judged.observation.memory).map { "what it told was done at \($0.flooredToSecond.rfc3339)" }
  }

  /// Whether a notice that waits tells of a stop that is nearer than it has to be told before, while one that is written now
  /// would tell of a later one.
  private func isTooLate(toTellOf told: Timestamp, before: Duration, _ own: [Decision]) -> Bool {
    guard told < reading.now + before else { return false }
    return own.compactMap { announced(by: $0, before: before) }.min().map { $0 > told + .minutes(1) } ?? false
  }

  /// The earliest stop that a notice which is written now tells of; `nil` where the decision brings no stop forward.
  ///
  /// What is told must hold: nothing is shortened before the notice is old enough, nor nearer than the server takes.
  private func announced(by decision: Decision, before: Duration) -> Timestamp? {
    guard decision.shortens, let target = decision.target else { return nil }
    let earliest = AwaitedNotice.earliestStop(
      deliveredAt: reading.now, before: before, stopsAt: target, nearest: ServerLimits.nearestAim)
    // The server's own stop may come first.
    let own = facts.deadline.flatMap { $0 > reading.now ? $0 : nil }
    return [facts.maxDeadline, own].compactMap(\.self).reduce(earliest, min)
  }

  private func record(
    _ decision: Decision, _ notice: RuleNotice, _ kind: NoticeRecord.Kind, _ subject: Subject
  ) -> NoticeRecord {
    let stopsAt =
      notice.before.map { announced(by: decision, before: $0) } ?? (decision.shortens ? decision.target : nil)
    var text = decision.rule.text(
      of: notice, subject, state: decision.state(on: subject),
      target: stopsAt.map { .deadline($0, .earlier) } ?? decision.action ?? .autostart(nil))
    if kind == .before, case .ttl(let ttl?) = decision.action {
      let isEnded = text.last.map { ".!?:;…".contains($0) } ?? true
      text += "\(isEnded ? "" : ".")\(text.isEmpty ? "" : " ")"
      text += "Its TTL is to become \(ttl.shortText) (rule \(decision.rule.name))."
    }
    let keepsIt = stopsAt.map { _ in WhatKeepsIt(decision, on: subject, policy: judgement.policy).sentence }
    return NoticeRecord(
      workspace: facts.id, effect: .init(decision.effect), rule: decision.rule.name, channel: notice.channel,
      kind: kind, isDryRun: decision.isShadow, at: reading.now, buildNumber: Int64(facts.buildNumber),
      deadline: facts.deadline, stopsAt: stopsAt, message: text, zone: decision.rule.zone.name,
      keepsIt: keepsIt)
  }
}
