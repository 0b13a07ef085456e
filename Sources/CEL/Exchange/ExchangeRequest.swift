import Diagnostics
import FoundationEssentials

/// An expression to compile and evaluate, as one line of JSON.
///
/// The format in which other implementations are compared with this one.
public struct ExchangeRequest: Codable, Sendable {
  /// A function that the expression may call; calls are type-checked, but the function has no body.
  public struct FunctionDeclaration: Codable, Sendable {
    public struct Overload: Codable, Sendable {
      public let member: Bool?
      public let params: [String]
      public let result: String
    }

    public let name: String
    public let overloads: [Overload]
  }

  public let name: String?
  public let expr: String
  /// Types by variable name, in the syntax of ``CELType/init(parsing:)``.
  public let vars: [String: String]?
  public let functions: [FunctionDeclaration]?
  public let bindings: [String: ExchangeValue]?
  public let container: String?
  public let disableCheck: Bool?
  public let checkOnly: Bool?

  private enum CodingKeys: String, CodingKey {
    case name, expr, vars, functions, bindings, container
    case disableCheck = "disable_check"
    case checkOnly = "check_only"
  }

  /// Creates a request without a name and without function declarations.
  public init(
    _ expression: String, vars: [String: String] = [:], bindings: [String: ExchangeValue] = [:], container: String = "",
    isChecking: Bool = true
  ) {
    name = nil
    expr = expression
    self.vars = vars
    functions = nil
    self.bindings = bindings
    self.container = container
    disableCheck = !isChecking
    checkOnly = nil
  }

  /// Compiles and evaluates the expression with all libraries, and without checks beyond the specification.
  public func answer() -> ExchangeAnswer {
    guard var environment = environment() else {
      return ExchangeAnswer(name: name, stage: .request, error: "a type of vars or functions cannot be read")
    }
    environment.limits.cost = 10_000_000
    let compilation = environment.compile(expr, isChecking: disableCheck != true)
    guard let program = compilation.program else {
      let file = SourceFile(name: "", text: expr)
      let issues = compilation.diagnostics.map { ExchangeAnswer.Issue($0, in: file) }
      return ExchangeAnswer(name: name, stage: compilation.stage == .parse ? .parse : .check, issues: issues)
    }
    let type = program.resultType.description
    if checkOnly == true { return ExchangeAnswer(name: name, stage: .ok, type: type) }
    var values = Bindings(for: environment)
    for (variable, value) in bindings ?? [:] { values.set(variable, value.value) }
    let value = program.evaluate(values).value
    if case .error(let error) = value {
      return ExchangeAnswer(name: name, stage: .eval, type: type, error: error.message)
    }
    return ExchangeAnswer(name: name, stage: .ok, type: type, value: ExchangeValue(value))
  }

  private func environment() -> Environment? {
    var environment = Environment(container: container ?? "", strictness: [])
    for (name, text) in (vars ?? [:]).sorted(by: { $0.key < $1.key }) {
      guard let type = CELType(parsing: text) else { return nil }
      environment.declare(Variable(name, type))
    }
    for declaration in functions ?? [] {
      var overloads: [HostFunction.Overload] = []
      for overload in declaration.overloads {
        let parameters = overload.params.compactMap(CELType.init(parsing:))
        guard parameters.count == overload.params.count, let result = CELType(parsing: overload.result) else {
          return nil
        }
        overloads.append(overload.member == true ? .member(parameters, result) : .global(parameters, result))
      }
      environment.declare(
        HostFunction(declaration.name, overloads) { _, _ in
          .error(EvaluationError(.undeclared, "\(declaration.name) has no body"))
        })
    }
    return environment
  }
}
