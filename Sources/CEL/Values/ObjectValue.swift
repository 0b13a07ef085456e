/// An object of a declared type, with one value per field.
public final class ObjectValue: Sendable {
  public let type: ObjectType
  /// The values in the order of `type.fields`.
  ///
  /// ``Value/absent`` stands for an absent field, ``Value/unknown(_:)`` for one that was not fetched.
  public let slots: [Value]

  /// Creates an object; `slots` must have one value for every field.
  public init(type: ObjectType, slots: [Value]) {
    precondition(slots.count == type.fields.count, "\(type.name) has \(type.fields.count) fields")
    self.type = type
    self.slots = slots
  }

  /// The field's value; `nil` if the type has no such field.
  public subscript(name: String) -> Value? { type.index(of: name).map { slots[$0] } }
}

/// A value whose content only its own functions can read.
public protocol OpaqueValue: Sendable {
  /// The name of its abstract type, such as `net.IP`.
  var typeName: String { get }

  /// Implements CEL's `==`; never called with a value of another type name.
  func isEqual(to other: any OpaqueValue) -> Bool

  /// The result of `string(x)`, also shown to people.
  var text: String { get }
}
