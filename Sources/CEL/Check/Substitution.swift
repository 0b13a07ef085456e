/// The types bound to type variables during a check (CEL specification, "Gradual type checking").
///
/// The rules for joining and assigning are those that the conformance tests require.
struct Substitution {
  private var bindings: [String: CELType] = [:]
  private var next = 0

  /// Creates a variable for a type that is not known yet; its name cannot clash with a declared parameter's.
  mutating func freshVariable() -> CELType {
    next += 1
    return .parameter("_var\(next)")
  }

  /// The type with known variables replaced; free variables stay, or become `dyn`.
  func resolve(_ type: CELType, freeAsDyn: Bool = false) -> CELType {
    switch type {
    case .parameter(let name):
      if let bound = bindings[name] { return resolve(bound, freeAsDyn: freeAsDyn) }
      return freeAsDyn ? .dyn : type
    case .list, .map, .optional, .type, .abstract, .wrapper:
      return type.replacingParameters { resolve($0, freeAsDyn: freeAsDyn) }
    default: return type
    }
  }

  /// A declared type with its parameters replaced by fresh variables.
  ///
  /// `names` holds those that the same declaration already has.
  mutating func instantiate(_ type: CELType, _ names: inout [String: CELType]) -> CELType {
    switch type {
    case .parameter(let name):
      if let known = names[name] { return known }
      let fresh = freshVariable()
      names[name] = fresh
      return fresh
    case .list(let one): return .list(instantiate(one, &names))
    case .optional(let one): return .optional(instantiate(one, &names))
    case .type(let one): return .type(instantiate(one, &names))
    case .wrapper(let one): return .wrapper(instantiate(one, &names))
    case .map(let key, let value):
      let key = instantiate(key, &names)
      return .map(key, instantiate(value, &names))
    case .abstract(let name, let parameters):
      return .abstract(name, parameters.map { instantiate($0, &names) })
    default: return type
    }
  }

  /// Whether types can be assigned to the wanted ones; keeps the new bindings only if so.
  mutating func assign(_ types: [CELType], to wanted: [CELType]) -> Bool {
    guard types.count == wanted.count else { return false }
    let before = bindings
    for (type, target) in zip(types, wanted) where !unify(type, target) {
      bindings = before
      return false
    }
    return true
  }

  mutating func assign(_ type: CELType, to wanted: CELType) -> Bool { assign([type], to: [wanted]) }

  /// The common type of two elements; `previous` is `nil` for the first element.
  mutating func join(_ previous: CELType?, _ current: CELType) -> CELType {
    guard let previous else { return current }
    return assign(previous, to: current) ? mostGeneral(previous, current) : .dyn
  }

  private mutating func unify(_ left: CELType, _ right: CELType) -> Bool {
    if case .parameter(let name) = right {
      switch substitute(left, for: name) {
      case .agreed: return true
      case .conflicting: return false
      case .impossible: break
      }
    }
    if case .parameter(let name) = left {
      if case .agreed = substitute(right, for: name) { return true }
      return false
    }
    if left.isDynOrFailure || right.isDynOrFailure { return true }
    switch (left, right) {
    case (.wrapper(let a), .wrapper(let b)): return unify(a, b)
    case (.wrapper(let inner), _): return right == .null || unify(inner, right)
    case (_, .wrapper(let inner)): return left == .null || unify(left, inner)
    case (.null, _): return right.isNullable
    case (_, .null): return left.isNullable
    // Types are values of type `type`, whatever they name, so two of them agree unless one is still unknown, which is
    // then bound. The plain `type`, which names no particular type, does not bind an unknown one.
    case (.type(.type(.dyn)), .type(.type(let inner))): return !inner.hasParameter
    case (.type(let a), .type(let b)): return a.hasParameter || b.hasParameter ? unify(a, b) : true
    case (.list(let a), .list(let b)), (.optional(let a), .optional(let b)): return unify(a, b)
    case (.map(let aKey, let aValue), .map(let bKey, let bValue)): return unify(aKey, bKey) && unify(aValue, bValue)
    case (.abstract(let a, let aParameters), .abstract(let b, let bParameters)):
      guard a == b, aParameters.count == bParameters.count else { return false }
      for (one, other) in zip(aParameters, bParameters) where !unify(one, other) { return false }
      return true
    default: return left == right
    }
  }

  private enum Outcome {
    case agreed
    /// The variable is bound to another type.
    case conflicting
    /// The variable is free, but the type contains it.
    case impossible
  }

  private mutating func substitute(_ type: CELType, for name: String) -> Outcome {
    let variable = CELType.parameter(name)
    if type == variable { return .agreed }
    if let bound = bindings[name] {
      if type == bound { return .agreed }
      guard unify(type, bound) else { return .conflicting }
      let general = mostGeneral(type, bound)
      if !occurs(name, in: general) { bindings[name] = general }
      return .agreed
    }
    guard !occurs(name, in: type) else { return .impossible }
    bindings[name] = type
    return .agreed
  }

  private func occurs(_ name: String, in type: CELType) -> Bool {
    if case .parameter(let other) = type {
      return other == name || (bindings[other].map { occurs(name, in: $0) } ?? false)
    }
    return type.parameters.contains { occurs(name, in: $0) }
  }

  private func mostGeneral(_ left: CELType, _ right: CELType) -> CELType {
    isEqualOrLessSpecific(left, right) ? left : right
  }

  /// Whether the first of two agreeing types is no more specific than the second.
  ///
  /// A nullable type is less specific than null, except inside type values, where `null_type` is as specific as `int`.
  private func isEqualOrLessSpecific(_ left: CELType, _ right: CELType, inTypeValue: Bool = false) -> Bool {
    if left.isDynOrVariable { return true }
    if right.isDynOrVariable { return false }
    switch (left, right) {
    case (.type(let a), .type(let b)): return isEqualOrLessSpecific(a, b, inTypeValue: true)
    case (.list(let a), .list(let b)), (.optional(let a), .optional(let b)):
      return isEqualOrLessSpecific(a, b, inTypeValue: inTypeValue)
    case (.map(let aKey, let aValue), .map(let bKey, let bValue)):
      return isEqualOrLessSpecific(aKey, bKey, inTypeValue: inTypeValue)
        && isEqualOrLessSpecific(aValue, bValue, inTypeValue: inTypeValue)
    case (.abstract(let a, let aParameters), .abstract(let b, let bParameters)):
      return a == b && aParameters.count == bParameters.count
        && zip(aParameters, bParameters).allSatisfy {
          isEqualOrLessSpecific($0, $1, inTypeValue: inTypeValue)
        }
    case (.wrapper(let inner), let other): return other == .null || inner == other || left == right
    case (.null, _): return left == right
    default: return left == right || (right == .null && !inTypeValue)
    }
  }
}

extension CELType {
  fileprivate var isDynOrVariable: Bool {
    if case .parameter = self { true } else { self == .dyn }
  }

  /// Whether the type contains a type variable.
  fileprivate var hasParameter: Bool { isFree || parameters.contains(where: \.hasParameter) }

  /// Whether `null` is a value of the type, for the checker.
  fileprivate var isNullable: Bool {
    switch self {
    case .null, .timestamp, .duration, .object, .abstract, .wrapper, .optional: true
    default: false
    }
  }
}
