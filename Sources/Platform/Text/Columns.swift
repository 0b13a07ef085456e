extension StringProtocol {
  /// How many columns of a terminal the text takes: two for what East Asian scripts and emoji write wide, none for
  /// marks that combine and for ``Paint``'s.
  public var columns: Int {
    if utf8.allSatisfy({ $0 < 0x80 }) { return utf8.count }
    return reduce(0) { $0 + $1.columns }
  }
}

extension Character {
  /// How many columns of a terminal the character takes: 0, 1 or 2.
  var columns: Int {
    let scalars = unicodeScalars
    guard let first = scalars.first, first.value >= 0x300 else { return 1 }
    if scalars.allSatisfy({ $0.takesNoRoom }) { return 0 }
    if scalars.contains(where: { $0.isWide }) { return 2 }
    // A symbol that is asked to appear as an emoji, and two letters that make a flag.
    let isPair = scalars.count == 2 && scalars.allSatisfy { (0x1F1E6...0x1F1FF).contains($0.value) }
    return isPair || (first.properties.isEmoji && scalars.contains("\u{FE0F}")) ? 2 : 1
  }
}

extension Unicode.Scalar {
  fileprivate var takesNoRoom: Bool {
    switch properties.generalCategory {
    case .nonspacingMark, .enclosingMark: true
    default: Paint.isMark(self) || properties.isDefaultIgnorableCodePoint
    }
  }

  /// Blocks of Unicode's EastAsianWidth.txt whose characters are of width W or F. Symbols that are emoji by themselves
  /// are of width W too.
  fileprivate var isWide: Bool {
    switch value {
    case 0x1100...0x115F, 0x2329...0x232A, 0x2E80...0x303E, 0x3041...0x4DBF, 0x4E00...0xA4CF, 0xA960...0xA97F,
      0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE10...0xFE19, 0xFE30...0xFE6F, 0xFF01...0xFF60, 0xFFE0...0xFFE6,
      0x16FE0...0x18CFF, 0x1AFF0...0x1B2FF, 0x1F200...0x1F265, 0x20000...0x3FFFD:
      true
    default: properties.isEmojiPresentation && !(0x1F1E6...0x1F1FF).contains(value)
    }
  }
}
