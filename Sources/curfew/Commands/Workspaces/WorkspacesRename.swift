import Arguments

/// `curfew workspaces rename WORKSPACE NAME`.
enum WorkspacesRename {
  private static let name = Positional<String>(
    "NAME", help: "The new name", parse: { text throws(InvalidValue) in try WorkspaceReference.newName(text) })

  static let command = Command(
    "rename", summary: "Give a workspace another name",
    discussion: "Newer servers allow this only where their administrator switched it on.",
    examples: ["curfew workspaces rename alice/dev playground"], parameters: [WorkspaceReference.argument, name]
  ) { invocation in
    let assembly = Assembly(try Settings(invocation))
    let client = try assembly.client()
    let workspace = try await invocation.required(WorkspaceReference.argument).find(on: client, in: assembly)
    let newName = invocation.required(name)
    if workspace.allowsRenames == false, newName != workspace.name {
      throw CommandFailure(
        .failure, "this server lets nobody rename workspaces",
        advice: """
          its administrator allows it with 'coder server --allow-workspace-renames' or CODER_ALLOW_WORKSPACE_RENAMES=true
          """)
    }
    _ = try await client.rename(workspace: workspace.id, to: newName)
    let (old, new) = ("\(workspace.ownerName)/\(workspace.name)", "\(workspace.ownerName)/\(newName)")
    try Console.write(line: "\(old) is now \(new)")
    return ExitStatus.success.rawValue
  }
}
