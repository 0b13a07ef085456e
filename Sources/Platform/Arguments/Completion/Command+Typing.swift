extension Command {
  /// The parameter whose value is being typed at the end of a command line, and what there is of the value.
  ///
  /// - Parameter words: the command line without the program's own name; the last word is unfinished. Bash hands
  ///   `--name=value` over as three words.
  /// - Returns: `nil` where no value is expected
  public func valueBeingTyped(in words: [String]) -> (parameter: Specification, text: String)? {
    var path = CommandPath(self)
    var arguments = 0
    var pending: Specification?
    var finished = Command.joiningEquals(words)
    guard let last = finished.popLast() else { return nil }
    for word in finished {
      if pending == nil, let usual = path.command.usual,
        !path.command.subcommands.contains(where: { $0.name == word }),
        let command = path.command.subcommands.first(where: { $0.name == usual })
      {
        path = path.appending(command)
      }
      if pending != nil {
        pending = nil
      } else if word.hasPrefix("-"), word.count > 1 {
        pending = path.options.first { $0.kind == .option && $0.isCalled(word) }
      } else if let command = path.command.subcommands.first(where: { $0.name == word }) {
        path = path.appending(command)
      } else {
        arguments += 1
      }
    }
    if let pending { return (pending, last) }
    if last.hasPrefix("--"), let equals = last.firstIndex(of: "=") {
      let name = String(last[..<equals])
      return path.options.first { $0.kind == .option && $0.isCalled(name) }.map {
        ($0, String(last[last.index(after: equals)...]))
      }
    }
    let positionals = path.positionals
    guard !last.hasPrefix("-"), let final = positionals.last else { return nil }
    if arguments < positionals.count { return (positionals[arguments], last) }
    return final.repeats ? (final, last) : nil
  }

  /// `--name`, `=`, `value` as one word.
  public static func joiningEquals(_ words: [String]) -> [String] {
    var joined: [String] = []
    var isOpen = false
    for word in words {
      if word == "=", let last = joined.last, last.hasPrefix("--"), !last.contains("=") {
        joined[joined.count - 1] += "="
        isOpen = true
      } else if isOpen {
        joined[joined.count - 1] += word
        isOpen = false
      } else {
        joined.append(word)
      }
    }
    return joined
  }
}

extension Specification {
  fileprivate func isCalled(_ word: String) -> Bool {
    word == spelling || short.map { word == "-\($0)" } ?? false
  }
}
