import Time

/// An organization; the first one is the server's default.
struct SimulatedOrganization: Sendable {
  let id: String
  let name: String
  let displayName: String
  let createdAt: Timestamp
}
