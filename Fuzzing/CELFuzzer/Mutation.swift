/// Small damage to a text, so that the parsers are compared on what is no expression too.
enum Mutation {
  private static let snippets = [
    "(", ")", "[", "]", "{", "}", ".", ",", "?", ":", "!", "-", "+", "&&", "||", "in", "==", "<", "'", "\"", "b", "r",
    "u", "0x",
    "1e", " ", "\n", "// c\n", "\\", "`a`", "as", "for", "package", "true", "null", ".?", "[?", "..", "@", "$", "=",
    "&", ";", "é",
    "\t", "\u{0}", "has(", "a.b", "%", "/", "*", "_", "0", "9", "é", "1.", ".1", "{}", "T{}", "a{b: 1}", "&&&", "---",
    "? :",
  ]

  /// Words that stand in no particular order.
  static func tokens(_ dice: inout Dice) -> String {
    let words =
      snippets + [
        "n", "s", "x", "ln", "q.n", "1", "1u", "'a'", "[1]", "{'a': 1}", "dyn(", ".map(i, ", "in", "? 1 :", ".size()",
      ]
    return (0...dice.roll(10)).map { _ in dice.pick(words) }.joined(separator: dice.pick(["", " "]))
  }

  /// The expression inside many levels of one thing.
  static func nested(_ term: Term, _ dice: inout Dice) -> Term {
    var kinds = [
      ("(", ")"), ("[", "]"), ("[", "][0]"), ("{'a': ", "}"), ("dyn(", ")"), ("true ? ", " : x"), ("", " + 1"),
      ("", " && b"),
      ("b || ", ""), ("optional.of(", ")"), ("[1].map(i, ", ")"), ("cel.bind(i, 1, ", ")"), ("", ".a"), ("", "[0]"),
    ]
    // The peer drops two signs in front of anything: that is in the list.
    if term.type == .int || term.type == .double { kinds += [("-", ""), ("- ", "")] }
    if term.type == .bool { kinds.append(("!", "")) }
    let (open, close) = dice.pick(kinds)
    let levels = 1 + dice.roll(40)
    return Term(
      pieces: [String(repeating: open, count: levels), String(repeating: close, count: levels)],
      children: [.init(term: term, isInParentheses: true)], type: term.type)
  }

  static func mutated(_ text: String, _ dice: inout Dice) -> String {
    var characters = Array(text)
    for _ in 0...dice.roll(2) {
      let place = dice.roll(characters.count + 1)
      switch dice.roll(4) {
      case 0 where place < characters.count: characters.remove(at: place)
      case 1 where place < characters.count:
        characters.removeSubrange(place..<min(characters.count, place + 1 + dice.roll(6)))
      case 2 where place + 1 < characters.count: characters.swapAt(place, place + 1)
      default: characters.insert(contentsOf: Array(dice.pick(snippets)), at: place)
      }
    }
    return String(characters)
  }
}
