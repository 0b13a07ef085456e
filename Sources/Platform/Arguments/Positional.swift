/// An argument known by its place, such as the `WORKSPACE` of `curfew explain WORKSPACE`.
///
/// A command's positionals are filled in the order of their declaration; only the last may repeat.
public struct Positional<Value: Sendable>: Parameter {
  public let specification: Specification

  /// Declares a positional argument whose value `parse` reads.
  ///
  /// - Parameters:
  ///   - name: the word that stands for it in help, in capitals
  ///   - isRequired: whether at least one must be given
  ///   - repeats: whether any number may be given
  ///   - parse: reads one value, or throws what would have been accepted
  public init(
    _ name: String, help: String, completion: Completion = .none, isRequired: Bool = true, repeats: Bool = false,
    parse: @escaping @Sendable (String) throws(InvalidValue) -> Value
  ) {
    specification = Specification(
      kind: .positional, name: name, short: nil, placeholder: name, help: help, environment: nil, defaultText: nil,
      completion: completion, isRequired: isRequired, repeats: repeats,
      parse: { text throws(InvalidValue) in try parse(text) })
  }
}

extension Positional where Value == String {
  /// Declares a positional argument that may be any text.
  public init(
    _ name: String, help: String, completion: Completion = .none, isRequired: Bool = true, repeats: Bool = false
  ) {
    self.init(
      name, help: help, completion: completion, isRequired: isRequired, repeats: repeats,
      parse: { text throws(InvalidValue) in text })
  }
}
