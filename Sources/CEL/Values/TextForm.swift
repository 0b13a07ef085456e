/// The form of a set of strings, such as the names that a server accepts.
public struct TextForm: Sendable {
  /// The part of a string that a text is compared with.
  public enum Part: Sendable, CaseIterable {
    case whole, beginning, end, inside
  }

  /// The reason why no string of the form has a text in that part.
  public struct Objection: Sendable, Equatable {
    /// The reason for people, without a full stop.
    public let reason: String
    /// What was probably meant, as patterns over the whole string, of which one must match; empty if that is unclear.
    ///
    /// `*` is any run of characters, `?` is one character.
    public let meant: [String]

    /// Creates an objection.
    public init(reason: String, meant: [String] = []) {
      self.reason = reason
      self.meant = meant
    }
  }

  /// The objection to a text in a part; `nil` if some string of the form has it there.
  public let objection: @Sendable (_ text: String, _ part: Part) -> Objection?

  /// Creates a form from its objections.
  public init(objection: @escaping @Sendable (_ text: String, _ part: Part) -> Objection?) {
    self.objection = objection
  }
}

extension TextForm {
  /// The form of one constant string; only text inside it is checked.
  init(constant value: Value) {
    let known = if case .string(let text) = value { text } else { "" }
    self.init { text, part in
      part == .inside && !known.contains(text) ? Objection(reason: "it holds no \(text.printedLiteral)") : nil
    }
  }

  /// The form of concatenated strings; checks single characters only, because a text may span two strings.
  static func joined(_ forms: [TextForm]) -> TextForm {
    TextForm { text, _ in
      for character in text.unicodeScalars.map(String.init) {
        let objections = forms.compactMap { $0.objection(character, .inside) }
        // A hyphen alone is no valid name, yet every name may contain one.
        guard objections.count == forms.count, character != "-" else { continue }
        let isPattern = character == "*" || character == "?"
        return Objection(reason: "no part of it holds \(character.printedLiteral)", meant: isPattern ? [text] : [])
      }
      return nil
    }
  }

  /// The form of strings converted to lower or upper case.
  static func cased(isLower: Bool, _ inner: TextForm?) -> TextForm {
    TextForm { text, part in
      if let objection = inner?.objection(text, part) { return objection }
      let cased = isLower ? text.lowercased() : text.uppercased()
      guard text.unicodeScalars.contains(where: { isLower ? ("A"..."Z") ~= $0 : ("a"..."z") ~= $0 }) else { return nil }
      let (before, after) = (part == .end || part == .inside, part == .beginning || part == .inside)
      return Objection(
        reason: isLower ? "lowerAscii() leaves no capital letters" : "upperAscii() leaves no small letters",
        meant: cased.contains { $0 == "*" || $0 == "?" } ? [] : [(before ? "*" : "") + cased + (after ? "*" : "")])
    }
  }
}
