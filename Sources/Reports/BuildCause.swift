/// Who brought a start or stop about.
public enum BuildCause: String, CaseIterable, Sendable {
  /// A deadline that a rule of Curfew brought forward. Curfew stops by deadlines, and starts nothing.
  case curfew
  /// The server by itself: its lifetime, its schedule, its dormancy.
  case server
  /// Somebody who asked for the build. The trail does not say who; mostly it is the owner.
  case owner
  /// A build that was not seen.
  case unknown
}
