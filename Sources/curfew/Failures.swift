import Arguments
import CoderAPI
import Daemon

/// From what a command throws to what the user reads and the status the process ends with: the only place that knows.
enum Failures {
  /// Says what went wrong and returns the exit status.
  static func report(_ error: any Error) -> ExitStatus {
    switch error {
    case let error as UsageError:
      Console.say(error.text + "\n")
      return .usage
    case let error as CommandFailure:
      Console.say(error.text)
      return error.status
    case let error as StreamFailure:
      // Whoever closed the pipe has seen enough: that is no fault.
      if error.code == .readerGone { return .success }
      Console.say("curfew: cannot write to standard output: \(error.description)\n")
      return .failure
    case let error as SettingsFailure:
      Console.say(error.text)
      return .failure
    case let error as CoderFailure:
      Console.say("curfew: \(error.description)\n")
      return error.code.mayWorkLater ? .temporaryFailure : .failure
    default:
      Console.say("curfew: \(error)\n")
      return .failure
    }
  }
}

extension CoderFailure.Code {
  /// Whether a supervisor does well to try again: the server cannot be reached or is not itself.
  fileprivate var mayWorkLater: Bool {
    switch self {
    case .unreachable, .timedOut, .interrupted, .rateLimited, .serverError: true
    default: false
    }
  }
}
