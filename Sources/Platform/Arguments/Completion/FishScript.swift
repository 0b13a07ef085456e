/// Writes completion for fish: a line an option and command, each with the condition that its command is being typed.
struct FishScript {
  let program: Command
  let tree: [CommandPath]

  var text: String {
    let condition = "__\(program.name)_at"
    let cases = tree.dropFirst().map { "'\($0.name)'" }.joined(separator: " ")
    let head = """
      # fish completion for \(program.name)
      function \(condition) --description 'Whether the command being typed is one of those given'
        set -l path \(program.name)
        set -l words (commandline -opc)
        for word in $words[2..-1]
          switch "$path $word"
            case \(cases)
              set path "$path $word"
          end
        end
        contains -- $path $argv
      end
      function __\(program.name)_ask --description 'What the program itself offers for the word being typed'
        set -l words (commandline -opc)
        set -l current (commandline -ct)
        $words[1] \(Completion.question) $words[2..-1] "$current" 2>/dev/null
      end
      complete -c \(program.name) -f

      """
    return head + tree.map { lines($0, condition) }.joined()
  }

  private func lines(_ path: CommandPath, _ condition: String) -> String {
    let start = "complete -c \(program.name) -n '\(condition) \"\(path.name)\"'"
    var lines = path.command.subcommands.map { "\(start) -a \($0.name) -d '\(escaped($0.summary))'" }
    lines += path.options.map { option in
      let short = option.short.map { " -s \($0)" } ?? ""
      let value = option.kind == .option ? " -r" + offer(option.completion) : ""
      return "\(start) -l \(option.name)\(short)\(value) -d '\(escaped(option.help))'"
    }
    lines.append("\(start) -s h -l help -d 'Show this help'")
    for argument in path.positionals where argument.completion != .none {
      lines.append(start + offer(argument.completion))
    }
    return lines.map { $0 + "\n" }.joined()
  }

  private func offer(_ completion: Completion) -> String {
    switch completion {
    case .none: return " -f"
    case .files: return " -F"
    case .directories: return " -f -a '(__fish_complete_directories)'"
    case .words(let words): return " -f -a '\(words.joined(separator: " "))'"
    case .list, .asked: return " -f -a '(__\(program.name)_ask)'"
    }
  }

  private func escaped(_ text: String) -> String {
    text.map { $0 == "'" || $0 == "\\" ? "\\\($0)" : String($0) }.joined()
  }
}
