import CoderAPI
import Pipeline

/// What commands say of rows of the list that no workspace could be made of. The rest goes on without them, so that they
/// must not go unnoticed.
extension [UnreadableWorkspace] {
  /// A line each on standard error.
  func warn() {
    for workspace in self {
      Console.tell("warning: left out a workspace whose description is not understood: \(workspace)")
    }
  }

  /// The same for programs.
  var json: JSONValue { .array(map { .string($0.description) }) }

  /// The status of a command that did the rest.
  var status: ExitStatus { isEmpty ? .success : .someActionsFailed }
}

extension Reading {
  /// A line on standard error for what was not seen, and one for each that cannot be read.
  func warn() {
    if let note = notSeenNote { Console.tell("warning: \(note)") }
    unreadable.warn()
  }

  /// The status of a command that did the rest: some workspaces were not seen, or cannot be read.
  var status: ExitStatus { notSeen > 0 || shrinkage != nil ? .someActionsFailed : unreadable.status }
}
