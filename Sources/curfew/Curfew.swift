import Arguments
import Daemon
import Digest
import Glibc

/// The program: reads the command line and runs the command.
@main
struct Curfew {
  /// All commands. Nothing but this declaration is needed for parsing, help and completion.
  static let program: Command = Command(
    "curfew", summary: "Decides when Coder workspaces go to sleep and when they wake",
    discussion: """
      Reads the state of every workspace from a Coder server, applies the rules in rules.d, and extends, shortens or \
      schedules workspaces accordingly, with a record of every decision in one SQLite file.

      Nothing is changed on the server until 'enforce' is written out, both in the settings and in a rule.
      """,
    parameters: Settings.options,
    subcommands: [
      InitCommand.command, DoctorCommand.command, DemoCommand.command,
      SweepCommand.command, PlanCommand.command, ApplyCommand.command, ServeCommand.command, StatusCommand.command,
      ExplainCommand.command,
      WhyNotCommand.command,
      PauseCommand.command, ResumeCommand.command,
      NoticesCommands.group, AuditCommands.group, BacktestCommand.command, ReportCommands.group, RulesCommands.group,
      WorkspacesCommands.group,
      SimulateCommands.group,
      ConfigCommands.group, VersionCommand.command, CompletionCommand.command,
    ])

  static func main() async {
    Heap.shareOneArena()
    Libcrypto.outlastExit()
    StandardStream.secure()
    exit(await run())
  }

  private static func run() async -> ExitStatus.RawValue {
    // Swift reads the command line from /proc.
    guard !CommandLine.arguments.isEmpty else {
      Console.tell("cannot read the command line, because /proc is not mounted here")
      return ExitStatus.failure.rawValue
    }
    do {
      var words = Array(CommandLine.arguments.dropFirst())
      // What everybody tries first.
      if words == ["--version"] { words = [VersionCommand.command.name] }
      if words.first == Completion.question {
        let offered = await CompletionAnswer.words(for: Array(words.dropFirst()))
        try Console.write(offered.map { $0 + "\n" }.joined())
        return ExitStatus.success.rawValue
      }
      if words.first == ManualPages.request { return try ManualPages.print(Array(words.dropFirst())) }
      switch try program.parse(words) {
      case .help(let path):
        try Console.write(path.helpText(width: Console.width))
        return ExitStatus.success.rawValue
      case .run(let path, let invocation):
        guard let action = path.command.action else { return ExitStatus.usage.rawValue }
        return try await telling(path.command) { try await action(invocation) }
      }
    } catch {
      return Failures.report(error).rawValue
    }
  }

  /// Runs a command and tells meanwhile what it waits for. What runs until it is stopped has a log for that, or its own
  /// picture.
  private static func telling(
    _ command: Command, _ action: @escaping @Sendable () async throws -> ExitStatus.RawValue
  ) async throws -> ExitStatus.RawValue {
    let others = [ServeCommand.command.name, DemoCommand.command.name, SimulateServe.command.name]
    if others.contains(command.name) { return try await action() }
    return try await withThrowingTaskGroup(of: Optional<ExitStatus.RawValue>.self) { group in
      group.addTask {
        await ActivityLine.shared.run()
        return nil
      }
      group.addTask { try await action() }
      defer { group.cancelAll() }
      while let status = try await group.next() {
        if let status { return status }
      }
      return ExitStatus.failure.rawValue
    }
  }
}
