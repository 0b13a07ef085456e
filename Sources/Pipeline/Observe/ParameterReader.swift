import Audit
import CoderAPI
import Rules

/// Reads the parameters of workspaces that the trail has recorded.
public typealias KnownParameters = @Sendable () async throws -> [RecordedParameters]

/// Reads the parameters of the workspaces, where rules name some.
struct ParameterReader {
  let coder: CoderClient
  let named: NamedKeys
  let recorded: KnownParameters

  /// Maximum number of requests in one sweep; a fleet that is seen for the first time is read over several.
  static let limit = 300

  /// Brings the memory's parameters up to date.
  ///
  /// - Returns: the number of requests.
  /// - Throws: `CancellationError`, or what reading the trail throws. Parameters that cannot be read are unknown.
  func read(for workspaces: [Workspace], isWhole: Bool, _ memory: inout FleetMemory) async throws -> Int {
    guard named != .none else {
      memory.server.parameters = nil
      return 0
    }
    var parameters: WorkspaceParameters
    if let known = memory.server.parameters {
      parameters = known.keeping(named)
    } else {
      parameters = WorkspaceParameters(named, recorded: try await recorded())
    }
    if isWhole { parameters.keep(only: workspaces) }
    let missing = parameters.missing(among: workspaces, at: coder.clock.now())
    parameters.waiting = missing.count
    let requests = missing.isEmpty ? 0 : try await ask(for: missing, &parameters)
    memory.server.parameters = parameters
    return requests
  }

  private func ask(for missing: [Workspace], _ parameters: inout WorkspaceParameters) async throws -> Int {
    var told = parameters
    let workspaces = missing.prefix(Self.limit)
    defer { parameters = told }
    return try await coder.activities.during("parameters of workspaces read", of: Int64(workspaces.count)) { progress in
      var (requests, failures) = (0, FailureStreak())
      for workspace in workspaces {
        requests += 1
        do {
          told.note(try await coder.parameters(ofBuild: workspace.latestBuild.id).value, of: workspace)
          failures.noteSuccess()
        } catch let failure as CoderFailure {
          told.note(failure, of: workspace, at: coder.clock.now())
          if failure.code == .unsupported {
            // Then it is so of all the others.
            for other in missing { told.note(failure, of: other, at: coder.clock.now()) }
            told.waiting = 0
            break
          }
          guard failures.goesOn(after: failure) else { break }
        }
        told.waiting -= 1
        progress.advance(to: Int64(requests))
      }
      return requests
    }
  }
}
