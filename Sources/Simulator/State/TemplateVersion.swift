import Time

/// A version of a template, or one that no template has yet.
struct TemplateVersion: Sendable {
  let id: SimulatedID
  let jobID: SimulatedID
  let fileID: SimulatedID
  let name: String
  let createdAt: Timestamp
  let creator: Int
  let organization: Int
}

/// A trial of a version, which comes to an end at once.
struct DryRun: Sendable {
  let id: SimulatedID
  let version: SimulatedID
  let createdAt: Timestamp
  let initiator: Int
  let build: SimulatedBuild
}
