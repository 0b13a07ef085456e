/// An option with a value, such as `--at TIME`.
public struct Option<Value: Sendable>: Parameter {
  public let specification: Specification

  /// Declares an option whose value `parse` reads.
  ///
  /// - Parameters:
  ///   - name: the long name without dashes
  ///   - short: the one-letter name, if it has one
  ///   - placeholder: the word that stands for the value in help
  ///   - environment: the environment variable that help names beside it
  ///   - defaultText: the default that help names beside it
  ///   - bareText: the word that is read where the option is given without a value; `nil` where it needs one
  ///   - parse: reads the value, or throws what would have been accepted
  public init(
    _ name: String, short: Character? = nil, _ placeholder: String, help: String, environment: String? = nil,
    defaultText: String? = nil, completion: Completion = .none, isRequired: Bool = false, repeats: Bool = false,
    bareText: String? = nil, parse: @escaping @Sendable (String) throws(InvalidValue) -> Value
  ) {
    specification = Specification(
      kind: .option, name: name, short: short, placeholder: placeholder, help: help, environment: environment,
      defaultText: defaultText, completion: completion, isRequired: isRequired, repeats: repeats, bareText: bareText,
      parse: { text throws(InvalidValue) in try parse(text) })
  }
}

extension Option where Value == String {
  /// Declares an option whose value is any text.
  public init(
    _ name: String, short: Character? = nil, _ placeholder: String, help: String, environment: String? = nil,
    defaultText: String? = nil, completion: Completion = .none, isRequired: Bool = false, repeats: Bool = false
  ) {
    self.init(
      name, short: short, placeholder, help: help, environment: environment, defaultText: defaultText,
      completion: completion, isRequired: isRequired, repeats: repeats, parse: { text throws(InvalidValue) in text })
  }
}

extension Option where Value == Int {
  /// Declares an option whose value is a whole number in `range`.
  public init(
    _ name: String, short: Character? = nil, _ placeholder: String, help: String, environment: String? = nil,
    defaultText: String? = nil, isRequired: Bool = false, in range: ClosedRange<Int>
  ) {
    self.init(
      name, short: short, placeholder, help: help, environment: environment, defaultText: defaultText,
      isRequired: isRequired,
      parse: { text throws(InvalidValue) in
        guard let number = Int(text), range.contains(number) else {
          let bound =
            range.upperBound == .max ? "\(range.lowerBound) or more" : "\(range.lowerBound) to \(range.upperBound)"
          throw InvalidValue(expected: "a whole number, \(bound)")
        }
        return number
      })
  }
}

extension Option where Value: RawRepresentable & CaseIterable, Value.RawValue == String {
  /// Declares an option whose value is one of the words of an enumeration; help and completion list them.
  public init(
    _ name: String, short: Character? = nil, _ placeholder: String, help: String, environment: String? = nil,
    defaultText: String? = nil, isRequired: Bool = false, repeats: Bool = false
  ) {
    let words = Value.allCases.map(\.rawValue)
    self.init(
      name, short: short, placeholder, help: help, environment: environment, defaultText: defaultText,
      completion: .words(words), isRequired: isRequired, repeats: repeats,
      parse: { text throws(InvalidValue) in
        guard let value = Value(rawValue: text) else {
          throw InvalidValue(text, isNoneOf: words)
        }
        return value
      })
  }
}
