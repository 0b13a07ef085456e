import Reports
import Simulator
import Time

/// A company file as text.
struct CompanyText {
  /// What stands in the file.
  let yaml: String

  /// Writes what was learned of workspaces.
  ///
  /// - Parameter server: the version of the server, as it says it
  init(_ habits: [LearnedHabits], server: String?, from: Timestamp, to: Timestamp) {
    var lines = [
      "# Learned by 'curfew simulate learn' from what was seen from \(from.flooredToSecond.rfc3339) to "
        + "\(to.flooredToSecond.rfc3339).",
      "# What is not in the trail is left to you: prices (price_per_hour), vacations (away), policies of the templates.",
      "version: 1", "server: \(Self.version(server).rawValue)", "templates:",
    ]
    var names = Names()
    let templates = Dictionary(grouping: habits, by: \.last.template).sorted { $0.key < $1.key }
    var templateNames: [String: String] = [:]
    for (template, users) in templates {
      let name = names.unique(template, otherwise: "template")
      templateNames[template] = name
      let bump = users.compactMap(\.last.bump).max().map { ", activity_bump: \($0.shortText)" } ?? ""
      lines.append("  - {name: \"\(name)\"\(bump)}")
    }
    lines.append("teams:")
    var people = Names()
    for one in habits {
      let person = people.unique(one.last.owner, otherwise: "somebody")
      lines += Self.team(one, person, templateNames[one.last.template] ?? "template")
    }
    yaml = lines.joined(separator: "\n") + "\n"
  }

  private static func team(_ habits: LearnedHabits, _ person: String, _ template: String) -> [String] {
    // Who comes after midnight comes on the next day.
    let isNextDay = habits.arrives >= 24 * 60
    let workdays = habits.workdays.map { (isNextDay ? $0 + 1 : $0) % 7 }.sorted()
    let days = workdays.map { CompanyReader.dayNames[$0] }.joined(separator: ", ")
    let arrives = habits.arrives % (24 * 60)
    let stay = min(max(habits.leaves - habits.arrives, 30), CompanyReader.longestDay)
    let leaves = (arrives + stay) % (24 * 60)
    var lines = [
      "  - name: \(quoted("\(habits.last.owner)/\(habits.last.name)"))  # used on \(Count.of(habits.daysUsed, "day"))",
      "    zone: \(quoted(habits.zone.name))", "    template: \"\(template)\"", "    people: [\"\(person)\"]",
      "    workdays: [\(days)]", "    arrives: \"\(clock(arrives))\"", "    leaves: \"\(clock(leaves))\"",
      "    arrival_spread: \(habits.arrivalSpread ?? 40)m", "    departure_spread: \(habits.departureSpread ?? 35)m",
      "    absent: \(share(habits.absent))", "    works_evenings: \(share(habits.worksEvenings))",
      "    stops_by_hand: \(share(habits.stopsByHand))", "    stays_late: 0%", "    waits_for_jobs: 0%",
      "    forgets_windows: 0%",
    ]
    if let schedule = habits.last.schedule { lines.append("    schedule: \(quoted(schedule))") }
    if let ttl = habits.last.ttl { lines.append("    ttl: \(ttl.shortText)") }
    return lines
  }

  private static func clock(_ minutes: Int) -> String {
    let (hour, minute) = (minutes / 60, minutes % 60)
    return "\(hour < 10 ? "0" : "")\(hour):\(minute < 10 ? "0" : "")\(minute)"
  }

  private static func share(_ value: Double) -> String { "\(Int((value * 100).rounded()))%" }

  /// In double quotes; names come from the server.
  private static func quoted(_ text: String) -> String {
    let escaped = text.unicodeScalars.map { scalar in
      switch scalar {
      case "\"": "\\\""
      case "\\": "\\\\"
      case _ where scalar.value < 0x20 || scalar.value == 0x7F: " "
      default: String(scalar)
      }
    }
    return "\"\(escaped.joined())\""
  }

  /// The simulated server that is nearest to a version.
  private static func version(_ text: String?) -> ServerVersion {
    guard let text else { return .v2360 }
    if let same = ServerVersion.allCases.first(where: { text.hasPrefix($0.rawValue) }) { return same }
    return text.hasPrefix("v0.") ? .v0136 : .v2360
  }

  /// Names that a company file takes, each once.
  private struct Names {
    private var given: Set<String> = []

    mutating func unique(_ name: String, otherwise: String) -> String {
      var clean = name.split { !($0.isASCII && ($0.isLetter || $0.isNumber)) }.joined(separator: "-")
      if clean.isEmpty { clean = otherwise }
      clean = CompanyReader.trimmed(clean, to: 32)
      var unique = clean
      var number = 2
      while given.contains(unique.lowercased()) {
        unique = "\(CompanyReader.trimmed(clean, to: 31 - String(number).count))-\(number)"
        number += 1
      }
      given.insert(unique.lowercased())
      return unique
    }
  }
}
