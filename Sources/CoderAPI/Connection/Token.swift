/// A session token or API token of Coder.
///
/// Whatever prints it (interpolation, `dump`, a mirror, an error that holds it) prints ``redacted``.
public struct Token: Sendable, Hashable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  /// What stands in the place of a token.
  public static let redacted = "<token>"

  /// The only way to the token itself; for the request's header.
  let secret: String

  /// Takes a token with blanks and line ends around it removed; `nil` if nothing is left, or if it holds a character
  /// that cannot stand in a header.
  public init?(_ text: String) {
    let blanks: Set<Unicode.Scalar> = [" ", "\t", "\n", "\r"]
    var scalars = text.unicodeScalars[...]
    while let first = scalars.first, blanks.contains(first) { scalars.removeFirst() }
    while let last = scalars.last, blanks.contains(last) { scalars.removeLast() }
    guard !scalars.isEmpty, scalars.allSatisfy({ $0.value > 0x20 && $0.value < 0x7F }) else { return nil }
    secret = String(scalars)
  }

  /// The part before the hyphen, which names the token and is no secret: ``CoderClient/apiKey(id:)`` takes it. `nil` for a
  /// token of another form.
  public var id: String? {
    let parts = secret.split(separator: "-", omittingEmptySubsequences: false)
    return parts.count == 2 && parts[0].count == 10 ? String(parts[0]) : nil
  }

  /// ``redacted``.
  public var description: String { Token.redacted }
  /// ``redacted``.
  public var debugDescription: String { Token.redacted }
  /// Empty, so that `dump` and reflection show nothing.
  public var customMirror: Mirror { Mirror(self, children: []) }
}
