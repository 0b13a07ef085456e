import Arguments
import CoderAPI
import Pipeline
import Text
import Time

/// `curfew workspaces watch WORKSPACE`.
enum WorkspacesWatch {
  private static let count = Option<Int>("count", "N", help: "End after this many lines", in: 1...Int.max)

  static let command = Command(
    "watch", summary: "Print a line each time a workspace changes",
    discussion: """
      The first line is its present state, and the last one that it was deleted. Changes of TTL, schedule and dormancy alone are not told by the server. \
      With -o json each line is a document of its own.
      """,
    examples: ["curfew workspaces watch alice/dev", "curfew workspaces watch alice/dev -o json | jq .status"],
    parameters: [WorkspaceReference.argument, count, OutputOptions.record]
  ) { invocation in
    let settings = try Settings(invocation)
    let assembly = Assembly(settings)
    let client = try assembly.client()
    let workspace = try await invocation.required(WorkspaceReference.argument).find(on: client, in: assembly)
    let form = invocation[OutputOptions.record] ?? .text
    let version = try await client.buildInfo().value.version
    var left = invocation[count] ?? Int.max
    var last: String?
    for try await event in try await client.watch(workspace: workspace.id) {
      switch event {
      case .ping: continue
      case .problem(let message, let detail):
        Console.tell("the server says: \(message + (detail.map { " (\($0))" } ?? ""))")
      case .workspace(let workspace):
        let display = settings.display(now: client.clock.now())
        let state = Self.state(of: workspace, on: display)
        // The server often says the same again.
        guard state != last else { continue }
        last = state
        switch form {
        case .text: try Console.stream("\(display.time(display.now))  \(state)\n")
        case .json:
          let next = NextStart(of: workspace, template: nil, version: version, at: display.now)
          let members = WorkspaceCells.record(workspace, next: next).json.merging([
            "at": .string(display.now.flooredToSecond.rfc3339)
          ]) { _, time in time }
          try Console.stream(try JSONValue.line(members))
        }
        left -= 1
        if left == 0 || workspace.latestBuild.status == .deleted { return ExitStatus.success.rawValue }
      }
    }
    return ExitStatus.success.rawValue
  }

  private static func state(of workspace: Workspace, on display: Display) -> String {
    let build = workspace.latestBuild
    var parts = [
      "\(workspace.ownerName)/\(workspace.name)", build.status.rawValue,
      "build \(build.number) by \(BuildAccount(of: workspace).map { $0.initiator ?? "the server" } ?? build.reason)",
    ]
    if let deadline = workspace.deadline { parts.append("stops \(display.time(deadline))") }
    parts += (workspace.agents ?? []).map { "\($0.name) \($0.status)" }
    return parts.joined(separator: "  ").printable()
  }
}
