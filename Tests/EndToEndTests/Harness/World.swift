import FoundationEssentials
import HTTPServer
import Simulator
import Time

/// A simulated server with four running workspaces, each of somebody else, and nobody at work in them.
struct World {
  /// Owners with the names of their workspaces; each belongs to one of the rules in ``rules``.
  static let workspaces = [("alice", "api"), ("bob", "web"), ("carol", "gpu"), ("dave", "docs")]

  private(set) var coder: SimulatedCoder
  /// A token of a site owner, who may change everything.
  let token: String
  /// The id of the workspaces' template.
  private(set) var template: String?
  /// Ids by `owner/name`.
  private(set) var ids: [String: String] = [:]

  init(_ version: ServerVersion, settings: SimulatorSettings = SimulatorSettings()) throws {
    coder = SimulatedCoder(version: version, start: Company.defaultStart, seed: 11, settings: settings)
    let template = coder.addTemplate(SimulatedTemplate("dev-go", defaultTTL: .hours(9)))
    self.template = template
    coder.addUser("curfew", roles: [.owner])
    token = coder.addToken(user: "curfew")
    for (owner, name) in World.workspaces {
      coder.addUser(owner)
      let request = ServerRequest(
        "POST", "/api/v2/organizations/\(coder.organization)/members/\(owner)/workspaces",
        headers: ["Coder-Session-Token": token], body: Array(#"{"template_id":"\#(template)","name":"\#(name)"}"#.utf8))
      guard coder.handle(request, at: coder.now).response.status == 201 else { throw Failure() }
      ids["\(owner)/\(name)"] = coder.workspaceIDs.last
    }
    coder.advance(to: coder.now + .minutes(10))
  }

  /// The server refused to make the world.
  struct Failure: Error {}

  /// One rule for each kind of action that matters here, each true for one owner.
  static func rules(mode: String = "enforce") -> String {
    """
    version: 1
    timezone: Europe/Berlin
    defaults: {mode: \(mode)}
    groups:
      - name: four
        rules:
          - name: keep-alice
            match: {owner: [alice], status: [running]}
            when: has(ws.deadline)
            actions: [{extend: {to: "${now + duration('12h')}"}}]
            message: "Stays up until ${target}."
          - name: shorten-bob
            match: {owner: [bob]}
            when: ws.status == "running" && has(ws.deadline)
            actions: [{shorten: {to: "${now + duration('45m')}"}}]
            message: "Stops at ${target}: unused for ${ws.idle_for}."
          - name: ttl-of-carol
            match: {owner: [carol]}
            when: "!ws.is_prebuild"
            actions: [{set_ttl: {to: 4h}}]
            message: "Four hours are enough."
          - name: schedule-of-dave
            match: {owner: [dave]}
            when: "!ws.is_prebuild"
            actions: [{set_autostart: {schedule: "CRON_TZ=Europe/Berlin 30 7 * * 1-5"}}]
            message: "Starts at half past seven."

    """
  }

  /// Two more rules for the group of ``rules(mode:)``.
  static let moreRules = """
          - name: ttl-of-bob
            match: {owner: [bob]}
            when: "!ws.is_prebuild"
            actions: [{set_ttl: {to: 5h}}]
          - name: schedule-of-carol
            match: {owner: [carol]}
            when: "!ws.is_prebuild"
            actions: [{set_autostart: {schedule: "CRON_TZ=Europe/Berlin 0 8 * * 1-5"}}]

    """

  /// The requests that those rules come to, sorted.
  func changes() -> [String] {
    [("alice/api", "extend"), ("bob/web", "extend"), ("carol/gpu", "ttl"), ("dave/docs", "autostart")]
      .map { "PUT /api/v2/workspaces/\(ids[$0] ?? "")/\($1)" }.sorted()
  }
}
