import Synchronization

/// A value on its way to the task that works with it.
///
/// A closure keeps what it captures for as long as it lives: one that works on a copy of a large value leaves two in memory. What
/// is taken from here is in one place only.
public final class Handover<Value: Sendable>: Sendable {
  private let value: Mutex<Value?>

  /// Hands a value over.
  public init(_ value: Value) { self.value = Mutex(value) }

  /// The value, once. Taking it a second time is a mistake in the program.
  public func take() -> Value {
    value.withLock { value in
      defer { value = nil }
      guard let value else { preconditionFailure("it was taken before") }
      return value
    }
  }
}
