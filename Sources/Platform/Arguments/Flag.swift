/// A switch such as `--dry-run`: given or not.
public struct Flag: Parameter {
  public let specification: Specification

  /// Declares a switch.
  ///
  /// - Parameters:
  ///   - name: the long name without dashes
  ///   - short: the one-letter name, if it has one
  ///   - help: what it does, in a sentence
  public init(_ name: String, short: Character? = nil, help: String) {
    specification = Specification(
      kind: .flag, name: name, short: short, placeholder: "", help: help, environment: nil, defaultText: nil,
      completion: .none, isRequired: false, repeats: false, parse: { _ throws(InvalidValue) in true })
  }
}
