import CoderAPI
import Diagnostics
import YAML

/// Keeps what people put into settings by mistake out of what is printed of them.
enum SecretText {
  private static let names = ["token", "key", "password", "secret"]

  /// The text of a settings file with the rest of each line that names a secret left out, `session_token: (hidden)`, and without
  /// users and passwords in addresses.
  ///
  /// No such line is accepted, so that nothing is lost; but the line at fault is shown, and logs keep it.
  static func hidden(in file: SourceFile) -> String { hidden(in: file.text, besides: ownWords(in: file)) }

  /// A value with what follows the name of a secret left out, and without users and passwords in addresses.
  static func hidden(in value: String) -> String { hidden(in: value, besides: []) }

  private static func hidden(in text: String, besides own: [SourceSpan]) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false)
      .map { SecretFilter().clean(String(line($0, of: text, besides: own))) }.joined(separator: "\n")
  }

  private static func line(_ line: Substring, of text: String, besides own: [SourceSpan]) -> Substring {
    for colon in line.indices where line[colon] == ":" || line[colon] == "=" {
      let before: ReversedCollection<Substring> = line[..<colon].reversed()
      let name = before.drop { " \t\"'".contains($0) }
      let lowercased = String(name).lowercased()
      guard names.contains(where: { lowercased.hasPrefix(String($0.reversed())) }) else { continue }
      let end = text.utf8.distance(from: text.startIndex, to: name.startIndex.base) - 1
      if own.contains(where: { $0.start <= end && end < $0.end }) { continue }
      return line[...colon] + " (hidden)"
    }
    return line
  }

  /// Where words stand that admins choose themselves, and that name no secret however they end: parameters with their values,
  /// names of channels; and addresses of webhooks, which have secrets in them and need them.
  private static func ownWords(in file: SourceFile) -> [SourceSpan] {
    guard let root = YAMLDocument(parsing: file).root?.mapping else { return [] }
    let channels = root[Settings.channelsKey]?.mapping?.entries ?? []
    return (root[Settings.paramsKey].map { [$0.span] } ?? []) + channels.map(\.keySpan)
      + channels.compactMap { $0.value.mapping?["webhook"]?.span }
  }
}
