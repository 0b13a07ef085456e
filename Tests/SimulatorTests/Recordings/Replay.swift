import FoundationEssentials
import HTTPServer
import TestSupport
import Time

@testable import Simulator

/// Plays a recording against the simulated server: the same world, the same requests at the same instants.
struct Replay {
  /// Paths that the simulated server does not serve; steps that ask for them are left out.
  private static let unserved = [
    "/auth/scopes", "/rich-parameters", "/insights/", "/deployment/", "/notifications/", "/workspace-quota",
  ]
  /// The same, where they are not part of a dialogue.
  private static let unservedElsewhere = ["/keys/tokens", "/workspaceagents/"]
  private static let unservedEnds = [
    "/members", "/paginated-members", "/users/roles", "/daus", "/audit", "/timings", "/quiet-hours",
    "/resolve-autostart",
  ]

  let version: ServerVersion
  let steps: [Recording.Step]
  /// The recorded body of each step; nil where there is none or it is no JSON.
  let bodies: [JSONTree?]
  var coder: SimulatedCoder
  var tokens: [String: String] = [:]
  var translation = Translation()
  var isFleet = false
  /// Workspaces, by their recorded ids, that are only there: what is told of them is not compared.
  var strangers: Set<String> = []
  /// Whether the pages of the list have to hold the very rows that they had.
  var hasTiedPages = false
  /// Whether it is what an official client asked, who waits for its builds.
  let isDialogue: Bool
  private(set) var differences: [String] = []

  /// What a server of a version answers otherwise than recorded.
  ///
  /// When in the minute the server looks for workspaces to stop is no part of what it promises. Where the recording holds
  /// no build of its own that would tell, it is one of those under which the recording makes sense.
  static func differences(of recording: Recording, from version: ServerVersion) -> [String] {
    var first: [String] = []
    for phase in [nil] + stride(from: 2, through: 57, by: 5).map({ Duration.seconds($0) }) {
      var replay = Replay(recording, version: version, tickPhase: phase)
      let differences = replay.run()
      if phase == nil { first = differences }
      if differences.isEmpty || !replay.passesDeadlines { return phase == nil ? first : differences }
    }
    return first
  }

  /// Whether time passes in the recording in which the server may do something by itself, at a moment that nothing tells.
  private var passesDeadlines: Bool {
    steps.contains { $0.event == "waited" } && OwnBuild(in: bodies) == nil
  }

  init(_ recording: Recording, version: ServerVersion, tickPhase: Duration? = nil, isDialogue: Bool = false) {
    self.version = version
    self.isDialogue = isDialogue
    steps = recording.steps
    bodies = steps.map { $0.response.flatMap { JSONTree(Array($0.body.utf8)) } }
    var settings = SimulatorSettings()
    // As fast as the recorded builds were.
    settings.queueTakes = version == .v0136 ? .milliseconds(100) : .milliseconds(5)
    settings.tickPhase = tickPhase ?? .milliseconds(24_110)
    settings.allowsRenames = version != .v23113
    if let own = OwnBuild(in: bodies) {
      settings.tickPhase = own.phase
      settings.ownQueueTakes = own.waits
    }
    coder = SimulatedCoder(
      version: version, start: (steps.first.flatMap(Self.instant) ?? .epoch) - .seconds(30), seed: 5, settings: settings
    )
    makeWorld()
    bindWorld()
    settle()
  }

  /// Runs every step and returns what differed.
  mutating func run() -> [String] {
    for (index, step) in steps.enumerated() {
      if let at = Self.instant(step), !isMidJob(index) { coder.advance(to: at) }
      if let request = step.request, let response = step.response {
        perform(request, expecting: response, bodies[index], as: step.as, place: "step \(index)", note: step.note)
      } else if let event = step.event {
        perform(event, step)
      } else if let stream = step.stream, stream.path.hasSuffix("/watch") {
        perform(stream, as: step.as, at: coder.now)
      }
    }
    return differences
  }

  static func instant(_ step: Recording.Step) -> Timestamp? {
    step.at.flatMap { Timestamp(rfc3339: $0) }
  }

  /// A request of the replay itself.
  mutating func send(_ method: String, _ path: String, _ body: String, as user: String?) -> SimulatedAnswer {
    coder.handle(
      ServerRequest(
        method, path, headers: ["Coder-Session-Token": tokens[user ?? ""] ?? ""], body: Array(body.utf8)),
      at: coder.now)
  }

  mutating func advance(to instant: Timestamp) { coder.advance(to: instant) }
  mutating func takeChanges() -> [SimulatedID] { coder.takeChanges() }
  func currentEvent(of id: SimulatedID) -> [UInt8] { coder.event(for: id) }
  func translated(_ text: String) -> String { translation.translated(text) }
  mutating func differ(_ text: String) { differences.append(text) }

  mutating func compare(_ expected: JSONTree, _ found: JSONTree, _ place: String) {
    var comparison = Comparison(translation, tolerance: .seconds(6))
    translation = Translation()
    comparison.compare(expected, found, at: "")
    translation = comparison.translation
    differences += comparison.differences.map { "\(place): \($0)" }
  }

  private mutating func makeWorld() {
    for (name, roles) in [
      ("ana", [SimulatedUser.Role]()), ("ben", []), ("cleo", []), ("templateadmin", [.templateAdmin]),
      ("useradmin", [.userAdmin]), ("auditor", []),
    ] { coder.addUser(name, roles: roles) }
    coder.addUser("orgadmin", isOrganizationAdmin: true)
    coder.addUser("bot", roles: [.owner])
    for user in coder.users.map(\.username) {
      // Whoever logs in with the old command has no API token, and with the newer one of a week.
      tokens[user == "admin" ? "owner" : user] = coder.addToken(
        user: user, lifetime: isDialogue ? .days(7) : .days(30), isSession: isDialogue && version == .v0136)
    }
    var names = ["dev", "impatient", "failstart", "hangstart"]
    if version != .v0136 { names += ["failstop", "hangstop", "param"] }
    if !steps.contains(where: { $0.note?.contains("param") ?? false }) { names.removeAll { $0 == "param" } }
    if version == .v23113 { names = ["dev", "impatient", "failstart", "hangstart", "failstop", "two"] }
    if isDialogue, version == .v0136 { names = ["dev", "two", "failstart", "impatient"] }
    let own = OwnBuild(in: bodies)
    for name in names {
      var template = Self.template(name)
      if version == .v23113 || isDialogue {
        // That world's templates have names and nothing else, and its workspaces a box with an agent.
        (template.containerType, template.containerName, template.dailyCost) = ("compute", "box", 10)
        template.hasApp = false
        (template.displayName, template.description, template.icon) = ("", "", "")
        template.defaultTTL = .hours(8)
        template.hasVolume = false
      }
      if let own { (template.startTakes, template.stopTakes) = (own.takes, own.takes) }
      coder.addTemplate(template)
    }
  }

  private static func template(_ name: String) -> SimulatedTemplate {
    var template = SimulatedTemplate(name, defaultTTL: .hours(name == "dev" ? 8 : 4))
    template.startTakes = .milliseconds(60)
    template.stopTakes = .milliseconds(60)
    template.agentConnectsAfter = nil
    template.appIsHealthy = false
    if name == "param" {
      template.parameters = [.init("keep_awake", standard: "false"), .init("region", standard: "eu", isMutable: false)]
    }
    if name == "impatient" { template.connectionTimeout = .seconds(3) }
    template.behaviour =
      switch name {
      case "failstart": .failsToStart
      case "hangstart": .hangsAtStart
      case "failstop": .failsToStop
      case "hangstop": .hangsAtStop
      default: .works
      }
    return template
  }

  /// Finds out from the recorded answers which identifiers the organization, the users and the templates had.
  private mutating func bindWorld() {
    for step in steps {
      if let path = step.request?.path, let found = path.firstRange(of: "/organizations/"),
        step.note != "unknown organization"
      {
        _ = translation.bind(String(path[found.upperBound...].prefix(36)), coder.organization)
      }
    }
    for object in bodies.flatMap({ $0?.objects ?? [] }) { bind(object) }
  }

  private mutating func bind(_ object: [String: JSONTree]) {
    if let id = object["template_id"]?.text, let name = object["template_name"]?.text { bind(template: name, id) }
    if object["default_ttl_ms"] != nil, let id = object["id"]?.text, let name = object["name"]?.text {
      bind(template: name, id)
    }
    if let id = object["owner_id"]?.text, let name = object["owner_name"]?.text, let number = coder.userNumber(name) {
      _ = translation.bind(id, coder.users[number].id)
    }
    if object["organization_ids"] != nil, let id = object["id"]?.text, let name = object["username"]?.text,
      let number = coder.userNumber(name)
    {
      _ = translation.bind(id, coder.users[number].id)
    }
  }

  private mutating func bind(template name: String, _ id: String) {
    if let number = coder.templateNumber(name) { _ = translation.bind(id, coder.templates[number].id) }
  }

  private mutating func perform(
    _ recorded: Recording.Request, expecting response: Recording.Response, _ expected: JSONTree?, as user: String?,
    place: String, note: String?
  ) {
    if recorded.path.hasSuffix("/app-status") { return reportStatus(recorded) }
    guard let headers = headers(recorded, user, note) else { return }
    if Self.unserved.contains(where: { recorded.path.contains($0) }) { return }
    if !isDialogue, Self.unservedElsewhere.contains(where: { recorded.path.contains($0) }) { return }
    if Self.unservedEnds.contains(where: { recorded.path.hasSuffix($0) }) { return }
    if recorded.method == "PATCH", recorded.path.contains("/templates/") { return changeTemplate(recorded) }
    var target = translation.translated(recorded.path)
    if let query = recorded.query { target += "?" + translation.translated(query) }
    let body = Array(translation.translated(recorded.body ?? "").utf8)
    if isDialogue, recorded.method == "GET", let status = expected.flatMap(Self.jobStatus) {
      wait(for: status, at: target, headers)
    }
    let answer = coder.handle(ServerRequest(recorded.method, target, headers: headers, body: body), at: coder.now)
    let place = "\(place) \(recorded.method) \(recorded.path.suffix(60)) \(recorded.body?.prefix(90) ?? "")"
    if answer.response.status != response.status {
      let text = String(decoding: answer.response.bytes ?? [], as: UTF8.self).prefix(200)
      differences.append("\(place): status \(answer.response.status) instead of \(response.status): \(text)")
      return
    }
    let type = response.headers["Content-Type"]
    if answer.response.headers["Content-Type"] != type {
      differences.append("\(place): content type \(answer.response.headers["Content-Type"] ?? "none")")
    }
    // Other scenarios' workspaces were on the recorded server as well.
    if note == "how many are seen" { return }
    let found = answer.response.bytes ?? []
    if let expected, holdsStrangers(expected) {
      if found.isEmpty { differences.append("\(place): nothing") }
      if expected["workspaces"].elements.isEmpty != (JSONTree(found)?["workspaces"].elements.isEmpty ?? true) {
        differences.append("\(place): workspaces where there were none, or none where there were some")
      }
      if hasTiedPages { compareRows(expected, JSONTree(found) ?? .null, place) }
      return
    }
    let isOfThePast =
      recorded.path.contains("/templates") || isDialogue && recorded.path.contains("/templateversions/")
      || recorded.path.contains("/organizations")
      || recorded.path.contains("/users") && !recorded.path.contains("/workspace") || isFleet
    if let expected {
      compare(expected, found, isOfThePast ? nil : .seconds(6), place)
    } else if response.body != String(decoding: found, as: UTF8.self) {
      differences.append("\(place): another body")
    }
  }

  /// Which workspaces a page of the list has, in order.
  private mutating func compareRows(_ expected: JSONTree, _ found: JSONTree, _ place: String) {
    let recorded = expected["workspaces"].elements.compactMap { $0["id"].text }.map { translated($0) }
    let ids = found["workspaces"].elements.compactMap { $0["id"].text }
    if recorded != ids || expected["count"] != found["count"] { differences.append("\(place): other rows") }
  }

  /// Whether a client saw a job at this step before its end. Clients of dialogues tell whole seconds, and jobs are shorter.
  private func isMidJob(_ index: Int) -> Bool {
    guard isDialogue, steps[index].request?.method == "GET", let status = bodies[index].flatMap(Self.jobStatus) else {
      return false
    }
    return ["pending", "running"].contains(status)
  }

  /// How far the job is that an answer tells of.
  private static func jobStatus(_ body: JSONTree) -> String? {
    let build = body["latest_build"] == .null ? body : body["latest_build"]
    return build["job"]["status"].text ?? (body["file_id"] == .null ? nil : body["status"].text)
  }

  /// Lets time pass until a job is as far as the recorded one was, which its client waited for.
  private mutating func wait(for status: String, at target: String, _ headers: ServerHeaders) {
    for _ in 0..<300 {
      // The very instant of its making is seen by nobody.
      coder.advance(to: coder.now + .milliseconds(1))
      let answer = coder.handle(ServerRequest("GET", target, headers: headers), at: coder.now).response
      guard let body = JSONTree(answer.bytes ?? []), let found = Self.jobStatus(body), found != status else { return }
      coder.advance(to: coder.now + .milliseconds(10))
    }
  }

  private mutating func compare(_ expected: JSONTree, _ found: [UInt8], _ tolerance: Duration?, _ place: String) {
    guard let tree = JSONTree(found) else {
      differences.append("\(place): no JSON")
      return
    }
    var comparison = Comparison(translation, tolerance: tolerance)
    translation = Translation()
    comparison.compare(expected, tree, at: "")
    translation = comparison.translation
    differences += comparison.differences.map { "\(place): \($0)" }
  }

  /// nil when the recording does not tell how the request was signed.
  private func headers(_ request: Recording.Request, _ user: String?, _ note: String?) -> ServerHeaders? {
    var headers: ServerHeaders = [:]
    for (name, value) in request.headers {
      var value = value
      for (user, token) in tokens { value = value.replacing("<token:\(user)>", with: token) }
      headers.append(name, value)
    }
    switch (user, note) {
    case (nil, "token of the wrong form"): headers["Coder-Session-Token"] = "nonsense"
    case (nil, "token of the right form, unknown"):
      headers["Coder-Session-Token"] = "aaaaaaaaaa-bbbbbbbbbbbbbbbbbbbbbb"
    case (nil, "known id, wrong secret"):
      headers["Coder-Session-Token"] = (tokens["owner"]?.prefix(11) ?? "") + "bbbbbbbbbbbbbbbbbbbbbb"
    case (nil, _): break
    case (let user?, _):
      guard let token = tokens[user] else { return nil }
      headers["Coder-Session-Token"] = token
    }
    return headers
  }
}
