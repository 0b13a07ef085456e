import HTTPServer

/// A refusal of the server's own, with the status and the words of recorded ones.
struct Refusal: Sendable {
  let status: Int
  let body: String

  /// Those that something between client and server may give by itself.
  static let statusesOfProxies = [400, 403, 404, 405, 408, 409, 410, 413, 414, 421, 422, 431]

  private init(_ status: Int, _ message: String, _ rest: String = "") {
    self.status = status
    body = #"{"message":"\#(message)"\#(rest)}"#
  }

  private static let absent = Refusal(404, "Resource not found or you do not have access to this resource")
  private static let forbidden = Refusal(
    403, "Forbidden.", #","detail":"You don't have permission to view this content.""#)

  /// What the server may say to a request: to a change most things, to a reading that its token may not, or not now.
  static func all(of request: ServerRequest, isList: Bool) -> [Refusal] {
    if isList { return lists }
    guard let path = request.changedPath else { return [absent, forbidden] }
    let build = path.hasSuffix("/extend") ? extensions : []
    return changes(request.workspace ?? "") + build
  }

  private static let lists = [
    forbidden,
    Refusal(
      400, "Invalid workspace search query.",
      #","validations":[{"field":"foo","detail":"\"foo\" is not a valid query param"}]"#),
    Refusal(404, "Route not found."),
  ]

  private static func changes(_ id: String) -> [Refusal] {
    [
      absent, forbidden,
      Refusal(400, "Request body must be valid JSON.", #","detail":"EOF""#),
      Refusal(404, "Route not found."),
      Refusal(405, "Workspace \\\"\(id)\\\" is deleted and cannot be updated."),
      Refusal(409, "Workspace is still building!"),
      Refusal(
        410,
        """
        Workspace \\"\(id)\\" was deleted, you can view this workspace by specifying '?include_deleted=true' and trying \
        again.
        """),
      Refusal(413, "Request body too large."),
      Refusal(
        422, "Validation failed.", #","validations":[{"field":"deadline","detail":"Validation failed for tag"}]"#),
    ]
  }

  private static let extensions = [
    Refusal(400, "Cannot extend workspace: new deadline must be at least 30 minutes in the future"),
    Refusal(409, "Workspace must be started, current status: stop"),
    Refusal(409, "Workspace shutdown is manual."),
  ]
}
