import CoderAPI
import Rules

/// The sessions in the workspaces at one reading.
struct WorkspaceSessions: Sendable {
  private let sessions: AgentSessions?
  /// Why they are not known; `nil` where they are.
  let note: String?

  /// Reads them.
  ///
  /// - Throws: `CancellationError`. Sessions that cannot be read are unknown.
  init(of coder: CoderClient) async throws {
    do {
      (sessions, note) = (try await coder.sessions(), nil)
    } catch let failure as SessionsFailure {
      (sessions, note) = (nil, "the sessions could not be read, so ws.sessions is unknown: \(failure)")
    }
  }

  /// Those of one workspace; `nil` where they are not known.
  ///
  /// The metrics of a workspace outlive it for a while: one that does not run has none.
  func facts(of workspace: Workspace) -> SessionFacts? {
    guard let sessions else { return nil }
    var facts = SessionFacts()
    guard workspace.isRunning else { return facts }
    let counts = sessions.counts(owner: workspace.ownerName, name: workspace.name)
    (facts.ssh, facts.vscode, facts.jetbrains) = (counts.ssh, counts.vscode, counts.jetbrains)
    (facts.terminal, facts.connections) = (counts.terminal, counts.connections)
    (facts.receivedBytes, facts.sentBytes) = (counts.receivedBytes, counts.sentBytes)
    return facts
  }
}
