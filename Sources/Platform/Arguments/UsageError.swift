/// A command line that does not fit the declarations; the program ends with status 2.
public struct UsageError: Error, Sendable {
  /// What is wrong, to switch on.
  public enum Code: Sendable, Equatable {
    case unknownCommand, missingCommand, unknownOption, missingValue, unexpectedValue, invalidValue, missingArgument
    case unexpectedArgument, missingOption
    /// The words are each right but not together; thrown by a command's own checks.
    case conflict
  }

  /// What is wrong.
  public let code: Code
  /// The command that was being read when it went wrong.
  public let commandName: String
  /// One sentence without a full stop.
  public let message: String
  /// What may have been meant, as one would type it; or `nil`.
  public let suggestion: String?

  public init(_ code: Code, in commandName: String, _ message: String, suggestion: String? = nil) {
    self.code = code
    self.commandName = commandName
    self.message = message
    self.suggestion = suggestion
  }

  /// The lines for standard error, without the final newline.
  public var text: String {
    let program = commandName.prefix { $0 != " " }
    let question = suggestion.map { "; did you mean '\($0)'?" } ?? ""
    return "\(program): \(message)\(question)\nRun '\(commandName) --help' for how to use it."
  }
}
