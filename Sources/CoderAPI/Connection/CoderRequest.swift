import HTTPClient

/// One operation's request, without the address, the token and the rest that all requests share.
struct CoderRequest: Sendable {
  /// To follow "cannot": `extend the workspace`.
  var operation: String
  var method: HTTPRequest.Method
  /// Below `/api/v2`.
  var path: String
  var query: [(name: String, value: String)] = []
  /// JSON.
  var body: String?
  /// The one status that the server documents for a success.
  var success = 200
  /// Whether it is sent again after a failure that may pass by itself.
  var isRepeated = true
  /// How the message of a success begins; `nil` where the status alone says it.
  var confirmation: String?
  /// Whether the token goes with it.
  var isAuthenticated = true

  /// Whether it only asks, whatever its method.
  var onlyAsks = false

  var changesSomething: Bool { !onlyAsks && method.changesSomething }
}
