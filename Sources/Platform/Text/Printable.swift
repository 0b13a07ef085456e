/// Which characters of a text from outside a person may be shown as they are.
///
/// Names of workspaces and files, messages of servers and what people write into rules reach terminals and logs. Among
/// their characters may be some that move a cursor, colour the screen, begin a line of their own, turn the order of
/// letters round, or cannot be seen: each of them makes a text look like another one.
extension Unicode.Scalar {
  /// Whether the scalar must not be shown as it is, whatever stands beside it: controls of both sets (C0 and C1, DEL),
  /// line and paragraph separators, direction marks and overrides, and what takes no room (zero-width spaces, fillers,
  /// tags), and the private ones that ``Paint`` marks texts with.
  var isUnsafeToShow: Bool {
    if value >= 0x20, value < 0x7F { return false }
    switch properties.generalCategory {
    case .control, .lineSeparator, .paragraphSeparator: return true
    default:
      return properties.isBidiControl || properties.isDefaultIgnorableCodePoint || (0x10FFD0...0x10FFEF).contains(value)
    }
  }

  /// Whether an invisible character has a right to stand between these two: a joiner between emoji, or between letters
  /// of scripts that join them (Arabic, Devanagari, …), or a variation selector behind what has variants. Among Latin,
  /// Greek and Cyrillic letters they only deceive.
  func isMeaningful(between last: Unicode.Scalar?, and next: Unicode.Scalar?) -> Bool {
    func joins(_ scalar: Unicode.Scalar?) -> Bool { (0x590..<0x10FFD0).contains(scalar?.value ?? 0) }
    switch value {
    case 0x200C, 0x200D: return joins(last) && joins(next)
    case 0xFE00...0xFE0F: return joins(last) || next?.value == 0x20E3
    default: return false
    }
  }
}

extension String {
  /// The text with a replacement character (U+FFFD) for each scalar that must not be shown.
  ///
  /// - Parameters:
  ///   - isSeveralLines: whether line feeds and tabs stay
  ///   - keepsMarks: whether the marks of ``Paint`` and ``verbatimMark`` stay, which the program itself put in
  public func printable(isSeveralLines: Bool = false, keepsMarks: Bool = false) -> String {
    replacingUnsafe { scalar in
      if isSeveralLines, scalar == "\n" || scalar == "\t" { return String(scalar) }
      return keepsMarks && (0x10FFD0...0x10FFEF).contains(scalar.value) ? String(scalar) : "\u{FFFD}"
    }
  }

  /// The text with `\n`, `\u202e` and the like for each scalar that must not be shown, as JSON writes them. Quotes and
  /// backslashes stay.
  ///
  /// - Parameter isSeveralLines: whether line feeds stay
  public func escapingUnsafe(isSeveralLines: Bool = false) -> String {
    replacingUnsafe { scalar in
      switch scalar {
      case "\n": isSeveralLines ? "\n" : "\\n"
      case "\r": "\\r"
      case "\t": "\\t"
      default: String(scalar).utf16.map { "\\u" + String($0, radix: 16).leftPadded(to: 4) }.joined()
      }
    }
  }

  /// Whether nothing in the text must be hidden or escaped.
  public var isPrintable: Bool { utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7F } || printable() == self }

  private func replacingUnsafe(_ replacement: (Unicode.Scalar) -> String) -> String {
    if utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F }) { return self }
    // Bytes: a string of scalars is copied whole by each append of another string.
    var result: [UInt8] = []
    result.reserveCapacity(utf8.count)
    var iterator = unicodeScalars.makeIterator()
    var last: Unicode.Scalar?
    var next = iterator.next()
    while let scalar = next {
      next = iterator.next()
      if scalar.isUnsafeToShow, !scalar.isMeaningful(between: last, and: next) {
        result.append(contentsOf: replacement(scalar).utf8)
      } else {
        result.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
      }
      last = scalar
    }
    return String(decoding: result, as: UTF8.self)
  }

  private func leftPadded(to length: Int) -> String { String(repeating: "0", count: max(0, length - count)) + self }
}
