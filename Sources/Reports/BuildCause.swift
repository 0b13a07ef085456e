/// Who brought a start or stop about.
public enum BuildCause: String, CaseIterable, Sendable {
  /// A deadline that a rule of Curfew brought forward. Curfew stops by deadlines, and starts nothing.
  case curfew
  /// The server by itself: its lifetime, its schedule, its dormancy.
  case server
  /// Somebody who asked for the build or the change. The trail does not say who; mostly it is the owner.
  case owner
  /// A build that was not seen.
  case unknown
}

extension BuildCause {
  private static let reasonsOfServer: Set = ["autostart", "autostop", "dormancy", "autodelete", "task_auto_pause"]

  /// Who brought a build about as the server says why it was made, which knows nothing of Curfew.
  public init(ofReason reason: String) {
    self = reason.isEmpty ? .unknown : BuildCause.reasonsOfServer.contains(reason) ? .server : .owner
  }
}
