/// A function or operator: how it may be called, what it does, and what it costs.
struct Function: Sendable {
  struct Overload: Sendable {
    /// Whether it is called as `x.f(…)`, x being the first parameter.
    let isMember: Bool
    let parameters: [CELType]
    let result: CELType

    /// The overload as it is called: `string.startsWith(string) -> bool`.
    func signature(_ name: String) -> String {
      let list = (isMember ? Array(parameters.dropFirst()) : parameters).map(\.description).joined(separator: ", ")
      return "\(isMember ? "\(parameters[0])." : "")\(name)(\(list))"
    }
  }

  /// What computes the result, by the number of arguments. Arguments are never unknown, errors or absent, but can be of any
  /// type where the expression was not checked or is `dyn`: the answer is then ``Value/noSuchOverload``.
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
  /// Whether more than two arguments are taken as one list of them.
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

  /// Puts overloads that were declared earlier in front: for a value of unknown type the first that fits counts.
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
  /// What a function answers to arguments of types that it does not know.
  static let noSuchOverload = Value.failure(.noSuchOverload, "no such overload")
}
