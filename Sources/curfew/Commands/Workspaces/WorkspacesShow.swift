import Arguments
import CoderAPI
import Pipeline

/// `curfew workspaces show WORKSPACE`.
enum WorkspacesShow {
  private static let deleted = Flag("include-deleted", help: "Find it also when it was deleted")

  static let command = Command(
    "show", summary: "Show one workspace with its agents", examples: ["curfew workspaces show alice/dev"],
    parameters: [WorkspaceReference.argument, deleted, OutputOptions.record]
  ) { invocation in
    let assembly = Assembly(try Settings(invocation))
    let client = try assembly.client(onlyReads: true)
    let workspace = try await invocation.required(WorkspaceReference.argument)
      .read(from: client, includeDeleted: invocation[deleted])
    // Only of a deadline that may not come true is it asked what kind of server this is.
    let isDoubtful = workspace.deadline != nil && workspace.ttlMilliseconds == nil && workspace.autostartSchedule == nil
    let version = isDoubtful ? ServerVersion(try await client.buildInfo().value.version) : nil
    try OutputOptions.print(
      WorkspaceCells.record(workspace, on: ServerTraits(version: version)), invocation,
      on: assembly.settings.display(now: client.clock.now()),
      of: try assembly.context(at: client.clock.now()))
    return ExitStatus.success.rawValue
  }
}
