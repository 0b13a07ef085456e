import CoderAPI

/// Keeps what people put into settings by mistake out of what is printed of them.
enum SecretText {
  private static let names = ["token", "key", "password", "secret"]

  /// The text with the rest of each line that names a secret left out, `session_token: (hidden)`, and without users and
  /// passwords in addresses.
  ///
  /// No such line is accepted, so that nothing is lost; but the line at fault is shown, and logs keep it.
  static func hidden(in text: String) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false).map { SecretFilter().clean(String(line($0))) }.joined(
      separator: "\n")
  }

  private static func line(_ line: Substring) -> Substring {
    for colon in line.indices where line[colon] == ":" || line[colon] == "=" {
      let name = line[..<colon].lowercased().reversed().drop { " \t\"'".contains($0) }
      guard names.contains(where: { name.starts(with: $0.reversed()) }) else { continue }
      return line[...colon] + " (hidden)"
    }
    return line
  }
}
