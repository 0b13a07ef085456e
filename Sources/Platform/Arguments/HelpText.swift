import Text

extension CommandPath {
  /// The help of the command: what it does, how it is called, what it takes.
  ///
  /// - Parameter width: columns to wrap to
  public func helpText(width: Int = 80) -> String {
    let page = HelpPage(path: self, width: max(40, width))
    return page.text
  }
}

extension CommandPath {
  /// How it is called, in a line.
  var usage: String {
    if command.action == nil { return "\(name) COMMAND [options]" }
    let arguments = positionals.map { argument in
      let name = argument.repeats ? argument.name + "..." : argument.name
      return argument.isRequired ? name : "[\(name)]"
    }
    let required = command.parameters.map(\.specification)
      .filter { $0.kind == .option && $0.isRequired }.map { "\($0.spelling) \($0.placeholder)" }
    return ([name] + arguments + required + ["[options]"]).joined(separator: " ")
  }
}

extension Specification {
  /// Maximum number of words that help lists; longer lists are for completion alone.
  private static let wordLimit = 30

  /// What it means, with the words it takes, the variable that means the same and its default.
  var description: String {
    var notes: [String] = []
    if case .words(let words) = completion, words.count <= Self.wordLimit { notes.append(words.joined(separator: "|")) }
    if let environment { notes.append("$" + environment) }
    if let defaultText { notes.append("default: " + defaultText) }
    return notes.isEmpty ? help : "\(help) [\(notes.joined(separator: ", "))]"
  }
}

/// Lays help out in sections: upper-case headings and two columns.
private struct HelpPage {
  let path: CommandPath
  let width: Int

  var text: String {
    var sections = [wrapped(path.command.summary + ".", indent: 0)]
    sections += path.command.discussion.split(separator: "\n\n").map { wrapped(String($0), indent: 0) }
    sections.append("USAGE:\n  " + path.usage)
    let commands = path.command.subcommands.map { ($0.name, $0.summary) }
    if !commands.isEmpty { sections.append("COMMANDS:\n" + columns(commands)) }
    let positionals = path.positionals.map { ($0.name, $0.description) }
    if !positionals.isEmpty { sections.append("ARGUMENTS:\n" + columns(positionals)) }
    sections.append((path.isProgram ? "GLOBAL OPTIONS:\n" : "OPTIONS:\n") + columns(options))
    if !path.command.examples.isEmpty {
      sections.append("EXAMPLES:\n" + path.command.examples.map(example).joined(separator: "\n"))
    }
    if !path.isProgram {
      sections.append(
        wrapped("Run '\(path.commands[0].name) --help' for the options that every command takes.", indent: 0))
    } else {
      sections.append(wrapped("Run '\(path.name) COMMAND --help' for what a command does and takes.", indent: 0))
    }
    return sections.joined(separator: "\n\n") + "\n"
  }

  private var options: [(String, String)] {
    let own = path.command.parameters.map(\.specification).filter { $0.kind != .positional }
    let rows = own.map { option in
      let short = option.short.map { "-\($0), " } ?? "    "
      let value = option.kind == .option ? " " + option.placeholder : ""
      return (short + option.spelling + value, option.description)
    }
    return rows + [("-h, --help", "Show this help")]
  }

  /// Two columns; a left cell too long for its column stands on a line of its own.
  private func columns(_ rows: [(String, String)]) -> String {
    let longest = rows.map(\.0.columns).max() ?? 0
    let left = min(longest, 26)
    return rows.map { name, description in
      let text = wrapped(description, indent: left + 4)
      let start = name.columns <= left ? String(text.dropFirst(name.columns + 2)) : "\n" + text
      return "  " + name + start
    }.joined(separator: "\n")
  }

  /// What continues is indented further, so that it does not look like another one.
  private func example(_ text: String) -> String {
    "  " + text.wrapped(to: width - 6).joined(separator: "\n      ")
  }

  private func wrapped(_ text: String, indent: Int) -> String {
    let margin = String(repeating: " ", count: indent)
    return text.wrapped(to: width - indent).map { margin + $0 }.joined(separator: "\n")
  }
}
