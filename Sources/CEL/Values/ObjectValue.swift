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
