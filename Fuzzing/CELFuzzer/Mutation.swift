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
