import Diagnostics

/// What a command line asks for.
public enum Parse: Sendable {
  /// To run the command with these values.
  case run(CommandPath, Invocation)
  /// To show help for the command (`--help`, `-h` or `help COMMAND`).
  case help(CommandPath)
}

extension Command {
  /// Reads a command line by the declarations, as GNU programs do: options and arguments in any order, `--name value`
  /// or `--name=value`, one-letter flags together, everything after `--` an argument. Names are not abbreviated.
  ///
  /// - Parameter words: the command line without the program's own name
  /// - Throws: ``UsageError`` for the first thing that does not fit
  public func parse(_ words: some Sequence<String>) throws(UsageError) -> Parse {
    var reader = WordReader(program: self, words: Array(words))
    return try reader.read()
  }
}

/// Reads words from left to right, going down the command tree as it meets names of commands.
private struct WordReader {
  private var path: CommandPath
  private var remaining: ArraySlice<String>
  private var arguments: [String] = []
  private var given: [(Specification, any Sendable)] = []
  private var wantsHelp = false

  init(program: Command, words: [String]) {
    path = CommandPath(program)
    remaining = words[...]
  }

  mutating func read() throws(UsageError) -> Parse {
    while let word = remaining.popFirst() {
      if !["--help", "-h"].contains(word), !path.command.subcommands.contains(where: { $0.name == word }) {
        meanUsual()
      }
      if word == "--" {
        arguments += remaining
        remaining = []
      } else if word.hasPrefix("--") {
        try readLong(word.dropFirst(2))
      } else if word.hasPrefix("-"), word.count > 1 {
        try readShort(word.dropFirst())
      } else if !path.command.subcommands.isEmpty, arguments.isEmpty {
        try descend(to: word)
      } else {
        arguments.append(word)
      }
    }
    if wantsHelp { return .help(path) }
    meanUsual()
    return .run(path, try invocation())
  }

  /// Goes on to the command of the group that is meant where none is named.
  private mutating func meanUsual() {
    guard let usual = path.command.usual, let command = path.command.subcommands.first(where: { $0.name == usual })
    else { return }
    path = path.appending(command)
  }

  private mutating func descend(to word: String) throws(UsageError) {
    if let command = path.command.subcommands.first(where: { $0.name == word }) {
      path = path.appending(command)
    } else if word == "help", path.isProgram {
      wantsHelp = true
    } else {
      throw error(.unknownCommand, "there is no command '\(path.name) \(word)'", suggestion: command(like: word))
    }
  }

  /// The sibling with the nearest name, else a command elsewhere in the tree that has exactly this name.
  private func command(like word: String) -> String? {
    if let name = nearest(to: word, among: path.command.subcommands.map(\.name)) { return "\(path.name) \(name)" }
    return CommandPath(path.commands[0]).tree.first { $0.command.name == word && !$0.isProgram }?.name
  }

  private mutating func readLong(_ text: Substring) throws(UsageError) {
    let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    let name = parts[0]
    let value = parts.count > 1 ? parts[1] : nil
    if name == "help", value == nil {
      wantsHelp = true
      return
    }
    guard let option = path.options.first(where: { $0.name == name }) else {
      let suggestion = nearest(to: name, among: path.options.map(\.name) + ["help"]).map { "--\($0)" }
      throw error(.unknownOption, "unknown option '--\(name)'", suggestion: suggestion)
    }
    if option.kind == .flag {
      guard value == nil else { throw error(.unexpectedValue, "\(option.spelling) takes no value") }
      given.append((option, true))
    } else {
      let text = if let value { value } else { try nextValue(of: option) }
      try take(option, text)
    }
  }

  private mutating func readShort(_ text: Substring) throws(UsageError) {
    var letters = text
    while let letter = letters.popFirst() {
      guard let option = path.options.first(where: { $0.short == letter }) else {
        guard letter == "h" else {
          // An expression may well begin with a minus.
          let isOption = text.allSatisfy { $0.isLetter || $0 == "=" } || path.positionals.isEmpty
          let cure = isOption ? "" : "; what begins with '-' and is no option comes after '--'"
          throw error(.unknownOption, "unknown option '-\(letter)'\(cure)")
        }
        wantsHelp = true
        continue
      }
      if option.kind == .flag {
        given.append((option, true))
        continue
      }
      if letters.first == "=" { letters.removeFirst() }
      let text = if letters.isEmpty { try nextValue(of: option) } else { String(letters) }
      try take(option, text)
      return
    }
  }

  /// The next word as a value. A word that looks like a long option is not taken: the value was forgotten.
  private mutating func nextValue(of option: Specification) throws(UsageError) -> String {
    guard let word = remaining.first, !word.hasPrefix(option.bareText == nil ? "--" : "-") else {
      if let text = option.bareText { return text }
      throw error(.missingValue, "\(option.spelling) needs a value: \(option.spelling) \(option.placeholder)")
    }
    remaining.removeFirst()
    return word
  }

  private mutating func take(_ option: Specification, _ text: String) throws(UsageError) {
    given.append((option, try value(of: option, text)))
  }

  private func value(of parameter: Specification, _ text: String) throws(UsageError) -> any Sendable {
    do {
      return try parameter.parse(text)
    } catch {
      throw self.error(
        .invalidValue, "\(parameter.spelling): '\(text)' is not valid; expected \(error.expected)",
        suggestion: error.suggestion)
    }
  }

  private func invocation() throws(UsageError) -> Invocation {
    guard path.command.action != nil else {
      throw error(
        .missingCommand,
        "'\(path.name)' needs a command: \(path.command.subcommands.map(\.name).joined(separator: ", "))")
    }
    var invocation = Invocation(commandName: path.name)
    for (option, value) in given { invocation.append(value, to: option) }
    var left = arguments[...]
    for positional in path.positionals {
      repeat {
        guard let text = left.popFirst() else { break }
        invocation.append(try value(of: positional, text), to: positional)
      } while positional.repeats
    }
    if let extra = left.first { throw error(.unexpectedArgument, "unexpected argument '\(extra)'") }
    for parameter in path.positionals + path.options where parameter.isRequired && !invocation.isGiven(parameter) {
      if parameter.kind == .positional { throw error(.missingArgument, "missing argument \(parameter.name)") }
      throw error(.missingOption, "missing option \(parameter.spelling) \(parameter.placeholder)")
    }
    return invocation
  }

  private func error(_ code: UsageError.Code, _ message: String, suggestion: String? = nil) -> UsageError {
    UsageError(code, in: path.name, message, suggestion: suggestion)
  }
}
