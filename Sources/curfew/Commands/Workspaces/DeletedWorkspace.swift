import Arguments
import CoderAPI
import Pipeline
import Time

/// A workspace that is no more: since when, and by whom, as far as the server or the trail knows.
struct DeletedWorkspace {
  /// `owner/name`.
  private let name: String
  private let id: String
  private let at: Timestamp
  /// `deleted at … by …`; `nil` where only the trail knows of it.
  private let account: BuildAccount?

  /// `nil` where neither knows of one.
  init?(_ reference: WorkspaceReference, _ client: CoderClient, _ assembly: Assembly) async throws {
    do {
      let workspace = try await reference.read(from: client, includeDeleted: true)
      guard workspace.latestBuild.transition == .delete else { return nil }
      account = BuildAccount(of: workspace)
      name = "\(workspace.ownerName)/\(workspace.name)"
      (id, at) = (workspace.id, account?.at ?? client.clock.now())
    } catch let failure as CoderFailure where failure.tellsOfAbsence {
      guard case .named(let owner, let given) = reference,
        let departure = try await assembly.departure(of: "\(owner)/\(given)")
      else { return nil }
      (name, id, at, account) = ("\(owner)/\(given)", departure.workspace, departure.at, nil)
    }
  }

  /// What a command fails with that needs one which is there.
  func failure(on display: Display) -> CommandFailure {
    let advice =
      account == nil
      ? "'curfew audit list --workspace \(id)' shows what was decided about it"
      : "'curfew workspaces show --include-deleted \(name)' shows it as it was, 'curfew audit list --workspace \(id)' what "
        + "was decided about it"
    return CommandFailure(.failure, sentence(on: display), advice: advice)
  }

  private func sentence(on display: Display) -> String {
    let how = account.map { ": \(display.sentence($0.sentence))" } ?? ""
    return "\(name) is deleted since \(display.timeAndDistance(at))\(how)"
  }

  /// Says so in the form asked for.
  func print(_ invocation: Invocation, on display: Display) throws {
    switch invocation[OutputOptions.record] ?? .text {
    case .text:
      try Console.write(line: sentence(on: display))
      try Console.write(line: "'curfew audit list --workspace \(id)' shows what was decided about it")
    case .json:
      try Console.emit(
        try JSONValue.document([
          "workspace": .string(name), "workspace_id": .string(id), "deleted_at": .string(at.rfc3339),
          "account": account?.json ?? .null,
        ]))
    }
  }
}
