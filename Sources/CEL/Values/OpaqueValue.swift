/// A value whose inside only its functions know.
public protocol OpaqueValue: Sendable {
  /// The name of its abstract type, such as `net.IP`.
  var typeName: String { get }

  /// CEL's `==`; never called with a value of another type name.
  func isEqual(to other: any OpaqueValue) -> Bool

  /// What `string(x)` gives, and what people read.
  var text: String { get }
}
