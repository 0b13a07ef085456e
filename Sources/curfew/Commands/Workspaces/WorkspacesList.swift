import Arguments
import CoderAPI
import Pipeline

/// `curfew workspaces list`.
enum WorkspacesList {
  private static let search = Option<String>(
    "search", "QUERY", help: "Only workspaces that Coder's search finds, such as 'owner:me status:running'")

  private static let manual = Flag(
    "manual", help: "Only those that run and have no time at which to stop: they run until somebody stops them")

  static let command = Command(
    "list", summary: "List the workspaces that the token may see",
    examples: [
      "curfew workspaces list --manual", "curfew workspaces list --search status:running",
      "curfew workspaces list -o csv > workspaces.csv",
    ],
    parameters: [search, manual, OutputOptions.list, OutputOptions.columns(WorkspaceCells.columns.map(\.name))]
  ) { invocation in
    let assembly = Assembly(try Settings(invocation))
    let client = try assembly.client(onlyReads: true)
    let response = try await client.listAll(query: invocation[search])
    let found = response.value
    let now = response.exchange.serverDate ?? client.clock.now()
    let server = ServerTraits(version: response.exchange.buildVersion.flatMap { ServerVersion($0) })
    let next = try await NextStarts(
      for: found.workspaces, from: client, version: response.exchange.buildVersion, at: now)
    let cells = found.workspaces.filter { !invocation[manual] || $0.hasNoEnd }
      .map { WorkspaceCells.row($0, on: server, next: next.next(of: $0)) }
    try OutputOptions.print(
      Rows("workspaces", columns: WorkspaceCells.columns, cells: cells), invocation,
      on: assembly.settings.display(now: now), of: try assembly.context(at: now),
      with: ["counted": .integer(Int64(found.count)), "not_seen": .integer(Int64(found.notSeen))]
        .merging(found.unreadable.isEmpty ? [:] : ["unreadable": found.unreadable.json]) { first, _ in first },
      notes: cells.isEmpty ? ["the token sees no such workspace"] : [])
    if cells.isEmpty, let query = invocation[search], !query.isEmpty {
      for unknown in SearchWords(query).unknown(among: try await client.listAll().value.workspaces) {
        Console.tell("the token sees \(unknown.sentence)")
      }
    }
    found.unreadable.warn()
    if found.notSeen > 0 {
      let ways = found.ways.map(\.description).joined(separator: ", ")
      Console.tell(
        "warning: the server counts \(Count.of(found.count, "workspace")) and did not show \(found.notSeen) of "
          + "them, read in \(ways): the token may not see their templates, or the server leaves them out")
    }
    return (found.notSeen > 0 ? .someActionsFailed : found.unreadable.status).rawValue
  }
}
