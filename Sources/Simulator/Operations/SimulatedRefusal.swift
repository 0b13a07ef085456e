import HTTPServer

/// An answer other than the one asked for, in Coder's error form.
struct SimulatedRefusal: Error {
  var status: Int
  var message: String
  var detail: String
  var validations: [(field: String, detail: String)]
  private var retryAfterSeconds: Int?
  private var isText = false

  init(
    _ status: Int, _ message: String, detail: String = "", validations: [(field: String, detail: String)] = [],
    retryAfterSeconds: Int? = nil
  ) {
    self.status = status
    self.message = message
    self.detail = detail
    self.validations = validations
    self.retryAfterSeconds = retryAfterSeconds
  }

  /// A refusal that the server writes as plain text.
  init(text status: Int, _ message: String) {
    self.init(status, message)
    isText = true
  }

  static let notFound = SimulatedRefusal(404, "Resource not found or you do not have access to this resource")
  static let forbidden = SimulatedRefusal(403, "Forbidden.", detail: Self.forbiddenDetail)
  static let forbiddenDetail =
    "You don't have permission to view this content. If you believe this is a mistake, please contact your "
    + "administrator or try signing in with different credentials."

  static func invalidJSON(_ detail: String) -> SimulatedRefusal {
    SimulatedRefusal(400, "Request body must be valid JSON.", detail: detail)
  }

  static func validation(_ field: String, tag: String, value: String) -> SimulatedRefusal {
    SimulatedRefusal(400, "Validation failed.", validations: [(field, failed(tag, value))])
  }

  static func failed(_ tag: String, _ value: String) -> String {
    "Validation failed for tag \"\(tag)\" with value: \"\(value)\""
  }

  var response: ServerResponse {
    if isText { return ServerResponse(status: status, text: message + "\n") }
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
    var response = Answer.json(json, status: status).response
    if let retryAfterSeconds { response.headers["Retry-After"] = String(retryAfterSeconds) }
    return response
  }
}
