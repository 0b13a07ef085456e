/// What a Coder server sends with a refusal.
struct ErrorBody {
  var message: String
  var detail: String?
  var validations: [CoderFailure.Validation] = []

  private enum Field: String, CaseIterable, Sendable {
    case message, detail, validations
  }

  private enum ValidationField: String, CaseIterable, Sendable {
    case field, detail
  }

  private static let fields = JSONFields(Field.self)
  private static let validationFields = JSONFields(ValidationField.self)

  /// - Returns: `nil` for what has no message: JSON of another program, or none at all.
  init?(_ bytes: [UInt8], hiding secrets: SecretFilter) {
    // The answer's status says that it failed; a body of another form has nothing to add.
    guard let body = try? JSONReader.read(bytes, hiding: secrets, ErrorBody.init(reading:)), !body.message.isEmpty
    else { return nil }
    self = body
  }

  init(reading json: inout JSONReader) throws(JSONProblem) {
    message = ""
    try json.openObject()
    while let field = try json.nextField(ErrorBody.fields) {
      switch field {
      case .message: message = try json.nullableString() ?? ""
      case .detail: detail = try json.filledString()
      case .validations: validations = try json.array(ErrorBody.validation)
      }
    }
  }

  private static func validation(_ json: inout JSONReader) throws(JSONProblem) -> CoderFailure.Validation {
    var validation = CoderFailure.Validation(field: "", detail: "")
    try json.openObject()
    while let field = try json.nextField(validationFields) {
      switch field {
      case .field: validation.field = try json.string()
      case .detail: validation.detail = try json.string()
      }
    }
    return validation
  }
}
