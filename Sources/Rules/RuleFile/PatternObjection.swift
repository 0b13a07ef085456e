import CEL

/// Why a pattern selects nothing, whatever workspaces there are or will be.
public struct PatternObjection: Sendable, Equatable {
  /// For people, without a full stop: "names hold letters, digits and single hyphens, no '.'".
  public let reason: String
  /// Patterns that say what was probably meant; empty where that cannot be told.
  public let meant: [String]

  /// What was meant, for people: `'a*', 'b*' and 'c*'`; `nil` where it cannot be told.
  public var suggestion: String? {
    let quoted = meant.map { "'\($0)'" }
    guard let last = quoted.last else { return nil }
    return quoted.count == 1 ? last : quoted.dropLast().joined(separator: ", ") + " and " + last
  }
}

extension Glob {
  /// Why no name of this kind can match the pattern; `nil` when one can.
  public func objection(as field: Selector.Field) -> PatternObjection? {
    guard field != .status, let reason = CoderName.objection(toPattern: pattern) else { return nil }
    return PatternObjection(reason: reason, meant: PatternMeaning(of: pattern, as: field).patterns)
  }
}

extension TextForm {
  /// The names of users, workspaces, templates and organizations.
  static let coderName = TextForm { text, part in
    guard let reason = CoderName.objection(to: text, as: part) else { return nil }
    // The rest of the name may be anything.
    let isOpen = (start: part == .end || part == .inside, end: part == .beginning || part == .inside)
    let patterns = PatternMeaning(of: text).patterns
    guard patterns.allSatisfy({ $0.contains { $0.isLetter || $0.isNumber } }) else { return Objection(reason: reason) }
    let meant = patterns.map {
      (isOpen.start && !$0.hasPrefix("*") ? "*" : "") + $0 + (isOpen.end && !$0.hasSuffix("*") ? "*" : "")
    }
    return Objection(reason: reason, meant: meant)
  }
}
