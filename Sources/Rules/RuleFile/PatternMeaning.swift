/// Guesses the shell-style patterns that were meant by text of another kind.
///
/// That is a regular expression, a character class, a list or a mail address.
struct PatternMeaning {
  /// Patterns that a name can match; empty if the meaning is unclear.
  let patterns: [String]

  /// Maximum number of alternatives for which the meaning counts as clear.
  private static let limit = 8

  /// Analyses a text that no name can match.
  init(of text: String, as field: Selector.Field) {
    guard text.utf8.count <= 200 else {
      patterns = []
      return
    }
    var body = Self.trimmed(text)
    if body.count > 2, body.hasPrefix("/"), body.hasSuffix("/") { body = String(body.dropFirst().dropLast()) }
    let halves = body.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    if halves.count == 2 { body = field == .owner ? halves[0] : halves[1] }
    let isFromStart = body.hasPrefix("^")
    let isToEnd = body.hasSuffix("$")
    if isFromStart { body.removeFirst() }
    if isToEnd { body.removeLast() }
    let items = body.split(whereSeparator: { ",; ".contains($0) }).map(String.init)
    // Two words are a list only if they look like patterns; display names contain blanks too.
    let isList = items.count > 1 && !body.contains("{") && (body.contains("*") || body.contains(","))
    var patterns: [String] = []
    for item in isList ? items : [body] {
      guard !item.hasPrefix("!"), let meant = Reader(item).alternatives() else {
        self.patterns = []
        return
      }
      patterns += meant.map { Self.tidied($0, isFromStart: isFromStart, isToEnd: isToEnd) }
    }
    var seen: Set<String> = []
    let distinct = patterns.filter { seen.insert($0.lowercased()).inserted }
    // Rejects a meaning that is wider than the text: `ana/*` as a name, `[!a]*`.
    let isWide = distinct.contains { !$0.contains { $0.isLetter || $0.isNumber || $0 == "-" } }
    let isPossible =
      distinct.allSatisfy { CoderName.objection(toPattern: $0) == nil }
      && !(isWide && text.contains { $0.isLetter || $0.isNumber })
    self.patterns = isPossible && distinct.count <= Self.limit ? distinct : []
  }

  private static func trimmed(_ text: String) -> String {
    let around: Set<Character> = [" ", "\t", "\n", "\"", "'", "`", ",", "@"]
    return String(text.drop { around.contains($0) }.reversed().drop { around.contains($0) }.reversed())
  }

  /// A pattern without doubled hyphens and stars, with `*` added where it would begin or end with a hyphen.
  private static func tidied(_ pattern: String, isFromStart: Bool, isToEnd: Bool) -> String {
    var result = ""
    for character in pattern where !("-*".contains(character) && result.last == character) { result.append(character) }
    if result.hasPrefix("-") || (isToEnd && !isFromStart && !result.hasPrefix("*")) { result = "*" + result }
    if result.hasSuffix("-") || (isFromStart && !isToEnd && !result.hasSuffix("*")) { result += "*" }
    return result
  }

  /// Reads the common subset of regular expressions, character classes and braces, and produces equivalent patterns.
  private struct Reader {
    private let characters: [Character]
    private var place = 0

    init(_ text: String) { characters = Array(text) }

    /// The whole text as alternative patterns; `nil` if a part of it has no equivalent pattern.
    func alternatives() -> [String]? {
      var reader = self
      guard let all = reader.alternatives(separator: "|"), reader.place == characters.count else { return nil }
      return all
    }

    private var next: Character? { place < characters.count ? characters[place] : nil }

    private mutating func take(_ character: Character) -> Bool {
      guard next == character else { return false }
      place += 1
      return true
    }

    private mutating func alternatives(separator: Character) -> [String]? {
      var all: [String] = []
      repeat {
        guard let some = sequence(endingAt: separator) else { return nil }
        all += some
      } while take(separator)
      return all.count <= limit ? all : nil
    }

    private mutating func sequence(endingAt separator: Character) -> [String]? {
      var results = [""]
      while let character = next, character != separator, !")}".contains(character) {
        guard let atom = atom() else { return nil }
        results = results.flatMap { head in atom.map { head + $0 } }
        if results.count > limit { return nil }
      }
      return results
    }

    private mutating func atom() -> [String]? {
      guard let character = next else { return nil }
      place += 1
      switch character {
      case "(":
        if take("?"), !take(":") { return nil }
        guard let inner = alternatives(separator: "|"), take(")") else { return nil }
        return take("?") ? inner + [""] : inner
      case "{":
        guard let inner = alternatives(separator: ","), take("}") else { return nil }
        return inner
      case "[":
        guard let members = characterClass() else { return nil }
        // Read it as a shell does: one of these and then anything; a regular expression would repeat these.
        return take("*") || take("+") ? members.map { $0 + "*" } : members
      case ".": return ["*", "+", "?", "{"].contains(next) ? repeated(["?"]) : [""]
      case "\\": return escape()
      case "%": return ["*"]
      case "_": return ["-"]
      // Skip the rest of a mail address.
      case "@":
        place = characters.count
        return [""]
      case "*", "?", "-": return [String(character)]
      default:
        guard character.isASCII, character.isLetter || character.isNumber else { return nil }
        return take("+") ? ["\(character)*"] : [String(character)]
      }
    }

    /// An atom with the quantifier that follows it.
    private mutating func repeated(_ atom: [String]) -> [String]? {
      if take("*") || take("?") { return ["*"] }
      if take("+") { return ["?*"] }
      return next == "{" ? nil : atom
    }

    private mutating func escape() -> [String]? {
      guard let character = next else { return nil }
      place += 1
      switch character {
      case "d", "w": return repeated(["?"])
      case "-": return ["-"]
      case ".", "b", "A", "z", "Z": return [""]
      default: return nil
      }
    }

    /// The members of a character class, or `?` if there are too many.
    private mutating func characterClass() -> [String]? {
      let isNegated = take("^") || take("!")
      var members: [String] = []
      var isWide = isNegated
      while let character = next, character != "]" {
        place += 1
        guard character.isASCII, character.isLetter || character.isNumber || "-_.".contains(character) else {
          return nil
        }
        if next == "-", place + 1 < characters.count, characters[place + 1] != "]",
          let first = character.asciiValue, let last = characters[place + 1].asciiValue, first <= last
        {
          place += 2
          members += (first...last).map { String(UnicodeScalar($0)) }
        } else {
          members.append(String(character))
        }
        isWide = isWide || members.count > limit
      }
      guard take("]"), !members.isEmpty else { return nil }
      return isWide ? ["?"] : members
    }
  }
}
