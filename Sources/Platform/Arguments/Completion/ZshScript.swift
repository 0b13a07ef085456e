/// Writes completion for zsh: a function a command over `_arguments`.
struct ZshScript {
  let program: Command
  let tree: [CommandPath]

  var text: String {
    "#compdef \(program.name)\n\n" + question + tree.map(function).joined(separator: "\n")
      + "\nif [ \"$funcstack[1]\" = \"_\(program.name)\" ]; then _\(program.name) \"$@\"; "
      + "else compdef _\(program.name) \(program.name); fi\n"
  }

  /// Offers what the program itself answers. `_arguments` cuts the command line down on its way to a subcommand, so the
  /// whole is kept.
  private var question: String {
    """
    _\(program.name)_ask() {
      local -a found
      found=(${(f)"$("${line_typed[1]}" \(Completion.question) "${(@)line_typed[2,-1]}" 2>/dev/null)"})
      compadd "$@" -a found
    }

    """
  }

  private func functionName(_ path: CommandPath) -> String {
    "_" + path.commands.map(\.name).joined(separator: "_").map { $0 == "-" ? "_" : String($0) }.joined()
  }

  private func function(_ path: CommandPath) -> String {
    var specifications = path.options.flatMap(option)
    specifications.append("'(-h --help)'{-h,--help}'[Show this help]'")
    var dispatch = ""
    if path.command.subcommands.isEmpty {
      specifications += path.positionals.map(positional)
    } else {
      let names = path.command.subcommands.map { "\"\($0.name):\(escaped($0.summary))\"" }.joined(separator: " ")
      specifications += ["'1: :->command'", "'*:: :->rest'"]
      let cases = path.command.subcommands.map { "        \($0.name)) \(functionName(path.appending($0))) ;;" }
      dispatch = """
          case $state in
            command) local -a commands=(\(names)); _describe command commands ;;
            rest)
              case $line[1] in
        \(cases.joined(separator: "\n"))
              esac ;;
          esac

        """
    }
    let keptLine = path.isProgram ? "\n  local -a line_typed=(\"${(@)words[1,CURRENT]}\")" : ""
    return """
      \(functionName(path))() {
        local context state state_descr line
        typeset -A opt_args\(keptLine)
        _arguments -C \\
          \(specifications.joined(separator: " \\\n    "))
      \(dispatch)}

      """
  }

  private func option(_ option: Specification) -> [String] {
    let value = option.kind == .option ? ":\(option.placeholder):\(action(option.completion))" : ""
    let names = [option.spelling] + (option.short.map { ["-\($0)"] } ?? [])
    // After "=" zsh takes the value from the same word or the next one.
    return names.map { name in
      let equals = option.kind == .option && name.hasPrefix("--") ? "=" : ""
      let many = option.repeats ? "*" : ""
      return "'\(many)\(name)\(equals)[\(escaped(option.help))]\(value)'"
    }
  }

  private func positional(_ argument: Specification) -> String {
    let place = argument.repeats ? "*:" : (argument.isRequired ? ":" : "::")
    return "'\(place)\(argument.name):\(action(argument.completion))'"
  }

  private func action(_ completion: Completion) -> String {
    switch completion {
    case .none: return " "
    case .files: return "_files"
    case .directories: return "_files -/"
    case .words(let words): return "(\(words.joined(separator: " ")))"
    case .list, .asked: return "_\(program.name)_ask"
    }
  }

  /// Without what would end a quoted specification or one of its fields.
  private func escaped(_ text: String) -> String {
    text.map { character in
      switch character {
      case "'": return "’"
      case "[", "]", ":": return "\\\(character)"
      case "\"", "`", "$", "\\": return "\\\(character)"
      default: return String(character)
      }
    }.joined()
  }
}
