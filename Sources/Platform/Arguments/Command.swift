/// One command, or a group of commands: the single declaration from which parsing, help and completion come.
public struct Command: Sendable {
  /// What a command does with what was given to it; the result is the process's exit status.
  public typealias Action = @Sendable (Invocation) async throws -> Int32

  /// The word it is called by.
  public let name: String
  /// One line without a full stop.
  public let summary: String
  /// Further paragraphs of help, separated by an empty line; may be empty.
  public let discussion: String
  /// Lines that show its use, as one would type them.
  public let examples: [String]
  /// Flags, options and positionals, in the order help shows them. Those of a group are also taken by all its commands.
  public let parameters: [any Parameter]
  /// The commands of a group, in the order help shows them.
  public let subcommands: [Command]
  /// The command of a group that is meant where none is named; `nil` where one has to be.
  public let usual: String?
  /// What it does; `nil` for a group, which only leads to its commands.
  public let action: Action?

  /// Declares a command that does something.
  public init(
    _ name: String, summary: String, discussion: String = "", examples: [String] = [],
    parameters: [any Parameter] = [], action: @escaping Action
  ) {
    self.name = name
    self.summary = summary
    self.discussion = discussion
    self.examples = examples
    self.parameters = parameters
    self.subcommands = []
    usual = nil
    self.action = action
  }

  /// Declares a group.
  public init(
    _ name: String, summary: String, discussion: String = "", examples: [String] = [],
    parameters: [any Parameter] = [], subcommands: [Command], usual: String? = nil
  ) {
    self.name = name
    self.summary = summary
    self.discussion = discussion
    self.examples = examples
    self.parameters = parameters
    self.subcommands = subcommands
    self.usual = usual
    self.action = nil
  }
}

/// A command with the groups above it, outermost first.
public struct CommandPath: Sendable {
  /// From the program down to the command; never empty.
  public private(set) var commands: [Command]

  /// The path of the program itself.
  public init(_ program: Command) {
    commands = [program]
  }

  /// The command at the end.
  public var command: Command { commands[commands.count - 1] }
  /// The path as one types it: `curfew rules lint`.
  public var name: String { commands.map(\.name).joined(separator: " ") }
  /// Whether this is the program itself.
  public var isProgram: Bool { commands.count == 1 }

  /// Specifications of the flags and options taken here: the command's own, then those of the groups above it.
  var options: [Specification] {
    commands.reversed().flatMap { $0.parameters.map(\.specification) }.filter { $0.kind != .positional }
  }

  /// Specifications of the command's positionals, in their order.
  var positionals: [Specification] {
    command.parameters.map(\.specification).filter { $0.kind == .positional }
  }

  func appending(_ command: Command) -> CommandPath {
    var path = self
    path.commands.append(command)
    return path
  }

  /// This path and all below it, depth first.
  var tree: [CommandPath] {
    [self] + command.subcommands.flatMap { appending($0).tree }
  }
}
