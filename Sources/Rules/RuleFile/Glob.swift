/// A shell-style pattern for a whole string: `*` is any run of characters, `?` is one character; there is no escape.
///
/// It ignores case, as Coder does when it looks up users, workspaces and templates. Matching takes at most time
/// proportional to the text for each `*`, never exponential time.
public struct Glob: Sendable, Hashable {
  /// The pattern as written.
  public let pattern: String

  /// The pattern in lower case.
  let folded: String
  private let scalars: [UnicodeScalar]

  /// Creates a pattern; every string is valid. ``objection(as:)`` tells whether any name can match it.
  public init(_ pattern: String) {
    self.pattern = pattern
    folded = pattern.lowercased()
    scalars = Array(folded.unicodeScalars)
  }

  /// Whether the pattern matches the whole text; ignores case.
  public func matches(_ text: String) -> Bool {
    let text = Array(text.lowercased().unicodeScalars)
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

  /// Whether it matches every text: `*`.
  var matchesEverything: Bool { !scalars.isEmpty && scalars.allSatisfy { $0 == "*" } }

  /// Patterns are equal if they differ only in case.
  public static func == (left: Glob, right: Glob) -> Bool { left.folded == right.folded }

  /// Hashes the pattern in lower case.
  public func hash(into hasher: inout Hasher) { hasher.combine(folded) }
}
