/// The value that one parameter of the template has in one build.
public struct BuildParameter: Sendable, Hashable {
  /// The parameter's name in the template.
  public var name: String
  /// Its value as text, whatever its type.
  public var value: String
}

extension BuildParameter {
  private enum Field: String, CaseIterable, Sendable {
    case name, value
  }

  private static let fields = JSONFields(Field.self)

  init(reading json: inout JSONReader) throws(JSONProblem) {
    self.init(name: "", value: "")
    var tellsValue = false
    let start = json.position
    try json.openObject()
    while let field = try json.nextField(BuildParameter.fields) {
      switch field {
      case .name: name = try json.string()
      case .value:
        value = try json.string()
        tellsValue = true
      }
    }
    guard !name.isEmpty else { throw json.missing("name", from: start) }
    guard tellsValue else { throw json.missing("value", from: start) }
  }
}
