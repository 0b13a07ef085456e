/// A shell-like pattern over a whole string: `*` is any run of characters, `?` is one; there is no escape.
///
/// Upper and lower case are the same, as Coder finds its users, workspaces and templates. Matching is linear in the text for
/// each `*`, never exponential.
public struct Glob: Sendable, Hashable {
  /// The pattern as written.
  public let pattern: String

  /// The pattern in lower case.
  let folded: String
  private let scalars: [UnicodeScalar]

  /// A pattern; every string is one. ``objection(as:)`` tells whether a name can match it.
  public init(_ pattern: String) {
    self.pattern = pattern
    folded = pattern.lowercased()
    scalars = Array(folded.unicodeScalars)
  }

  /// Whether the pattern covers the whole text. Case does not count.
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

  /// Whether it matches whatever there is: `*`.
  var matchesEverything: Bool { !scalars.isEmpty && scalars.allSatisfy { $0 == "*" } }

  /// Equal where they match the same, whatever case they are written in.
  public static func == (left: Glob, right: Glob) -> Bool { left.folded == right.folded }

  /// Of the pattern in lower case.
  public func hash(into hasher: inout Hasher) { hasher.combine(folded) }
}
