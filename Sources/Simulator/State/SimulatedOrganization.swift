import Time

/// An organization; the first one is the server's default.
struct SimulatedOrganization: Sendable {
  let id: String
  let name: String
  let displayName: String
  let createdAt: Timestamp
}

/// A group of members of an organization.
struct SimulatedGroup: Sendable {
  let id: String
  let name: String
  /// The organization, by its number.
  let organization: Int
  /// By their numbers.
  var members: Set<Int> = []
}
