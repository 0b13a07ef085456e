/// What libyaml's errors mean to somebody who writes a file.
struct SyntaxWords {
  /// One line, without a full stop.
  let summary: String
  /// What to do.
  let advice: String?
  /// What stands at the place where the construct began; `nil` where that place tells nothing.
  let context: String?
  /// Whether the mistake is where the construct began, and not where it could not go on.
  let isAtStart: Bool
  /// Whether it is an escape in double quotes, at its backslash.
  var isEscape: Bool { summary == Self.escape }

  private static let escape = "a backslash with a letter that means nothing in double quotes"

  init(_ summary: String, _ advice: String? = nil, context: String? = nil, isAtStart: Bool = false) {
    (self.summary, self.advice, self.context, self.isAtStart) = (summary, advice, context, isAtStart)
  }

  /// - Returns: `nil` for an error that is rare enough for libyaml's own words
  static func of(_ failure: YAMLEvents.Failure) -> SyntaxWords? {
    let context = failure.context ?? ""
    switch failure.problem {
    case "did not find expected '-' indicator":
      return SyntaxWords(
        "this line is not part of the list above it",
        "Indent it as far as what belongs to the item above, or begin it with '- ' as an item of its own.",
        context: "the list begins here")
    case "did not find expected key":
      return SyntaxWords(
        "this line is not part of the mapping above it",
        "Indent it as far as the keys above, and write 'key: value'. A value that goes on here needs quotes or '|'.",
        context: "the mapping begins here")
    case "found unexpected end of stream" where context.contains("quoted scalar"):
      return SyntaxWords("this quote is never closed", "Close it at the end of the value.", isAtStart: true)
    case "found unexpected document indicator" where context.contains("quoted scalar"):
      return SyntaxWords("this quote is never closed", "Close it at the end of the value.", isAtStart: true)
    case "did not find expected ',' or ']'":
      return SyntaxWords(
        "expected ',' or ']'", "A list in brackets has commas between its items and ends with ']'.",
        context: "the bracket opens here")
    case "did not find expected ',' or '}'":
      return SyntaxWords(
        "expected ',' or '}'", "A mapping in braces has commas between its entries and ends with '}'.",
        context: "the brace opens here")
    case "mapping values are not allowed in this context":
      return SyntaxWords(
        "a ': ' where no key can stand", "Put a value with ': ' in it in quotes, or begin a new line with the key.")
    case "block sequence entries are not allowed in this context":
      return SyntaxWords("a list cannot begin here", "Begin a new line with '- ', indented below its key.")
    case "could not find expected ':'":
      return SyntaxWords(
        "expected ': ' behind this key", "Write 'key: value', with a blank behind the colon.", isAtStart: true)
    case "found unknown escape character":
      return SyntaxWords(
        escape, "Write the backslash twice, or put the value in single quotes.")
    case "did not find expected alphabetic or numeric character":
      return SyntaxWords(
        "a value that begins with '&' or '*' must be quoted", "YAML takes it for an anchor or an alias.",
        isAtStart: true)
    case "found character that cannot start any token":
      return SyntaxWords("a value cannot begin with this character", "Put the value in quotes.")
    case "did not find expected <document start>":
      return SyntaxWords("the file goes on where it should have ended", "Indent this line as what it belongs to.")
    default: return nil
    }
  }
}
