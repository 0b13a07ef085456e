/// A group of users of one organization.
public struct Group: Sendable, Hashable {
  /// A UUID in lower case; the group of everybody has the one of its organization.
  public var id: String
  /// Unique in its organization.
  public var name: String
  /// The id of its organization.
  public var organizationID: String
  /// The ids of the members that the token may see.
  public var memberIDs: [String]
  /// How many members there are, seen or not; `nil` on servers that do not tell.
  public var memberCount: Int?

  /// Whether every member is among ``memberIDs``, as far as the server tells.
  public var showsAllMembers: Bool { memberCount.map { $0 <= memberIDs.count } ?? true }
}

extension Group {
  private enum Field: String, CaseIterable, Sendable {
    case id, name, members
    case organizationID = "organization_id"
    case memberCount = "total_member_count"
  }

  private enum MemberField: String, CaseIterable, Sendable {
    case id
  }

  private static let fields = JSONFields(Field.self)
  private static let memberFields = JSONFields(MemberField.self)

  init(reading json: inout JSONReader) throws(JSONProblem) {
    self.init(id: "", name: "", organizationID: "", memberIDs: [])
    var tellsMembers = false
    let start = json.position
    try json.openObject()
    while let field = try json.nextField(Group.fields) {
      switch field {
      case .id: id = try json.string()
      case .name: name = try json.string()
      case .organizationID: organizationID = try json.string()
      case .memberCount: memberCount = Int(try json.integer())
      case .members:
        tellsMembers = true
        memberIDs =
          try json.nullableArray { (json: inout JSONReader) throws(JSONProblem) in
            let start = json.position
            var id = ""
            try json.openObject()
            while try json.nextField(Group.memberFields) != nil { id = try json.string() }
            guard !id.isEmpty else { throw json.missing("id", from: start) }
            return id
          } ?? []
      }
    }
    guard !id.isEmpty else { throw json.missing("id", from: start) }
    guard !name.isEmpty else { throw json.missing("name", from: start) }
    // Without its organization or its members a group says nothing of anybody.
    guard !organizationID.isEmpty else { throw json.missing("organization_id", from: start) }
    guard tellsMembers else { throw json.missing("members", from: start) }
  }
}
