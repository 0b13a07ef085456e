import Arguments
import Audit
import CoderAPI
import Daemon
import Diagnostics
import Files

/// From what a command throws to what the user reads and the status the process ends with: the only place that knows.
enum Failures {
  /// Says what went wrong and returns the exit status.
  static func report(_ error: any Error) -> ExitStatus {
    if let failure = error as? StreamFailure, failure.code == .readerGone { return .success }
    if error is CancellationError {
      Console.tell("stopped by a signal before anything was done")
      return .success
    }
    Console.say(text(error))
    return status(of: error)
  }

  /// What went wrong, in lines for standard error, with the final newline.
  static func text(_ error: any Error) -> String {
    switch error {
    case let error as UsageError: error.text + "\n"
    case let error as CommandFailure: error.text
    case let error as SettingsFailure: error.text
    case let error as StreamFailure: Console.told("cannot write to standard output: \(error.description)")
    case is CancellationError: Console.told("told to stop before the server had answered")
    default: Console.told("\(error)", advice: advice(error))
    }
  }

  /// What went wrong, as one sentence without what to do.
  static func sentence(_ error: any Error) -> String {
    switch error {
    case let error as CommandFailure: error.message
    case is CancellationError: "told to stop before the server had answered"
    case let error as SettingsFailure: (["the settings cannot be used"] + error.problems).joined(separator: "; ")
    default: "\(error)"
    }
  }

  /// What was found in files and made it fail.
  static func findings(_ error: any Error) -> [Diagnostic] {
    (error as? CommandFailure)?.findings ?? (error as? SettingsFailure)?.findings ?? []
  }

  /// What to do about it, where that is known.
  static func advice(_ error: any Error) -> String? {
    switch error {
    case let error as CommandFailure: error.advice
    case let error as CoderFailure: error.code.advice
    case let error as PathFailure: error.advice
    default: nil
    }
  }

  private static func status(of error: any Error) -> ExitStatus {
    switch error {
    case is UsageError: .usage
    case let error as CommandFailure: error.status
    case let error as CoderFailure: error.code.mayWorkLater ? .temporaryFailure : .failure
    case let error as AuditFailure: error.code == .anotherInstance || error.code == .busy ? .temporaryFailure : .failure
    default: .failure
    }
  }
}

extension CoderFailure.Code {
  /// What to do about it, where somebody here can do something.
  fileprivate var advice: String? {
    switch self {
    case .unreachable: "check the address, the network and, if there is one, the proxy"
    case .tls: "check scheme and port: a server that does not use TLS has an address that begins with http://"
    case .otherName: "check the address: its certificate is trusted, and names other hosts than the one in it"
    case .certificateFile:
      "ca_file (--ca-file) has to name a file of whole certificates in PEM, which begin with -----BEGIN CERTIFICATE-----"
    case .untrusted: "name the certificates of a private authority with --ca-file, or ca_file in curfew.yaml"
    case .unauthorized:
      "an owner makes a new token for Curfew's user: 'coder tokens create --user NAME'"
        + (Console.environment["CREDENTIALS_DIRECTORY"] == nil
          ? "" : ", and restart the service: systemd gave it a copy of the old one when it started")
    case .suspended: "an administrator has to activate the user again; a new token of the same user does not help"
    case .forbidden, .absentOrForbidden: "'curfew doctor' shows who the token is and what it sees"
    default: nil
    }
  }

  /// Whether a supervisor does well to try again: the server cannot be reached or is not itself.
  var mayWorkLater: Bool {
    switch self {
    case .unreachable, .timedOut, .interrupted, .rateLimited, .serverError: true
    default: false
    }
  }
}
