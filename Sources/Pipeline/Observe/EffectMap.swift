import Rules

/// A value for each effect that has one; it needs no memory of its own, as a dictionary does.
public struct EffectMap<Value: Sendable & Equatable>: Sendable, Equatable, ExpressibleByDictionaryLiteral {
  private var lifetime: Value?
  private var ttl: Value?
  private var autostart: Value?

  /// The values of the effects that are named; each may be named once.
  public init(dictionaryLiteral elements: (Effect, Value)...) {
    for (effect, value) in elements { self[effect] = value }
  }

  /// The value of one effect; `nil` for none.
  public subscript(effect: Effect) -> Value? {
    get {
      switch effect {
      case .lifetime: lifetime
      case .ttl: ttl
      case .autostart: autostart
      }
    }
    set {
      switch effect {
      case .lifetime: lifetime = newValue
      case .ttl: ttl = newValue
      case .autostart: autostart = newValue
      }
    }
  }

  /// Whether no effect has a value.
  public var isEmpty: Bool { lifetime == nil && ttl == nil && autostart == nil }

  /// The effects that have a value, each with it, in the order of ``Effect``.
  public var entries: [(effect: Effect, value: Value)] {
    Effect.allCases.compactMap { effect in self[effect].map { (effect, $0) } }
  }
}
