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
}

extension AgentMetadataItem {
  private enum Field: String, CaseIterable, Sendable {
    case result, description
  }

  private enum ResultField: String, CaseIterable, Sendable {
    case value, error
    case collectedAt = "collected_at"
  }

  private enum DescriptionField: String, CaseIterable, Sendable {
    case key
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
          case .value: value = try json.nullableString() ?? ""
          case .error: error = try json.nullableString() ?? ""
          case .collectedAt: collectedAt = try json.time()
          }
        }
      case .description:
        while let field = try json.nextField(Self.descriptionFields) {
          switch field {
          case .key: key = try json.string()
          }
        }
      }
    }
    guard !key.isEmpty else { throw json.missing("description.key", from: start) }
  }
}
