import HTTPServer

/// An answer other than the one asked for, in Coder's error form.
struct Refusal: Error {
  var status: Int
  var message: String
  var detail: String
  var validations: [(field: String, detail: String)]

  init(_ status: Int, _ message: String, detail: String = "", validations: [(field: String, detail: String)] = []) {
    self.status = status
    self.message = message
    self.detail = detail
    self.validations = validations
  }

  static let notFound = Refusal(404, "Resource not found or you do not have access to this resource")
  static let forbidden = Refusal(403, "Forbidden.", detail: Self.forbiddenDetail)
  static let forbiddenDetail =
    "You don't have permission to view this content. If you believe this is a mistake, please contact your "
    + "administrator or try signing in with different credentials."

  static func invalidJSON(_ detail: String) -> Refusal {
    Refusal(400, "Request body must be valid JSON.", detail: detail)
  }

  static func validation(_ field: String, tag: String, value: String) -> Refusal {
    Refusal(400, "Validation failed.", validations: [(field, failed(tag, value))])
  }

  static func failed(_ tag: String, _ value: String) -> String {
    "Validation failed for tag \"\(tag)\" with value: \"\(value)\""
  }

  var response: ServerResponse {
    var json = JSONWriter()
    json.object { json in
      json.string("message", message)
      if !detail.isEmpty { json.string("detail", detail) }
      if !validations.isEmpty {
        json.array("validations", validations) { json, validation in
          json.object { json in
            json.string("field", validation.field)
            json.string("detail", validation.detail)
          }
        }
      }
    }
    return Answer.json(json, status: status).response
  }
}
