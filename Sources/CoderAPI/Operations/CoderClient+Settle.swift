/// What a second look at a workspace says about a change that did not succeed.
public struct Settlement: Sendable {
  /// The failure, with a code that says more where the look tells more.
  public var failure: CoderFailure
  /// The workspace as it is now; `nil` if it cannot be read. When the failure's outcome is unknown, its values tell
  /// whether the change was made.
  public var workspace: Workspace?
}

extension CoderClient {
  /// Reads the workspace after a change failed with a code that could not tell, or with an unknown outcome.
  ///
  /// A workspace that can be read although changing it was answered with 404 or with a bare 500 is one that the token
  /// may not change. A 404 for both stays what it is.
  ///
  /// - Throws: `CancellationError` only; a look that fails settles nothing.
  public func settled(_ failure: CoderFailure, workspace id: String) async throws -> Settlement {
    var settlement = Settlement(failure: failure)
    do {
      settlement.workspace = try await workspace(id: id).value
      switch failure.code {
      case .absentOrForbidden, .forbiddenOrServerError: settlement.failure.code = .forbidden
      default: break
      }
    } catch let look as CoderFailure {
      switch (failure.code, look.code) {
      case (.absentOrForbidden, .deleted), (.absentOrForbidden, .forbidden),
        (.forbiddenOrServerError, .deleted), (.forbiddenOrServerError, .forbidden):
        settlement.failure.code = look.code
      default: break
      }
    }
    return settlement
  }
}
