/// An object of a declared type: one value a field, by slot.
public final class ObjectValue: Sendable {
  public let type: ObjectType
  /// In the order of `type.fields`. ``Value/absent`` marks a field that is not there, ``Value/unknown(_:)`` one that was not
  /// fetched.
  public let slots: [Value]

  /// `slots` has one value for every field.
  public init(type: ObjectType, slots: [Value]) {
    precondition(slots.count == type.fields.count, "\(type.name) has \(type.fields.count) fields")
    self.type = type
    self.slots = slots
  }

  /// The field's value, or `nil` if the type has no such field.
  public subscript(name: String) -> Value? { type.index(of: name).map { slots[$0] } }
}
