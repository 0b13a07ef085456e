/// A value whose content only its own functions can read.
public protocol OpaqueValue: Sendable {
  /// The name of its abstract type, such as `net.IP`.
  var typeName: String { get }

  /// Implements CEL's `==`; never called with a value of another type name.
  func isEqual(to other: any OpaqueValue) -> Bool

  /// The result of `string(x)`, also shown to people.
  var text: String { get }
}
