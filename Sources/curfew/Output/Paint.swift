/// Colours for people's terminals; without effect elsewhere.
enum Paint: String, Sendable {
  case green = "32"
  case yellow = "33"
  case red = "31"
  case dim = "2"

  /// The text in this colour, if results may be coloured.
  func on(_ text: String, isAllowed: Bool = Console.usesColour) -> String {
    isAllowed ? "\u{1b}[\(rawValue)m\(text)\u{1b}[0m" : text
  }
}
