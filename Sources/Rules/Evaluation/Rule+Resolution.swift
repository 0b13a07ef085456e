import CEL
import Cron
import Time

extension Rule {
  /// Computes the target value of one of ``actions``.
  ///
  /// Deadlines are rounded down to the minute, so that repeated sweeps aim at the same instant, and limited by
  /// `at_most`. Those of `shorten: {by: …}` are rounded up, so that no more is taken. TTLs are rounded down to the
  /// minute and checked against the server's bounds. Guards do the rest.
  public func resolve(_ action: RuleAction, _ subject: Subject, state: RuleState = RuleState()) -> Resolution {
    let amounts = Amounts(rule: self, action: action, bindings: subject.bindings(for: self, state))
    do throws(Amounts.Failure) {
      switch action.kind {
      case .extend, .shorten: return try lifetime(action, amounts, subject.facts)
      case .setTTL: return .action(.ttl(try amounts.ttl()))
      case .clearTTL: return .action(.ttl(nil))
      case .setAutostart: return .action(.autostart(try amounts.schedule()))
      case .clearAutostart, .suspendAutostart: return .action(.autostart(nil))
      case .keep: return .keeps
      case .notify: return .notifies
      }
    } catch {
      switch error {
      case .unknown(let attributes): return .unknown(attributes)
      case .failed(let reason): return .failed(reason)
      }
    }
  }

  private func lifetime(
    _ action: RuleAction, _ amounts: Amounts, _ facts: WorkspaceFacts
  ) throws(Amounts.Failure) -> Resolution {
    let kind = action.kind
    if facts.unknown.contains("ws.deadline") || facts.unknown.contains("ws") { return .unknown(["ws.deadline"]) }
    guard let deadline = facts.deadline else { return .noDeadline }
    let wished = try amounts.instant(from: deadline, later: kind == .extend)
    // `shorten: {by: …}` must not take more than its amount.
    let isCut = kind == .shorten && action.amount.isRelative
    let target = isCut ? wished.ceiledToMinute : wished.flooredToMinute
    let resolved = ResolvedAction.deadline(target, kind == .extend ? .later : .earlier)
    let isMove = kind == .extend ? target > deadline : target < deadline
    if isMove { return .action(resolved) }
    let isWithin = (target - deadline).magnitude < .minutes(1)
    let place: StandingDeadline.Place = isWithin ? .within : kind == .extend ? .later : .earlier
    return .nothing(StandingDeadline(deadline, place, zone: zone), target: resolved)
  }

  /// The latest instant that an extension may aim at (`at_most`); `nil` if there is none or it is not known.
  public func latest(_ action: RuleAction, _ subject: Subject, state: RuleState = RuleState()) -> Timestamp? {
    guard let atMost = action.amount.atMost,
      case .timestamp(let instant) = atMost.value(subject.bindings(for: self, state), zone: zone)
    else { return nil }
    return instant.flooredToMinute
  }
}

/// Computes the amounts of one action on one workspace.
private struct Amounts {
  let rule: Rule
  let action: RuleAction
  let bindings: Bindings

  enum Failure: Error {
    case unknown([String])
    case failed(String)
  }

  /// The new deadline, before rounding.
  func instant(from deadline: Timestamp, later: Bool) throws(Failure) -> Timestamp {
    var target: Timestamp
    if action.amount.isRelative {
      let by = try duration()
      guard by > .zero else { throw .failed("'by' must be longer than nothing, it is \(by.shortText)") }
      target = later ? deadline + by : deadline - by
    } else {
      target = try timestamp(action.amount.main)
    }
    if let atMost = action.amount.atMost { target = min(target, try timestamp(atMost)) }
    guard target.isInCalendar else { throw .failed("the new deadline is outside the calendar") }
    return target
  }

  /// The TTL in whole minutes, within the server's bounds.
  func ttl() throws(Failure) -> Duration {
    let given = try duration()
    let minutes = Duration.minutes(Int(given.wholeSeconds / 60))
    guard minutes >= ServerLimits.shortestTTL, minutes <= ServerLimits.longestTTL else {
      throw .failed("a TTL must be from 1 minute to 30 days, this is \(given.shortText)")
    }
    return minutes
  }

  /// A schedule that the server would accept and that fires.
  func schedule() throws(Failure) -> String {
    guard case .string(let text) = try known(action.amount.main) else { throw .failed("the schedule is not text") }
    // A constant schedule already has its zone.
    let isConstant = if case .constant? = action.amount.main { true } else { false }
    let full = isConstant ? text : text.inZone(rule.zone)
    do throws(CoderScheduleRefusal) {
      return try CoderSchedule(toSend: full).text
    } catch .neverFires {
      throw .failed("the schedule '\(text)' never fires")
    } catch {
      throw .failed("the server would refuse the schedule '\(full)': \(error)")
    }
  }

  private func duration() throws(Failure) -> Duration {
    guard case .duration(let nanoseconds) = try known(action.amount.main) else {
      throw .failed("the amount is no duration")
    }
    return .nanoseconds(nanoseconds)
  }

  private func timestamp(_ source: Amount.Source?) throws(Failure) -> Timestamp {
    guard case .timestamp(let instant) = try known(source) else { throw .failed("the amount is no instant") }
    return instant
  }

  private func known(_ source: Amount.Source?) throws(Failure) -> Value {
    guard let source else { throw .failed("the action has no amount") }
    switch source.value(bindings, zone: rule.zone) {
    case .unknown(let attributes): throw .unknown(attributes.names.sorted())
    case .error(let error): throw .failed(error.message)
    case let value: return value
    }
  }
}
