import SQLite

/// A workspace under the names that it had for a while.
public struct RolledSubject: Hashable, Sendable {
  /// The workspace's id.
  public let workspace: String
  /// The owner's user name.
  public let owner: String
  /// The workspace's name.
  public let name: String
  /// The organization's name; empty where the server has none.
  public let organization: String
  /// The template's name.
  public let template: String

  /// The names in an observation.
  public init(_ sighting: Sighting) {
    self.init(
      workspace: sighting.workspace, owner: sighting.owner, name: sighting.name, organization: sighting.organization,
      template: sighting.template)
  }

  init(workspace: String, owner: String, name: String, organization: String, template: String) {
    self.workspace = workspace
    self.owner = owner
    self.name = name
    self.organization = organization
    self.template = template
  }

  /// `owner/name`.
  public var fullName: String { "\(owner)/\(name)" }

  /// All that a trail has, by their numbers.
  static func all(_ connection: Connection) throws -> [Int64: RolledSubject] {
    var subjects: [Int64: RolledSubject] = [:]
    try connection.prepare("SELECT subject, workspace, owner, name, organization, template FROM live_subjects").forEach
    {
      subjects[$0.integer(0)] = RolledSubject(
        workspace: $0.text(1), owner: $0.text(2), name: $0.text(3), organization: $0.text(4), template: $0.text(5))
    }
    return subjects
  }
}
