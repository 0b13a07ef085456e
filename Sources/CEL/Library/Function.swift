/// A function or operator, with its overloads, implementation and cost.
struct Function: Sendable {
  struct Overload: Sendable {
    /// Whether it is called as `x.f(…)`, where x is the first parameter.
    let isMember: Bool
    let parameters: [CELType]
    let result: CELType

    /// The overload in the form of a call: `string.startsWith(string)`.
    func signature(_ name: String) -> String {
      let list = (isMember ? Array(parameters.dropFirst()) : parameters).map(\.description).joined(separator: ", ")
      return "\(isMember ? "\(parameters[0])." : "")\(name)(\(list))"
    }
  }

  /// The implementation, by number of arguments.
  ///
  /// Arguments are never unknown, errors or absent. In unchecked expressions, or with `dyn`, they may have any type;
  /// the result is then ``Value/noSuchOverload``.
  enum Body: Sendable {
    case one(@Sendable (Value) -> Value)
    case two(@Sendable (Value, Value) -> Value)
    case three(@Sendable (Value, Value, Value) -> Value)
    case many(@Sendable ([Value]) -> Value)
    case host(HostFunction)
  }

  let name: String
  private(set) var overloads: [Overload]
  let cost: CostRule
  /// Whether more than two arguments are passed as one list.
  let takesMany: Bool
  let body: Body

  init(_ name: String, cost: CostRule = .flat, takesMany: Bool = false, _ overloads: [Overload], _ body: Body) {
    self.name = name
    self.cost = cost
    self.takesMany = takesMany
    self.overloads = overloads
    self.body = body
  }

  init(_ host: HostFunction) {
    self.init(
      host.name, cost: CostRule(base: host.cost, reads: .nothing, makes: .little),
      host.overloads.map { Overload(isMember: $0.isMember, parameters: $0.parameters, result: $0.result) }, .host(host))
  }

  /// Inserts overloads that were declared earlier before the others.
  ///
  /// For values of unknown type, the first match counts.
  mutating func add(_ earlier: [Overload]) { overloads = earlier + overloads }
}

extension Function.Overload {
  static func global(_ parameters: [CELType], _ result: CELType) -> Self {
    Self(isMember: false, parameters: parameters, result: result)
  }

  static func member(_ parameters: [CELType], _ result: CELType) -> Self {
    Self(isMember: true, parameters: parameters, result: result)
  }
}

extension Value {
  /// The result of a function for arguments whose types it does not support.
  static let noSuchOverload = Value.failure(.noSuchOverload, "no such overload")
}
