import Audit
import Simulator
import Time

/// A day of a simulated company that is looked at now and then, and what really happened in it.
struct SimulatedHistory {
  let history: FleetHistory
  /// From the first look to the last.
  let range: Range<Timestamp>
  /// What really happened between them.
  let truth: SimulationReport

  /// - Parameters:
  ///   - interval: between two looks, each at everything
  ///   - isLost: whether the look of that number is not made
  init(seed: UInt64, every interval: Duration = .minutes(5), isLost: (Int) -> Bool = { _ in false }) {
    var coder = Company.small(seed: seed).coder
    let start = Company.defaultStart
    coder.advance(to: start)
    let before = coder.report
    let names = Dictionary(before.workspaces.map { ($0.id, $0) }) { $1 }
    var looks: [FleetHistory.Look] = []
    var sightings: [String: [Sighting]] = [:]
    var now = start
    for number in 0... {
      coder.advance(to: now)
      let isLast = now >= start + .days(1)
      if number == 0 || isLast || !isLost(number) {
        looks.append(.init(at: now, isOfEverything: true))
        for (id, schedule) in coder.schedules where !schedule.isDeleted {
          guard let workspace = names[id] else { continue }
          let parts = workspace.name.split(separator: "/").map(String.init)
          let transition = schedule.isRunning ? "start" : "stop"
          sightings[id, default: []].append(
            Sighting(
              workspace: id, owner: parts[0], name: parts[1], organization: "coder", template: workspace.template,
              status: schedule.isRunning ? "running" : "stopped", build: Int64(schedule.buildNumber),
              transition: transition, reason: "initiator", startedAt: nil, at: now, lastUsedAt: schedule.lastUsedAt,
              dailyCost: schedule.isRunning ? 7 : 2))
        }
      }
      if isLast { break }
      now += interval
    }
    history = FleetHistory(looks: looks, sightings: sightings)
    range = start..<now
    truth = coder.report.since(before)
  }
}
