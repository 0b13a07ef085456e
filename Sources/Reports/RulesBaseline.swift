import Audit
import Time

/// What a trail tells of its workspaces under the rules of a baseline, as it is read.
public struct RulesBaseline<Judge: RuleJudge> {
  private var courses: [String: RulesCourse<Judge>]
  private let end: Timestamp

  /// Begins with what was seen.
  ///
  /// - Parameters:
  ///   - history: what the trail saw, as the report is of
  ///   - memory: what the rules remember of a workspace that they have not judged
  public init(of history: FleetHistory, _ memory: Judge.Memory) {
    let looks = history.looks.map(\.at)
    let shortenings = Dictionary(grouping: history.shortenings, by: \.workspace)
    end = history.known?.to ?? Timestamp(seconds: .min)
    courses = Dictionary(
      uniqueKeysWithValues: history.sightings.map { workspace, sightings in
        let past = WorkspacePast(
          course: WorkspaceCourse(sightings, in: history, shortenings[workspace] ?? []), sightings: sightings,
          moves: history.moves[workspace] ?? [], ttls: history.ttls[workspace] ?? [])
        return (workspace, RulesCourse(past, looks: looks, memory))
      })
  }

  /// Takes the next reading of a workspace; they come oldest first.
  ///
  /// - Parameter judge: `nil` where the trail does not have what it was judged by
  public mutating func read(_ workspace: String, at instant: Timestamp, _ judge: Judge?) {
    courses[workspace]?.read(judge, at: instant)
  }

  /// How each workspace would have run.
  public consuming func finish() -> RulesCourses {
    RulesCourses(
      byWorkspace: courses.mapValues { course in
        var course = course
        return course.finish(at: end)
      })
  }
}

/// How each workspace would have run under the rules of a baseline.
public struct RulesCourses: Sendable {
  let byWorkspace: [String: BaselineCourse]
}
