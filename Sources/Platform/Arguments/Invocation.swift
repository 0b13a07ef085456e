/// The values given to a command, under the constants that declared them.
public struct Invocation: Sendable {
  /// The command as it was called: `curfew rules lint`.
  public let commandName: String
  /// Values by ``Specification/name``, in the order given.
  private(set) var values: [String: [any Sendable]] = [:]

  init(commandName: String) {
    self.commandName = commandName
  }

  mutating func append(_ value: any Sendable, to specification: Specification) {
    values[specification.name, default: []].append(value)
  }

  func isGiven(_ specification: Specification) -> Bool { values[specification.name] != nil }

  /// Whether the flag was given.
  public subscript(flag: Flag) -> Bool { isGiven(flag.specification) }

  /// The option's last value, or `nil` where it was not given.
  public subscript<Value>(option: Option<Value>) -> Value? { all(option).last }

  /// The argument, or `nil` where it was not given.
  public subscript<Value>(positional: Positional<Value>) -> Value? { all(positional).first }

  /// All values given to the parameter, in order; empty where there are none.
  public func all<Value>(_ option: Option<Value>) -> [Value] { typed(option.specification) }

  /// All values given to the argument, in order; empty where there are none.
  public func all<Value>(_ positional: Positional<Value>) -> [Value] { typed(positional.specification) }

  /// The value of a required option. Asking for one that is not required is a mistake in the program.
  public func required<Value>(_ option: Option<Value>) -> Value { first(option.specification) }

  /// The value of a required argument. Asking for one that is not required is a mistake in the program.
  public func required<Value>(_ positional: Positional<Value>) -> Value { first(positional.specification) }

  private func typed<Value>(_ specification: Specification) -> [Value] {
    (values[specification.name] ?? []).compactMap { $0 as? Value }
  }

  private func first<Value>(_ specification: Specification) -> Value {
    let all: [Value] = typed(specification)
    guard let value = all.last else {
      preconditionFailure("\(specification.spelling) is not declared as required by \(commandName)")
    }
    return value
  }
}
