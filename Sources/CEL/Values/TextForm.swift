/// What strings of a kind look like, such as the names that a server accepts.
public struct TextForm: Sendable {
  /// Which part of a string a text is compared with.
  public enum Part: Sendable, CaseIterable {
    case whole, beginning, end, inside
  }

  /// Why no string of the form has a text there.
  public struct Objection: Sendable, Equatable {
    /// For people, without a full stop.
    public let reason: String
    /// What was meant, as patterns over the whole string of which one suffices: `*` is any run of characters, `?` is one.
    /// Empty where it cannot be told.
    public let meant: [String]

    /// An objection.
    public init(reason: String, meant: [String] = []) {
      self.reason = reason
      self.meant = meant
    }
  }

  /// What is said against a text in a place; `nil` when some string of the form has it there.
  public let objection: @Sendable (_ text: String, _ part: Part) -> Objection?

  /// A form by its objections.
  public init(objection: @escaping @Sendable (_ text: String, _ part: Part) -> Objection?) {
    self.objection = objection
  }
}

extension TextForm {
  /// The form of one string: only characters count.
  init(constant value: Value) {
    let known = if case .string(let text) = value { text } else { "" }
    self.init { text, part in
      part == .inside && !known.contains(text) ? Objection(reason: "it holds no \(text.printedLiteral)") : nil
    }
  }

  /// The form of strings put together. Only single characters are looked at: a text may lie across the seam.
  static func joined(_ forms: [TextForm]) -> TextForm {
    TextForm { text, _ in
      for character in text.unicodeScalars.map(String.init) {
        let objections = forms.compactMap { $0.objection(character, .inside) }
        // A hyphen cannot stand alone in a name, yet every name may have one.
        guard objections.count == forms.count, character != "-" else { continue }
        let isPattern = character == "*" || character == "?"
        return Objection(reason: "no part of it holds \(character.printedLiteral)", meant: isPattern ? [text] : [])
      }
      return nil
    }
  }

  /// The form of strings in lower or in upper case.
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
