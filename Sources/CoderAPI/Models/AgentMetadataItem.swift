import Time

/// One item of what an agent reports of its machine, as its template asks for it: a load, a temperature, a free disk.
public struct AgentMetadataItem: Sendable, Hashable {
  /// Its name in the template.
  public var key: String
  /// What the template's script printed; empty before it ran.
  public var value: String
  /// Why the script failed; empty where it did not.
  public var error: String
  /// When the script ran, server time; `nil` where it has not yet.
  public var collectedAt: Timestamp?
  /// How long ago that was when the server told it, by its clock; `nil` where it does not say.
  public var age: Duration?
  /// How often its template has the script run, zero for once; `nil` where the server does not say.
  public var interval: Duration?
}

extension AgentMetadataItem {
  private enum Field: String, CaseIterable, Sendable {
    case result, description
  }

  private enum ResultField: String, CaseIterable, Sendable {
    case value, error, age
    case collectedAt = "collected_at"
  }

  private enum DescriptionField: String, CaseIterable, Sendable {
    case key, interval
  }

  private static let fields = JSONFields(Field.self)
  private static let resultFields = JSONFields(ResultField.self)
  private static let descriptionFields = JSONFields(DescriptionField.self)

  init(reading json: inout JSONReader) throws(JSONProblem) {
    self.init(key: "", value: "", error: "", collectedAt: nil)
    let start = json.position
    try json.openObject()
    while let field = try json.nextField(Self.fields) {
      try json.openObject()
      switch field {
      case .result:
        while let field = try json.nextField(Self.resultFields) {
          switch field {
          case .value: value = try json.string()
          case .error: error = try json.nullableString() ?? ""
          case .collectedAt: collectedAt = try json.time()
          case .age: age = .seconds(try json.integer())
          }
        }
      case .description:
        while let field = try json.nextField(Self.descriptionFields) {
          switch field {
          case .key: key = try json.string()
          case .interval: interval = .seconds(try json.integer())
          }
        }
      }
    }
    guard !key.isEmpty else { throw json.missing("description.key", from: start) }
  }
}
