/// A shell-like pattern over a whole string: `*` is any run of characters, `?` is one; there is no escape.
///
/// Matching is linear in the text for each `*`, never exponential.
public struct Glob: Sendable, Hashable {
  /// The pattern as written.
  public let pattern: String

  private let scalars: [UnicodeScalar]

  /// A pattern; every string is one.
  public init(_ pattern: String) {
    self.pattern = pattern
    self.scalars = Array(pattern.unicodeScalars)
  }

  /// Whether the pattern covers the whole text. Case counts.
  public func matches(_ text: String) -> Bool {
    let text = Array(text.unicodeScalars)
    var atPattern = 0
    var atText = 0
    var retry: (pattern: Int, text: Int)?
    while atText < text.count {
      if atPattern < scalars.count, scalars[atPattern] == "*" {
        atPattern += 1
        retry = (atPattern, atText)
      } else if atPattern < scalars.count, scalars[atPattern] == "?" || scalars[atPattern] == text[atText] {
        atPattern += 1
        atText += 1
      } else if let back = retry {
        atPattern = back.pattern
        atText = back.text + 1
        retry = (back.pattern, atText)
      } else {
        return false
      }
    }
    return scalars[atPattern...].allSatisfy { $0 == "*" }
  }
}
