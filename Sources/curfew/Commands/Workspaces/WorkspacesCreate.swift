import Arguments
import CoderAPI
import Cron
import Diagnostics
import Time

/// `curfew workspaces create NAME --template TEMPLATE`.
enum WorkspacesCreate {
  private static let name = Positional<String>("NAME", help: "Its name, or owner/name to make it for somebody else")
  private static let template = Option<String>(
    "template", short: "t", "TEMPLATE", help: "Name or id of the template",
    completion: CompletionAnswer.Subject.template.completion, isRequired: true)
  private static let ttl = Option<Duration>(
    "ttl", "TIME", help: "Stop it so long after each start; the template's own unless given",
    parse: { text throws(InvalidValue) in try Values.duration(text, atLeast: .minutes(1)) })
  private static let autostart = Option<String>(
    "autostart", "SCHEDULE", help: "Start it on this schedule, such as 'CRON_TZ=Europe/Berlin 30 8 * * 1-5'",
    parse: { text throws(InvalidValue) in try schedule(text) })
  private static let parameter = Option<NewWorkspace.Parameter>(
    "parameter", "NAME=VALUE", help: "Value for a parameter of the template; may be repeated", repeats: true,
    parse: { text throws(InvalidValue) in try pair(text) })

  static let command = Command(
    "create", summary: "Create a workspace and start it",
    examples: ["curfew workspaces create dev --template go --ttl 8h"],
    parameters: [name, template, ttl, autostart, parameter, OutputOptions.record]
  ) { invocation in
    let assembly = Assembly(try Settings(invocation))
    let client = try assembly.client()
    let wanted = invocation.required(template)
    let templates = try await client.templates().value
    guard let found = templates.first(where: { $0.name == wanted || $0.id == wanted.lowercased() }) else {
      let near = nearest(to: wanted, among: templates.map(\.name))
      throw CommandFailure(
        .failure, "the token sees no template '\(wanted)'", advice: near.map { "did you mean '\($0)'?" })
    }
    let parts = invocation.required(name).split(separator: "/", maxSplits: 1).map(String.init)
    let new = NewWorkspace(
      owner: parts.count > 1 ? parts[0] : "me", name: parts.last ?? "", templateID: found.id,
      autostartSchedule: invocation[autostart], ttlMilliseconds: invocation[ttl]?.wholeMilliseconds,
      parameters: invocation.all(parameter))
    let workspace = try await client.createWorkspace(new, organizationID: found.organizationID).value
    try OutputOptions.print(
      WorkspaceCells.record(workspace), invocation, on: assembly.settings.display(now: client.clock.now()),
      of: try assembly.context(at: client.clock.now()))
    return ExitStatus.success.rawValue
  }

  private static func schedule(_ text: String) throws(InvalidValue) -> String {
    do {
      return try CoderSchedule(parsing: text).text
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
