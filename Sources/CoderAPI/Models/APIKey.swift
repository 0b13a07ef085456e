import Time

/// The server's record of a token. Not the token itself.
public struct APIKey: Sendable, Hashable {
  /// The first part of the token.
  public var id: String
  /// Whose it is.
  public var userID: String
  /// The name its owner gave it.
  public var tokenName: String?
  /// When it was made.
  public var createdAt: Timestamp?
  /// After this instant the server answers 401.
  public var expiresAt: Timestamp?
  /// What the token may do; `coder:all` for everything its user may. Empty where the server does not tell.
  public var scopes: [String]
}

extension APIKey {
  private enum Field: String, CaseIterable, Sendable {
    case id, scopes
    case userID = "user_id"
    case tokenName = "token_name"
    case createdAt = "created_at"
    case expiresAt = "expires_at"
  }

  private static let fields = JSONFields(Field.self)

  init(reading json: inout JSONReader) throws(JSONProblem) {
    self.init(id: "", userID: "", scopes: [])
    let start = json.position
    try json.openObject()
    while let field = try json.nextField(APIKey.fields) {
      switch field {
      case .id: id = try json.string()
      case .userID: userID = try json.string()
      case .tokenName: tokenName = try json.filledString()
      case .createdAt: createdAt = try json.time()
      case .expiresAt: expiresAt = try json.time()
      case .scopes: scopes = try json.array { (json: inout JSONReader) throws(JSONProblem) in try json.string() }
      }
    }
    guard !id.isEmpty else { throw json.missing("id", from: start) }
  }
}
