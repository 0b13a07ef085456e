import Arguments
import Audit
import Cron
import Reports
import Simulator
import Time

/// `curfew simulate learn`: the company file of one's own people, from the audit trail.
enum SimulateLearn {
  static let command = Command(
    "learn", summary: "Write a company file with the habits that the audit trail shows",
    discussion: """
      Writes the company file of 'simulate run' from what the audit trail saw: a team of one for each workspace that was used, \
      with its template, TTL and schedule, the days of the week on which it is used, when its use begins and ends and how much that \
      varies, and how often it is used in the evening, not at all, or stopped by hand. Asks no server. The file is written to \
      standard output; look at it and change what you know better.

      The trail knows what the server counted as use, and not whether somebody sat there: a window that stays open counts as use, so \
      that nobody forgets windows in the file. Zones are those of the schedules, and --zone or that of the settings where there is \
      none. A month shows more than a week; at least some days are needed.
      """,
    examples: [
      "curfew simulate learn --from 30d > company.yaml",
      "curfew simulate run --company company.yaml --rules new.d --from 2026-12-01 --to 2026-12-15",
    ],
    parameters: [ReportRange.from, ReportRange.to, ReportRange.zone]
  ) { invocation in
    let trail = try await ReportedTrail(invocation)
    let history = try await Console.activities.during("use read") { _ in
      try await trail.reader.history(from: trail.range.from, to: trail.range.to, changes: .ofStops)
    }
    let habits = LearnedHabits.all(of: history, in: trail.range, zone: trail.zone)
    guard !habits.isEmpty else {
      let notes = try await ReportRange.note(trail.reader, from: trail.range.from, to: trail.range.to)
      throw CommandFailure(
        .failure, "nothing was used in this range, so there is nothing to learn from", advice: notes.first)
    }
    let text = CompanyText(
      habits, server: try await trail.reader.server()?.version, from: trail.range.from, to: trail.range.to)
    try Console.write(text.yaml)
    let unused = history.sightings.count - habits.count
    Console.tell(
      "learned from \(Count.of(habits.count, "workspace"))"
        + (unused == 0 ? "" : "; \(Count.of(unused, "workspace")) that nobody used left out"))
    return ExitStatus.success.rawValue
  }
}
