/// With what the wish to change a workspace collides. Each is a normal outcome: look again later.
public enum Conflict: String, Sendable, Hashable, CaseIterable {
  /// The start build is not completed yet.
  case stillBuilding
  /// The latest build is not a start.
  case notStarted
  /// The build has no deadline that could be moved: its owner chose so, or the start failed.
  case manualShutdown
  /// The workspace is held in stock by the server, which refuses all changes to it.
  case prebuild
  /// Another build is waiting or running.
  case buildActive
  /// The build to be canceled has ended or is being canceled.
  case buildEnded
  /// The owner has a workspace of that name.
  case nameTaken
  /// The template's version is being imported or failed to be.
  case templateVersion
  /// One that this program does not know; the message says more.
  case other
}
