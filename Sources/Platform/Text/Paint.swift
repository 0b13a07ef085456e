/// Colours and weights for people's terminals.
///
/// ``on(_:)`` encloses a text in marks that take no room; whoever writes the text to a stream calls ``applied(to:isWanted:)``
/// once, and the marks become escape sequences or vanish. So nothing that makes up a text needs to know where it goes.
/// The marks are private characters, which ``Swift/String/printable(isSeveralLines:)`` takes out of texts from outside.
public enum Paint: UInt32, Sendable, CaseIterable {
  case green = 0x10FFD1
  case yellow = 0x10FFD2
  case red = 0x10FFD3
  /// For what matters less.
  case dim = 0x10FFD4
  /// For headings.
  case bold = 0x10FFD5

  private static let end: Unicode.Scalar = "\u{10FFD0}"

  private var code: String {
    switch self {
    case .green: "32"
    case .yellow: "33"
    case .red: "31"
    case .dim: "2"
    case .bold: "1"
    }
  }

  /// The text between the marks of this colour. It must have been made printable before.
  public func on(_ text: String) -> String {
    guard !text.isEmpty, let mark = Unicode.Scalar(rawValue) else { return text }
    return "\(Character(mark))\(text)\(Character(Paint.end))"
  }

  /// The text with the marks turned into escape sequences (ECMA-48, "SGR") where colour is wanted, or taken out.
  public static func applied(to text: String, isWanted: Bool) -> String {
    guard text.unicodeScalars.contains(where: isMark) else { return text }
    var result = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      guard isMark(scalar) else {
        result.append(scalar)
        continue
      }
      guard isWanted else { continue }
      let code = Paint(rawValue: scalar.value)?.code ?? "0"
      result.append(contentsOf: "\u{1B}[\(code)m".unicodeScalars)
    }
    return String(result)
  }

  static func isMark(_ scalar: Unicode.Scalar) -> Bool {
    scalar == end || Paint(rawValue: scalar.value) != nil
  }
}
