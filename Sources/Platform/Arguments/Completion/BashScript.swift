/// Writes completion for bash: one function that finds the command being typed and offers what it takes.
struct BashScript {
  let program: Command
  let tree: [CommandPath]

  var text: String {
    let function = "_\(program.name)"
    return """
      # bash completion for \(program.name); source this file, or put it where bash-completion looks
      \(function)() {
        local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD-1]} path=\(program.name)
        local index words="" options="" files="" asks=""
        # bash splits --name=value into three words
        if [ "$current" = "=" ]; then current=""
        elif [ "$previous" = "=" ]; then previous=${COMP_WORDS[COMP_CWORD-2]}
        fi
        for ((index = 1; index < COMP_CWORD; index++)); do
          case "$path ${COMP_WORDS[index]}" in
            \(paths)) path="$path ${COMP_WORDS[index]}" ;;
          esac
        done
        COMPREPLY=()
        case "$path $previous" in
      \(values)
        *)
          case "$path" in
      \(commands)
          esac
          case "$current" in
            -*) words=$options files="" asks="" ;;
          esac ;;
        esac
        [ -z "$asks" ] || words=$("${COMP_WORDS[0]}" \(Completion.question) "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
        [ -z "$words$files" ] || COMPREPLY=($(compgen $files -W "$words" -- "$current"))
        [ -z "$files" ] || compopt -o filenames 2>/dev/null
      }
      complete -F \(function) \(program.name)

      """
  }

  private var paths: String {
    tree.dropFirst().map { "\"\($0.name)\"" }.joined(separator: "|")
  }

  /// After an option that takes a value: what may follow it.
  private var values: String {
    tree.flatMap { path in
      path.command.parameters.map(\.specification).filter { $0.kind == .option }.map { option in
        let names = [option.spelling] + (option.short.map { ["-\($0)"] } ?? [])
        // Options of a group are taken by all commands below it.
        let below = path.command.subcommands.isEmpty ? "" : "\"*\""
        let patterns = names.map { "\"\(path.name)\(below) \($0)\"" }.joined(separator: "|")
        return "  \(patterns)) \(assignment(of: option.completion)) ;;"
      }
    }.joined(separator: "\n")
  }

  /// Elsewhere: the commands below and the arguments; options once a dash is typed.
  private var commands: String {
    tree.map { path in
      let options = (path.options.map(\.spelling) + ["--help"]).joined(separator: " ")
      let commands = path.command.subcommands.map(\.name)
      let argument = path.positionals.map(\.completion).first { $0 != .none } ?? .none
      let words = commands.isEmpty ? assignment(of: argument) : assignment(of: .words(commands))
      return "      \"\(path.name)\") options=\"\(options)\"; \(words) ;;"
    }.joined(separator: "\n")
  }

  private func assignment(of completion: Completion) -> String {
    switch completion {
    case .none: "words=\"\""
    case .files: "files=-f"
    case .directories: "files=-d"
    case .words(let words): "words=\"\(words.joined(separator: " "))\""
    case .list, .asked: "asks=1"
    }
  }
}
