extension ManPage {
  /// Describes a program by its declaration: synopsis, description, each command with what it takes and examples, the
  /// options that all commands take, and the environment.
  public mutating func describe(_ program: Command) {
    let path = CommandPath(program)
    heading("Synopsis")
    verbatim(path.tree.filter { $0.command.action != nil }.map(\.usage))
    heading("Description")
    paragraphs(program.summary + "." + (program.discussion.isEmpty ? "" : "\n\n" + program.discussion))
    heading("Commands")
    for command in path.tree where command.command.action != nil { describe(command) }
    heading("Options of every command")
    for option in path.options { describe(option) }
    item("-h, --help", "Show help for the command")
    let variables = path.tree.flatMap { $0.command.parameters.map(\.specification) }
    heading("Environment")
    for option in variables {
      guard let variable = option.environment else { continue }
      item(variable, "Means the same as `\(option.spelling)`, which outranks it")
    }
  }

  private mutating func describe(_ path: CommandPath) {
    subheading(path.usage)
    let command = path.command
    paragraphs(command.summary + "." + (command.discussion.isEmpty ? "" : "\n\n" + command.discussion))
    for parameter in command.parameters { describe(parameter.specification) }
    if !command.examples.isEmpty {
      paragraphs(command.examples.count > 1 ? "Examples:" : "Example:")
      verbatim(command.examples)
    }
  }

  private mutating func describe(_ parameter: Specification) {
    let short = parameter.short.map { "-\($0), " } ?? ""
    let name = parameter.kind == .positional ? parameter.name : short + parameter.spelling
    item(name, value: parameter.kind == .option ? parameter.placeholder : "", parameter.description + ".")
  }
}
