/// The calls of `curfew` in a line of a shell, as words.
struct WrittenCommands {
  let calls: [[String]]

  /// Reads a line: quotes hold words together, `#` begins a comment, `;`, `|`, `&&` and parentheses end a command, and what is redirected is left out.
  init(_ line: String) {
    var commands: [[String]] = [[]]
    var word: String?
    var quote: Character?
    var isRedirected = false
    func end() {
      if let word, !isRedirected { commands[commands.count - 1].append(word) }
      if word != nil { isRedirected = false }
      word = nil
    }
    for character in line {
      if let open = quote {
        if character == open { quote = nil } else { word = (word ?? "") + "\(character)" }
        continue
      }
      switch character {
      case "'", "\"":
        quote = character
        word = word ?? ""
      case " ": end()
      case ";", "|", "&", "(", ")":
        end()
        isRedirected = false
        commands.append([])
      case "<", ">":
        // The number of a stream is no word.
        if word?.allSatisfy(\.isNumber) == true { word = nil }
        end()
        isRedirected = true
      case "#" where word == nil:
        end()
        calls = Self.calls(in: commands)
        return
      default: word = (word ?? "") + "\(character)"
      }
    }
    end()
    calls = Self.calls(in: commands)
  }

  /// What stands behind the word `curfew`; before it may stand variables and `sudo`.
  private static func calls(in commands: [[String]]) -> [[String]] {
    commands.compactMap { words in
      let call = words.drop { $0.contains("=") || ["sudo", "exec"].contains($0) }
      return call.first == "curfew" ? Array(call.dropFirst()) : nil
    }
  }
}
