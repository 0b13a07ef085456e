import Arguments

/// `curfew workspaces list`.
enum WorkspacesList {
  private static let search = Option<String>(
    "search", "QUERY", help: "Only workspaces that Coder's search finds, such as 'owner:me status:running'")

  static let command = Command(
    "list", summary: "List the workspaces that the token may see",
    examples: ["curfew workspaces list --search status:running", "curfew workspaces list -o csv > workspaces.csv"],
    parameters: [search, OutputOptions.list, OutputOptions.columns(WorkspaceCells.columns.map(\.name))]
  ) { invocation in
    let client = try Assembly(try Settings(invocation)).client(onlyReads: true)
    let found = try await client.listAll(query: invocation[search]).value
    let cells = found.workspaces.map(WorkspaceCells.row)
    try OutputOptions.print(
      Rows("workspaces", columns: WorkspaceCells.columns, cells: cells), invocation,
      with: found.unreadable.isEmpty ? [:] : ["unreadable": found.unreadable.json], now: client.clock.now())
    found.unreadable.warn()
    if found.notSeen > 0 {
      Console.say(
        "curfew: the server counts \(Count.of(found.count, "workspace")) and did not show \(found.notSeen) of them: they "
          + "moved between pages while the list was read, or the token may not see them\n")
    }
    return found.unreadable.status.rawValue
  }
}
