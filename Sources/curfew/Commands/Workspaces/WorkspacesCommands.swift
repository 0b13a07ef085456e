import Arguments

/// `curfew workspaces`: the server's workspaces as Curfew sees them.
enum WorkspacesCommands {
  static let group = Command(
    "workspaces", summary: "Look at workspaces, create, rename and watch them",
    subcommands: [
      WorkspacesList.command, WorkspacesShow.command, WorkspacesCreate.command, WorkspacesRename.command,
      WorkspacesWatch.command,
    ])
}
