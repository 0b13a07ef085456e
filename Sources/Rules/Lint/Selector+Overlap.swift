extension Selector {
  /// Whether some workspace may be selected by both; `true` when in doubt.
  func mayOverlap(_ other: Selector) -> Bool {
    Field.allCases.allSatisfy { field in
      if leavesOut(other, by: field) || other.leavesOut(self, by: field) { return false }
      guard let mine = match[field], let others = other.match[field] else { return true }
      return mine.contains { one in others.contains { one.mayOverlap($0) } }
    }
  }

  /// Whether this excludes whatever the other selects, by one field; `false` when in doubt.
  private func leavesOut(_ other: Selector, by field: Field) -> Bool {
    guard let excluded = exclude[field], let wanted = other.match[field] else { return false }
    return wanted.allSatisfy { one in excluded.contains { $0.covers(one) } }
  }
}

extension Selector {
  /// Whether this selects every workspace that the other selects; `false` when in doubt.
  func covers(_ other: Selector) -> Bool {
    let isWide = Field.allCases.allSatisfy { field in
      guard let mine = match[field] else { return true }
      guard let others = other.match[field] else { return false }
      return others.allSatisfy { one in mine.contains { $0.covers(one) } }
    }
    let leavesOutNoMore = Field.allCases.allSatisfy { field in
      (exclude[field] ?? []).allSatisfy { mine in other.exclude[field]?.contains { $0.covers(mine) } ?? false }
    }
    return isWide && leavesOutNoMore
  }
}

extension Selector {
  /// A field whose `exclude` leaves out everything that its `match` accepts; `nil` if there is none, or when in doubt.
  var fieldLeftOut: Field? {
    Field.allCases.first { field in
      guard let excluded = exclude[field], !excluded.isEmpty else { return false }
      if field == .status {
        let looked = ClosedSets.statuses.filter { status in match[field]?.contains { $0.matches(status) } ?? true }
        return looked.allSatisfy { status in excluded.contains { $0.matches(status) } }
      }
      return (match[field] ?? [Glob("*")]).allSatisfy { one in excluded.contains { $0.covers(one) } }
    }
  }
}

extension Glob {
  /// Whether this matches every text that the other matches; `false` when in doubt.
  func covers(_ other: Glob) -> Bool {
    if self == other || (!folded.isEmpty && folded.allSatisfy { $0 == "*" }) { return true }
    if other.isLiteral { return matches(other.folded) }
    // 'gpu-*' covers 'gpu-s*': what stands before its only wildcard and behind it, the other has at its ends as well.
    guard folded.count(where: { $0 == "*" || $0 == "?" }) == 1, folded.contains("*") else { return false }
    return literalPrefix(of: other.folded).hasPrefix(literalPrefix(of: folded))
      && literalPrefix(of: other.folded.reversed()).hasPrefix(literalPrefix(of: folded.reversed()))
  }

  /// Whether some text may match both; `true` when in doubt.
  ///
  /// For two patterns with wildcards only the ends are compared.
  func mayOverlap(_ other: Glob) -> Bool {
    if isLiteral { return other.matches(folded) }
    if other.isLiteral { return matches(other.folded) }
    let (prefix, otherPrefix) = (literalPrefix(of: folded), literalPrefix(of: other.folded))
    let (suffix, otherSuffix) = (
      literalPrefix(of: folded.reversed()), literalPrefix(of: other.folded.reversed())
    )
    return (prefix.hasPrefix(otherPrefix) || otherPrefix.hasPrefix(prefix))
      && (suffix.hasPrefix(otherSuffix) || otherSuffix.hasPrefix(suffix))
  }

  /// Whether it has no wildcard.
  var isLiteral: Bool { !folded.contains { $0 == "*" || $0 == "?" } }

  private func literalPrefix(of text: some Sequence<Character>) -> String {
    String(text.prefix { $0 != "*" && $0 != "?" })
  }
}
