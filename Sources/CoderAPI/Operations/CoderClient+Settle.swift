/// What a second look at a workspace says about a change that did not succeed.
public struct SecondLook: Sendable {
  /// The failure, with a code that says more where the look tells more.
  public var failure: CoderFailure
  /// The workspace as it is now; `nil` if it cannot be read or was not. When the failure's outcome is unknown, its values tell
  /// whether the change was made.
  public var workspace: Workspace?
}

extension CoderFailure {
  /// Whether a read of the workspace can say more than the answer did.
  fileprivate var leavesAQuestion: Bool {
    outcomeIsUnknown || code == .absentOrForbidden || code == .forbiddenOrServerError
  }
}

extension CoderClient {
  /// Reads the workspace after a change failed with a code that could not tell, or with an unknown outcome. After any other
  /// failure there is nothing to find out, and nothing is sent.
  ///
  /// A workspace that can be read although changing it was answered with 404 is one that the token may not change; a 404 for
  /// both stays what it is. A bare 500 is a failure of the server unless that says, when it is asked, that the token may not
  /// change the workspace.
  ///
  /// - Throws: `CancellationError` only; a look that fails settles nothing.
  public func settled(_ failure: CoderFailure, workspace id: String) async throws -> SecondLook {
    var settlement = SecondLook(failure: failure)
    guard failure.leavesAQuestion else { return settlement }
    let isCodeOpen = failure.code == .absentOrForbidden || failure.code == .forbiddenOrServerError
    if failure.code == .forbiddenOrServerError { settlement.failure.code = .serverError }
    do {
      settlement.workspace = try await workspace(id: id).value
      if failure.code == .absentOrForbidden {
        settlement.failure.code = .forbidden
      } else if isCodeOpen, try await rights([RightsQuestion(.update, .workspace(id))]) == [false] {
        settlement.failure.code = .forbidden
      }
    } catch let look as CoderFailure {
      if isCodeOpen, look.code == .deleted || look.code == .forbidden { settlement.failure.code = look.code }
    }
    return settlement
  }
}
