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
