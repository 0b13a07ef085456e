import Audit
import Rules
import Time

/// Holds a shortening back until its owner has been told of it for as long as its rule says (`notice`).
///
/// Only a notice that was delivered counts, to this owner about this workspace, rule, build and deadline, while the rule was true
/// ever since and did not act on it yet; by both clocks, so that one that jumps makes no notice older. Dry-run rules send none
/// and are not held.
struct NoNotice {
  let policy: Policy
  let reading: Reading

  func apply(to decisions: inout [Decision]) { hold(in: &decisions) { _ in true } }

  /// The same for the decisions whose last notice was given up.
  func holdUndeliverable(in decisions: inout [Decision]) {
    hold(in: &decisions) { decision in
      guard case .failed = reading.notices.before(decision.rule, on: decision.observation)?.state else { return false }
      return true
    }
  }

  private func hold(in decisions: inout [Decision], _ isMeant: (Decision) -> Bool) {
    guard !policy.assumesNotices else { return }
    for index in decisions.indices where decisions[index].verdict == .act {
      guard let before = decisions[index].noticeBefore, isMeant(decisions[index]),
        let (reason, until) = objection(to: decisions[index], before: before)
      else { continue }
      decisions[index].verdict = .blocked(by: .noNotice, reason: reason, until: until)
    }
  }

  /// Why the decision has to wait, and until when where that is known; `nil` where its owner knows.
  private func objection(to decision: Decision, before: Duration) -> (reason: String, until: Timestamp?)? {
    let channel = decision.rule.notice?.channel ?? ""
    guard let notice = reading.notices.before(decision.rule, on: decision.observation) else {
      return ("its owner has to be told by \(channel) first, \(before.shortText) before", nil)
    }
    switch notice.state {
    case .pending(let detail):
      return ("notice \(notice.seq) waits to be delivered by \(channel)" + (detail.map { ": \($0)" } ?? ""), nil)
    case .failed(let at, let detail):
      let again = (at + StandingNotice.restAfterFailure).flooredToSecond.rfc3339
      return (
        "notice \(notice.seq) could not be delivered by \(channel): \(detail); another one is written at \(again)", nil
      )
    case .delivered(let at, _):
      let age = notice.age(at: reading.now, machineNow: reading.machineNow) ?? .zero
      if age < before {
        let reason = AwaitedNotice.wait(
          for: notice, deliveredAt: at, before: before, deadline: decision.facts.deadline)
        return (reason, at + before)
      }
      if age > before + StandingNotice.validity {
        return (
          "notice \(notice.seq) was delivered by \(channel) more than a day too early; its owner is told anew", nil
        )
      }
      if let told = notice.stopsAt, notice.tellsOfALaterStop(decision) {
        return (
          "notice \(notice.seq) tells of no stop before \(told.flooredToSecond.rfc3339); its owner is told anew", nil
        )
      }
      return nil
    }
  }
}

extension StandingNotice {
  /// Whether it tells of a later stop than the decision aims at; deadlines are in whole minutes.
  func tellsOfALaterStop(_ decision: Decision) -> Bool {
    guard let stopsAt, let target = decision.target else { return false }
    return target < stopsAt - .minutes(1)
  }
}

extension Decision {
  /// The deadline that it aims at; `nil` where it aims at something else.
  var target: Timestamp? {
    if case .deadline(let target, _) = action { target } else { nil }
  }
}
