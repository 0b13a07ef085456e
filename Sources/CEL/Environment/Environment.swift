import Time

/// What expressions may refer to, and how strictly they are checked.
public struct Environment: Sendable {
  /// The variables in the order of their declaration.
  public private(set) var variables: [Variable] = []
  /// Names are looked up in this namespace and its parents first (CEL specification, "Name resolution"); "" is the root.
  public var container: String
  public var limits: Limits
  public var strictness: Strictness
  /// Whether instants and spans of time that are too large end at the largest there is, where the specification has an error:
  /// `deadline - now` of a deadline in the year 2400.
  public var saturatesTime = false
  /// The zone that repairs take dates and times to be in that are written without one.
  public var zone = Zone.utc
  var functions: FunctionTable
  let libraries: Set<Library>
  private var indexes: [String: Int] = [:]
  private(set) var slotsByName: [String: Int] = [:]

  /// The standard library and the given ones.
  public init(
    libraries: Set<Library> = Library.all, container: String = "", limits: Limits = Limits(),
    strictness: Strictness = .strict
  ) {
    self.libraries = libraries
    self.container = container
    self.limits = limits
    self.strictness = strictness
    functions = FunctionTable(libraries: libraries)
  }

  /// Adds a variable, or replaces the one of that name in its place.
  public mutating func declare(_ variable: Variable) {
    if let index = indexes[variable.name] {
      variables[index] = variable
    } else {
      indexes[variable.name] = variables.count
      variables.append(variable)
    }
    if case .slot = variable.source, slotsByName[variable.name] == nil {
      slotsByName[variable.name] = slotsByName.count
    }
  }

  /// Adds a function of the host; its overloads are added to those of the same name.
  public mutating func declare(_ function: HostFunction) {
    functions.add(function)
  }

  /// The same environment with one more variable.
  public func declaring(_ variable: Variable) -> Environment {
    var result = self
    result.declare(variable)
    return result
  }

  /// The slot of a variable in ``Bindings``, or `nil` for a constant, a definition or an unknown name.
  public func slot(of name: String) -> Int? {
    guard let variable = self[name], case .slot = variable.source else { return nil }
    return slotsByName[name]
  }

  /// The number of slots that ``Bindings`` have.
  public var slotCount: Int { slotsByName.count }

  /// The place of a variable in `variables`.
  func index(of name: String) -> Int? { indexes[name] }

  /// The variable of exactly that name.
  public subscript(name: String) -> Variable? { indexes[name].map { variables[$0] } }
}
