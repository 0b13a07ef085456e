import Cron
import Diagnostics
import Simulator
import Time
import YAML

/// A file that describes a company for what-if, as read, with all that is wrong with it.
struct CompanyFile {
  private(set) var description = CompanyDescription()
  /// What a running hour costs, by the template's name, in the file's currency.
  private(set) var prices: [String: Double] = [:]
  /// The currency of the prices; `nil` where the file names none.
  private(set) var currency: String?
  /// The seed that the file asks for.
  private(set) var seed: UInt64 = 1
  private(set) var diagnostics: [Diagnostic]

  /// Reads the text of a file.
  init(_ file: SourceFile) {
    let document = YAMLDocument(parsing: file)
    diagnostics = document.diagnostics
    guard !diagnostics.hasErrors else { return }
    var reader = CompanyReader(file: file)
    if let root = document.root, let fields = reader.mapping(root, "a company file", Self.keys) {
      readTop(fields, &reader)
      check(fields, &reader)
    } else if document.root == nil {
      diagnostics.append(Diagnostic(code: "C104", summary: "\(file.name) is empty; a company has templates and teams"))
    }
    diagnostics += reader.diagnostics
  }

  private static let keys = ["version", "seed", "server", "licensed", "currency", "templates", "teams"]
  private static let templateKeys = [
    "name", "default_ttl", "activity_bump", "start_takes", "price_per_hour", "autostop_days", "allow_user_autostart",
    "allow_user_autostop",
  ]
  private static let teamKeys = [
    "name", "zone", "template", "people", "workdays", "arrives", "leaves", "arrival_spread", "departure_spread",
    "absent", "schedule", "ttl", "tool", "forgets_windows", "stops_by_hand", "works_evenings", "waits_for_jobs",
    "stays_late", "away",
  ]

  private mutating func readTop(_ fields: YAMLMapping, _ reader: inout CompanyReader) {
    if let version = reader.value("version", in: fields, "1", { Int($0) }), version != 1 {
      reader.refuse("C103", "this version of Curfew reads company files of version 1", fields["version"]?.span)
    }
    seed = reader.value("seed", in: fields, "a whole number, 0 or more", { UInt64($0) }) ?? seed
    let versions = ServerVersion.allCases.map(\.rawValue)
    description.version =
      reader.value("server", in: fields, versions.joined(separator: ", "), { ServerVersion(rawValue: $0) })
      ?? description.version
    description.isLicensed = reader.truth("licensed", in: fields) ?? description.isLicensed
    currency = reader.value(
      "currency", in: fields, "three capital letters, such as EUR",
      { $0.count == 3 && $0.allSatisfy { $0.isASCII && $0.isUppercase } ? $0 : nil })
    for node in reader.list("templates", in: fields) {
      guard let fields = reader.mapping(node, "a template", Self.templateKeys) else { continue }
      readTemplate(fields, at: node, &reader)
    }
    for node in reader.list("teams", in: fields) {
      guard let fields = reader.mapping(node, "a team", Self.teamKeys) else { continue }
      readTeam(fields, at: node, &reader)
    }
  }

  private mutating func readTemplate(_ fields: YAMLMapping, at node: YAMLNode, _ reader: inout CompanyReader) {
    guard
      let name = reader.required(
        "name", of: "a template", "a template's name: \(CompanyReader.nameForm)", in: fields, at: node,
        { CompanyReader.isName($0) ? $0 : nil })
    else { return }
    if description.templates.contains(where: { $0.name == name }) {
      return reader.refuse("C103", "there are two templates named '\(name)'", fields["name"]?.span)
    }
    var template = SimulatedTemplate(name, defaultTTL: reader.span("default_ttl", in: fields) ?? .zero)
    if let bump = reader.span("activity_bump", in: fields) { template.activityBump = bump }
    if let takes = reader.span("start_takes", in: fields) { template.startTakes = takes }
    template.allowsUserAutostart = reader.truth("allow_user_autostart", in: fields) ?? true
    template.allowsUserAutostop = reader.truth("allow_user_autostop", in: fields) ?? true
    template.autostopDays = reader.days("autostop_days", in: fields) ?? []
    prices[name] = reader.value(
      "price_per_hour", in: fields, "a number, 0 or more, such as 0.42",
      { Double($0).flatMap { $0 >= 0 && $0.isFinite ? $0 : nil } })
    description.templates.append(template)
  }

  private mutating func readTeam(_ fields: YAMLMapping, at node: YAMLNode, _ reader: inout CompanyReader) {
    guard let name = reader.required("name", of: "a team", in: fields, at: node),
      let template = reader.required("template", of: "a team", in: fields, at: node)
    else { return }
    let zone =
      reader.value("zone", in: fields, "a time zone such as Europe/Berlin", { Zone(named: $0) }) ?? .utc
    var team = CompanyDescription.Team(name, zone: zone, template: template)
    if !description.templates.contains(where: { $0.name == template }) {
      reader.refuse(
        "C103", "there is no template '\(template)' in the file", fields["template"]?.span,
        among: description.templates.map(\.name), meant: template)
    }
    team.members = reader.people("people", of: name, in: fields, at: node)
    team.workdays = reader.days("workdays", in: fields) ?? team.workdays
    team.arrives = reader.clock("arrives", in: fields) ?? team.arrives
    team.leaves = reader.clock("leaves", in: fields) ?? team.leaves
    if team.leaves <= team.arrives { team.leaves += 24 * 60 }
    if team.leaves - team.arrives > CompanyReader.longestDay {
      reader.refuse(
        "C103", "'leaves' is not after 'arrives', or more than 18 hours after it",
        (fields["leaves"] ?? fields["arrives"])?.span ?? node.span)
    }
    team.arrivalSpread = reader.spread("arrival_spread", in: fields)
    team.departureSpread = reader.spread("departure_spread", in: fields)
    team.absent = reader.share("absent", in: fields) ?? team.absent
    team.schedule = reader.schedule("schedule", in: fields)
    team.ttl = reader.span("ttl", in: fields)
    if team.ttl == .zero {
      reader.refuse(
        "C103", "'ttl' cannot be 0; workspaces without 'ttl' have that of their template, and none where it has none",
        fields["ttl"]?.span)
    }
    team.usesEditor =
      reader.value("tool", in: fields, "editor or shell", { ["editor": true, "shell": false][$0] }) ?? team.usesEditor
    team.forgetsWindows = reader.share("forgets_windows", in: fields) ?? team.forgetsWindows
    team.stopsByHand = reader.share("stops_by_hand", in: fields) ?? team.stopsByHand
    team.worksEvenings = reader.share("works_evenings", in: fields) ?? team.worksEvenings
    team.waitsForJobs = reader.share("waits_for_jobs", in: fields) ?? team.waitsForJobs
    team.staysLate = reader.share("stays_late", in: fields) ?? team.staysLate
    team.away = reader.ranges("away", in: fields)
    description.teams.append(team)
  }

  /// What concerns the file as a whole.
  private mutating func check(_ fields: YAMLMapping, _ reader: inout CompanyReader) {
    guard reader.diagnostics.isEmpty else { return }
    if description.templates.isEmpty {
      reader.refuse("C104", "a company needs at least one template: 'templates'", nil)
    }
    if description.teams.isEmpty { reader.refuse("C104", "a company needs at least one team: 'teams'", nil) }
    let members = description.teams.flatMap(\.members)
    let doubled = Dictionary(grouping: members, by: \.self).filter { $1.count > 1 }.keys.sorted()
    if let name = doubled.first {
      reader.refuse("C103", "'\(name)' is in the file twice; user names are unique", fields["teams"]?.span)
    }
    if members.count > 20_000 {
      reader.refuse(
        "C103", "these are \(members.count) people, more than the 20000 that are simulated", fields["teams"]?.span)
    }
  }
}
