import Audit
import CoderAPI
import Rules
import Testing
import Time

@testable import Pipeline

/// Whose doing a changed value is: Curfew's, the server's own, or somebody else's.
@Suite struct LiveValueTests {
  private let server = ServerTraits(version: ServerVersion("v2.36.0"))

  private func seen(_ facts: WorkspaceFacts, after before: LiveValue?, effect: Effect = .lifetime) -> LiveValue {
    .updated(
      before, effect: effect, facts: facts, lastReadAt: wednesday - .minutes(5), now: wednesday, server: server)
  }

  private func first(_ change: (inout WorkspaceFacts) -> Void = { _ in }) -> LiveValue {
    LiveValue(
      value: LiveValue.remembered(.lifetime, of: workspace("dev", change)), setBy: .server, at: wednesday - .hours(1))
  }

  @Test func firstSightIsNobodysDoing() {
    #expect(seen(workspace(), after: nil).setBy == .server)
  }

  @Test func unchangedStays() {
    #expect(seen(workspace(), after: first()) == first())
  }

  @Test func bumpIsTheServersOwn() {
    let bumped = workspace { $0.deadline = wednesday + .minutes(58) }
    let before = first { $0.deadline = wednesday + .minutes(30) }
    #expect(seen(bumped, after: before).setBy == .server)
  }

  @Test func bumpByTheTemplatesOwnAmount() {
    let bumped = workspace {
      $0.template.activityBump = .hours(3)
      $0.deadline = wednesday + .hours(3) - .minutes(2)
    }
    #expect(seen(bumped, after: first()).setBy == .server)
  }

  @Test func bumpToMaxDeadline() {
    let bumped = workspace {
      $0.deadline = wednesday + .minutes(47)
      $0.maxDeadline = wednesday + .minutes(47)
    }
    #expect(seen(bumped, after: first { $0.deadline = wednesday + .minutes(40) }).setBy == .server)
  }

  @Test func bumpAcrossTheNextAutostart() {
    let bumped = workspace {
      $0.nextStartAt = wednesday + .minutes(30)
      $0.deadline = wednesday + .minutes(30) + .hours(8)
    }
    #expect(seen(bumped, after: first()).setBy == .server)
  }

  @Test func personExtends() {
    let extended = workspace { $0.deadline = wednesday + .hours(7) }
    #expect(seen(extended, after: first()).setBy == .other)
    #expect(seen(extended, after: first()).at == wednesday)
  }

  @Test func personShortens() {
    #expect(seen(workspace { $0.deadline = wednesday + .minutes(40) }, after: first()).setBy == .other)
  }

  @Test func noBumpWhereTheTemplateSwitchedItOff() {
    let moved = workspace {
      $0.template.activityBump = .zero
      $0.deadline = wednesday + .minutes(58)
    }
    #expect(seen(moved, after: first()).setBy == .other)
  }

  /// The file does not keep the server's own moves: at the next start, or the next sweep of a timer, a bump of an hour ago
  /// must not look like a person's doing.
  @Test func bumpBeforeTheStartIsTheServersOwn() {
    let before = first { $0.deadline = wednesday - .minutes(30) }
    func loaded(_ deadline: Timestamp) -> LiveValue {
      .updated(
        before, effect: .lifetime, facts: workspace { $0.deadline = deadline }, lastReadAt: nil, now: wednesday,
        server: server)
    }
    #expect(loaded(wednesday + .minutes(20)).setBy == .server)
    #expect(loaded(wednesday + .hours(3)).setBy == .other)
  }

  @Test func anotherBuildBeginsAnew() {
    let next = workspace {
      $0.buildNumber = 8
      $0.deadline = wednesday + .hours(8)
    }
    #expect(seen(next, after: first()).setBy == .server)
  }

  @Test func ttlAndScheduleArePeoples() {
    let before = LiveValue(value: "1h", setBy: .curfew, at: wednesday - .hours(1))
    #expect(seen(workspace(), after: before, effect: .ttl).setBy == .other)
  }

  @Test func bumpAfterCurfewSetItStaysCurfews() {
    let set = LiveValue.set(
      .deadline(wednesday + .minutes(40), .earlier), effect: .lifetime, buildNumber: 7, at: wednesday)
    let bumped = workspace { $0.deadline = wednesday + .minutes(59) }
    #expect(seen(bumped, after: set).setBy == .curfew)
  }
}
