import Arguments
import CoderAPI
import Cron
import Pipeline
import Time

/// `curfew workspaces create NAME --template TEMPLATE`.
enum WorkspacesCreate {
  private static let name = Positional<WorkspaceReference>(
    "NAME", help: "Its name, or owner/name to make it for somebody else",
    parse: { text throws(InvalidValue) in
      let reference = try WorkspaceReference(text)
      if case .identified = reference { throw InvalidValue(expected: "a name: the server gives the id") }
      return reference
    })
  private static let template = Option<String>(
    "template", short: "t", "TEMPLATE", help: "Name of the template, organization/name where several have it, or id",
    completion: CompletionAnswer.Subject.template.completion, isRequired: true)
  private static let ttl = Option<Duration>(
    "ttl", "TIME", help: "Lifetime from each start, in whole minutes; the template's own unless given",
    parse: { text throws(InvalidValue) in try Values.ttl(text) })
  private static let autostart = Option<CoderSchedule>(
    "autostart", "SCHEDULE",
    help: "Start it on this schedule, such as 'CRON_TZ=Europe/Berlin 30 8 * * 1-5'; without a zone it means UTC",
    parse: { text throws(InvalidValue) in try schedule(text) })
  private static let parameter = Option<NewWorkspace.Parameter>(
    "parameter", "NAME=VALUE", help: "Value for a parameter of the template; may be repeated", repeats: true,
    parse: { text throws(InvalidValue) in try pair(text) })

  private static let wait = Flag("wait", help: "Tell how its build goes, and end when it has ended")

  static let command = Command(
    "create", summary: "Create a workspace and start it",
    discussion: "Exit status with --wait: 0 the workspace runs, 1 its build failed.",
    examples: [
      "curfew workspaces create dev --template go --ttl 8h", "curfew workspaces create ana/dev -t coder/go --wait",
    ],
    parameters: [name, template, ttl, autostart, parameter, wait, OutputOptions.record]
  ) { invocation in
    let assembly = Assembly(try Settings(invocation))
    let client = try assembly.client()
    guard case .named(let owner, let newName) = invocation.required(name) else {
      preconditionFailure("a reference by id was accepted as a name")
    }
    let found = try TemplateChoice.template(
      invocation.required(template), among: try await client.allTemplates())
    for notice in notices(invocation) { Console.tell(notice) }
    let new = NewWorkspace(
      owner: owner, name: newName, templateID: found.id, autostartSchedule: invocation[autostart]?.text,
      ttlMilliseconds: invocation[ttl]?.wholeMilliseconds, parameters: invocation.all(parameter))
    let created = try await client.createWorkspace(new, organizationID: found.organizationID)
    var workspace = created.value
    if invocation[wait] {
      workspace = try await FollowedBuild(workspace, assembly.settings).followed(with: client)
    }
    let next = NextStart(
      of: workspace, template: found, version: created.exchange.buildVersion, at: client.clock.now())
    try OutputOptions.print(
      WorkspaceCells.record(workspace, next: next), invocation, on: assembly.settings.display(now: client.clock.now()),
      of: try assembly.context(at: client.clock.now()))
    let fullName = "\(workspace.ownerName)/\(workspace.name)"
    guard invocation[wait] else {
      Console.tell("the workspace is being built; 'curfew workspaces watch \(fullName)' tells how it goes")
      return ExitStatus.success.rawValue
    }
    guard workspace.isRunning else {
      let reason = workspace.latestBuild.job.error.map { ": \($0)" } ?? ""
      throw CommandFailure(
        .failure, "\(fullName) was made and is not running: its build is \(workspace.latestBuild.status)\(reason)",
        advice: "the build's log, on the server's page of the workspace, says more")
    }
    return ExitStatus.success.rawValue
  }

  /// What of the words given is not what it may look like.
  private static func notices(_ invocation: Invocation) -> [String] {
    var notices: [String] = []
    if let schedule = invocation[autostart], !schedule.namesZone {
      notices.append(
        "the schedule names no zone, so that it means UTC: \(schedule.humanText); "
          + "'CRON_TZ=Europe/Berlin \(schedule.text)' would mean Berlin's time")
    }
    if let reason = invocation[autostart]?.restlessness {
      notices.append("the schedule hardly lets the workspace be stopped: \(reason)")
    }
    if let ttl = invocation[ttl] {
      let minutes = Duration.minutes(Int(ttl.wholeSeconds / 60))
      if minutes != ttl { notices.append("TTLs are whole minutes: \(ttl.shortText) is \(minutes.shortText)") }
    }
    return notices
  }

  private static func schedule(_ text: String) throws(InvalidValue) -> CoderSchedule {
    do {
      return try CoderSchedule(toSend: text)
    } catch {
      throw InvalidValue(expected: "a schedule such as 'CRON_TZ=Europe/Berlin 30 8 * * 1-5' (\(error))")
    }
  }

  private static func pair(_ text: String) throws(InvalidValue) -> NewWorkspace.Parameter {
    let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 2, !parts[0].isEmpty else { throw InvalidValue(expected: "a name and a value: NAME=VALUE") }
    return NewWorkspace.Parameter(name: parts[0], value: parts[1])
  }
}
