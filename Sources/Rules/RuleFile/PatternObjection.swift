import CEL

/// The reason why a pattern can never select anything.
public struct PatternObjection: Sendable, Equatable {
  /// The reason for people, without a full stop: "names hold letters, digits and single hyphens, no '.'".
  public let reason: String
  /// Patterns that were probably meant; empty if that is unclear.
  public let meant: [String]

  /// The patterns that were probably meant, for people: `'a*', 'b*' and 'c*'`; `nil` if that is unclear.
  public var suggestion: String? {
    let quoted = meant.map { "'\($0)'" }
    guard let last = quoted.last else { return nil }
    return quoted.count == 1 ? last : quoted.dropLast().joined(separator: ", ") + " and " + last
  }
}

extension Glob {
  /// Why no name of this kind can match the pattern; `nil` if one can.
  public func objection(as field: Selector.Field) -> PatternObjection? {
    guard field != .status, let reason = CoderName.objection(toPattern: pattern) else { return nil }
    return PatternObjection(reason: reason, meant: PatternMeaning(of: pattern, as: field).patterns)
  }
}

extension TextForm {
  /// The form of the names of users, workspaces, templates or organizations.
  static func coderName(_ field: Selector.Field) -> TextForm {
    TextForm { text, part in
      guard let reason = CoderName.objection(to: text, as: part) else { return nil }
      // The rest of the name may be anything, unless a slash shows where the name ends.
      let isOpen = (start: part == .end || part == .inside, end: part == .beginning || part == .inside)
      let patterns = part == .whole || !text.contains("/") ? PatternMeaning(of: text, as: field).patterns : []
      guard patterns.allSatisfy({ $0.contains { $0.isLetter || $0.isNumber } }) else {
        return Objection(reason: reason)
      }
      let meant = patterns.map {
        (isOpen.start && !$0.hasPrefix("*") ? "*" : "") + $0 + (isOpen.end && !$0.hasSuffix("*") ? "*" : "")
      }
      return Objection(reason: reason, meant: meant)
    }
  }

  /// A form for words of an open set: objects only to another spelling of a known word.
  static func words(_ words: [String]) -> TextForm {
    TextForm { text, part in
      guard part == .whole, !words.contains(text) else { return nil }
      let meant = words.first { spelt($0) == spelt(text) } ?? otherNames[text.lowercased()]
      guard let meant, words.contains(meant) else { return nil }
      return Objection(reason: "it is written \"\(meant)\"", meant: [meant])
    }
  }

  /// The letters and digits of a word, in lower case, to compare spellings.
  private static func spelt(_ text: String) -> String { text.lowercased().filter { $0.isLetter || $0.isNumber } }

  /// Other common names of operating systems and architectures.
  private static let otherNames = [
    "macos": "darwin", "osx": "darwin", "mac": "darwin", "win": "windows", "x86_64": "amd64", "x64": "amd64",
    "aarch64": "arm64", "arm": "armv7",
  ]
}
