import Time

/// The names that expressions may use, and how strictly they are checked.
public struct Environment: Sendable {
  /// The variables in order of declaration.
  public private(set) var variables: [Variable] = []
  /// Namespace in which names are looked up first, before its parents (CEL specification, "Name resolution").
  ///
  /// "" is the root.
  public var container: String
  public var limits: Limits
  public var strictness: Strictness
  /// Whether timestamps and durations that overflow become the largest possible value.
  ///
  /// The specification has an error there.
  ///
  /// An example is `deadline - now` with a deadline in the year 2400.
  public var saturatesTime = false
  /// The zone that fixes assume for dates and times written without one.
  public var zone = Zone.utc
  /// The variables that member calls without arguments take as their only one, by the name of the function.
  ///
  /// With `["isHoliday": "calendar"]` `now.isHoliday()` means `now.isHoliday(calendar)`.
  public var impliedArguments: [String: String] = [:]
  /// Optional fields that are present wherever the expressions are evaluated, such as `ws.deadline`: they need no guard.
  public var present: Set<String> = []
  var functions: FunctionTable
  let libraries: Set<Library>
  private var indexes: [String: Int] = [:]
  private(set) var slotsByName: [String: Int] = [:]

  /// Creates an environment with the standard library and the given libraries.
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

  /// Adds a variable, or replaces the one with the same name, which keeps its position.
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

  /// Adds a function of the host; its overloads are added to those of an existing function with the same name.
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

  /// The index of a variable in ``variables``; `nil` if it is not declared.
  func index(of name: String) -> Int? { indexes[name] }

  /// The variable with exactly this name; `nil` if it is not declared.
  public subscript(name: String) -> Variable? { indexes[name].map { variables[$0] } }
}
