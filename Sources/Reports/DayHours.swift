import Audit
import Time

extension DayHoursRecord {
  /// The hours of one day by owner, template and organization, as ``ActivityReport`` counts them.
  public static func all(of history: FleetHistory, in day: Span) -> [DayHoursRecord] {
    struct Key: Hashable {
      let owner, template, organization: String
    }
    var figures: [Key: ActivityFigures] = [:]
    let report = ActivityReport(of: history, in: day, by: .workspace, zone: .utc)
    for line in report.lines {
      // The names that the workspace had at the end of the day.
      guard let names = line.workspace.flatMap({ history.sightings[$0] })?.last(where: { $0.at < day.to }) else {
        continue
      }
      figures[Key(owner: names.owner, template: names.template, organization: names.organization), default: .init()] +=
        line.figures
    }
    return figures.map { key, figures in
      var record = DayHoursRecord(owner: key.owner, template: key.template, organization: key.organization)
      record.running = (figures.running.least, figures.running.most)
      record.used = (figures.used.least, figures.used.most)
      record.starts = Dictionary(uniqueKeysWithValues: figures.starts.map { ($0.key.rawValue, $0.value) })
      record.stops = Dictionary(uniqueKeysWithValues: figures.stops.map { ($0.key.rawValue, $0.value) })
      return record
    }.sorted { ($0.owner, $0.template, $0.organization) < ($1.owner, $1.template, $1.organization) }
  }
}
