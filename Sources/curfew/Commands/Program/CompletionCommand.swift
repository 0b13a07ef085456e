import Arguments

/// `curfew completion SHELL`: scripts made from the declarations of the commands.
enum CompletionCommand {
  private static let shell = Positional<Shell>(
    "SHELL", help: "The shell to write for", completion: .words(Shell.allCases.map(\.rawValue)),
    parse: { text throws(InvalidValue) in try Shell(word: text) })

  static let command: Command = Command(
    "completion", summary: "Print a script that makes a shell complete commands, options and values",
    examples: [
      "source <(curfew completion bash)",
      "curfew completion zsh > \"${fpath[1]}/_curfew\"",
      "curfew completion fish > ~/.config/fish/completions/curfew.fish",
    ],
    parameters: [shell]
  ) { invocation in
    try Console.emit(invocation.required(shell).completionScript(for: Curfew.program))
    return ExitStatus.success.rawValue
  }
}
