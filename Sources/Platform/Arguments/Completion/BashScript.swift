/// Writes completion for bash: one function that finds the command being typed and offers what it takes.
struct BashScript {
  let program: Command
  let tree: [CommandPath]

  var text: String {
    let function = "_\(program.name)"
    return """
      # bash completion for \(program.name); source this file, or put it where bash-completion looks
      \(function)() {
        local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD-1]} path=\(program.name) index
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
        esac
        case "$path" in
      \(words)
        esac
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
        let middle = path.command.subcommands.isEmpty ? "\" " : "\"*\" "
        let patterns = names.map { "\"\(path.name)\(middle)\($0)\"" }.joined(separator: "|")
        return "    \(patterns)) \(reply(option.completion)) return ;;"
      }
    }.joined(separator: "\n")
  }

  private var words: String {
    tree.map { path in
      var words = path.command.subcommands.map(\.name)
      words += path.options.map(\.spelling) + ["--help"]
      let line = "COMPREPLY=($(compgen -W \"\(words.joined(separator: " "))\" -- \"$current\"))"
      let files = path.positionals.map { reply($0.completion, adding: true) }.filter { $0 != ":;" }
      return "    \"\(path.name)\") \(([line + ";"] + files).joined(separator: " ")) ;;"
    }.joined(separator: "\n")
  }

  private func reply(_ completion: Completion, adding: Bool = false) -> String {
    let assign = adding ? "COMPREPLY+=" : "COMPREPLY="
    switch completion {
    case .none: return ":;"
    case .files: return "compopt -o filenames 2>/dev/null; \(assign)($(compgen -f -- \"$current\"));"
    case .directories: return "compopt -o filenames 2>/dev/null; \(assign)($(compgen -d -- \"$current\"));"
    case .words(let words): return "\(assign)($(compgen -W \"\(words.joined(separator: " "))\" -- \"$current\"));"
    }
  }
}
