@testable import CoderAPI

/// What each refusal that real servers were seen to answer means. Written by hand from the servers' words, not from
/// the code that reads them; the first row that fits counts.
struct RefusalRow: Sendable {
  var status: Int
  /// The message begins so.
  var message: String
  /// The detail, or the detail of a validation, contains this.
  var detail: String?
  var code: CoderFailure.Code

  init(_ status: Int, _ message: String, _ detail: String? = nil, _ code: CoderFailure.Code) {
    self.status = status
    self.message = message
    self.detail = detail
    self.code = code
  }

  static let table: [RefusalRow] = [
    // Not allowed in
    RefusalRow(401, "You are signed out or your session has expired.", nil, .unauthorized),
    RefusalRow(401, "User is not active (status = \"suspended\").", nil, .suspended),
    RefusalRow(429, "You've been rate limited", nil, .rateLimited),
    RefusalRow(428, "", nil, .forbidden),
    // Not there, not to be seen, not to be changed
    RefusalRow(404, "Route not found.", nil, .unsupported),
    RefusalRow(404, "Resource not found or you do not have access", nil, .absentOrForbidden),
    RefusalRow(404, "Agent doesn't exist with that id, or you do not have access to it.", nil, .absentOrForbidden),
    RefusalRow(400, "\"user\" must be an existing uuid or username.", nil, .notFound),
    RefusalRow(410, "Workspace \"", nil, .deleted),
    RefusalRow(405, "Workspace \"", nil, .deleted),
    RefusalRow(405, "", nil, .unsupported),
    RefusalRow(403, "Forbidden.", nil, .forbidden),
    RefusalRow(403, "Unauthorized", nil, .forbidden),
    RefusalRow(403, "You do not have permission to", nil, .forbidden),
    RefusalRow(500, "Internal error updating workspace autostart schedule.", "rbac: forbidden", .forbidden),
    RefusalRow(500, "Internal error getting template schedule options.", "rbac: forbidden", .forbidden),
    RefusalRow(500, "Error updating workspace time until shutdown.", "rbac: forbidden", .forbidden),
    RefusalRow(500, "Internal error updating workspace.", "rbac: forbidden", .forbidden),
    RefusalRow(500, "Failed to extend workspace deadline.", nil, .forbiddenOrServerError),
    // Template policy
    RefusalRow(
      500, "Internal error calculating workspace autostart schedule.", "no allowed autostart", .templatePolicy),
    RefusalRow(400, "Autostart is not allowed for workspaces using this template.", nil, .templatePolicy),
    RefusalRow(
      400, "Error updating workspace time until shutdown.", "not allowed for workspaces using this template",
      .templatePolicy),
    RefusalRow(400, "Cannot extend workspace: template does not allow", nil, .templatePolicy),
    RefusalRow(400, "Workspace renames are not allowed.", nil, .unsupported),
    // Not now
    RefusalRow(409, "Workspace must be started, current status: ", nil, .conflict(.notStarted)),
    RefusalRow(409, "Workspace is still building!", nil, .conflict(.stillBuilding)),
    RefusalRow(409, "Workspace shutdown is manual.", nil, .conflict(.manualShutdown)),
    RefusalRow(409, "A workspace build is already active.", nil, .conflict(.buildActive)),
    RefusalRow(409, "insert workspace build", nil, .conflict(.buildActive)),
    RefusalRow(409, "TTL updates are not supported for prebuilt workspaces", nil, .conflict(.prebuild)),
    RefusalRow(409, "Autostart is not supported for prebuilt workspaces", nil, .conflict(.prebuild)),
    RefusalRow(409, "Deadline extension is not supported for prebuilt workspaces", nil, .conflict(.prebuild)),
    RefusalRow(409, "Dormancy updates are not supported for prebuilt workspaces", nil, .conflict(.prebuild)),
    RefusalRow(409, "Cannot start a deleted workspace!", nil, .deleted),
    RefusalRow(409, "Workspace \"", "already in use", .conflict(.nameTaken)),
    RefusalRow(412, "Job has already been marked as canceled!", nil, .conflict(.buildEnded)),
    RefusalRow(400, "Job has already completed!", nil, .conflict(.buildEnded)),
    // Not these values
    RefusalRow(400, "Cannot extend workspace: new deadline must be at least 30", nil, .invalid(.deadlineTooSoon)),
    RefusalRow(400, "Cannot extend workspace beyond max deadline.", nil, .invalid(.deadlineBeyondMaximum)),
    RefusalRow(400, "Validation failed.", "Validation failed for tag", .invalid(.fields)),
    RefusalRow(400, "Error updating workspace time until shutdown.", "time until shutdown must be", .invalid(.fields)),
    RefusalRow(400, "Invalid Workspace Time to Shutdown.", "time until shutdown must be", .invalid(.fields)),
    RefusalRow(400, "Invalid autostart schedule.", "", .invalid(.fields)),
    RefusalRow(400, "Invalid Autostart Schedule.", "", .invalid(.fields)),
    RefusalRow(400, "Invalid workspace search query.", "", .invalid(.fields)),
    RefusalRow(400, "Query parameters have invalid values.", "", .invalid(.fields)),
    RefusalRow(400, "Template \"", "template not found", .invalid(.fields)),
    RefusalRow(400, "Invalid boolean value \"", "Must be a valid boolean", .invalid(.fields)),
    RefusalRow(400, "Unable to validate parameter", "", .invalid(.fields)),
    RefusalRow(400, "Request body must be valid JSON.", nil, .invalid(.request)),
    RefusalRow(400, "Invalid UUID \"", nil, .invalid(.request)),
    RefusalRow(400, "Failed to parse request.", nil, .invalid(.request)),
    RefusalRow(500, "Internal error fetching workspaces.", "pq: OFFSET must not be negative", .serverError),
  ]

  /// The codes that a status can mean at all, for refusals that nobody has written down yet.
  static func isPossible(_ code: CoderFailure.Code, status: Int) -> Bool {
    switch (status, code) {
    case (400, .invalid), (400, .templatePolicy), (400, .notFound), (400, .forbidden), (400, .conflict),
      (401, .unauthorized), (401, .suspended), (401, .serverError), (401, .forbidden), (403, .forbidden),
      (404, .absentOrForbidden), (404, .unsupported),
      (404, .deleted), (405, .deleted), (405, .unsupported), (406, .conflict), (409, .conflict), (409, .deleted),
      (410, .deleted), (412, .conflict), (413, .invalid), (428, .forbidden), (429, .rateLimited):
      true
    case (500, .forbidden), (500, .templatePolicy), (500, .forbiddenOrServerError): true
    case (500..<600, .serverError): true
    default: false
    }
  }
}
