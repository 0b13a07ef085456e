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
      .find(on: client, in: assembly, includeDeleted: invocation[deleted])
    let now = client.clock.now()
    let version = try await client.buildInfo().value.version
    let next = try await NextStarts(for: [workspace], from: client, version: version, at: now)
    var record = WorkspaceCells.record(
      workspace, on: ServerTraits(version: ServerVersion(version)), next: next.next(of: workspace))
    let suspended = try await SuspensionCells.fields(of: workspace, in: assembly, at: now)
    // People are not told that nothing is suspended.
    let isForPeople = (invocation[OutputOptions.record] ?? .text) == .text
    record.fields += isForPeople ? suspended.filter { $0.value != .none } : suspended
    try OutputOptions.print(
      record, invocation, on: assembly.settings.display(now: now), of: try assembly.context(at: now))
    return ExitStatus.success.rawValue
  }
}
