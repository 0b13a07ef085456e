/// One page of the list of workspaces.
public struct WorkspacePage: Sendable, Hashable {
  /// In the server's order, which changes between pages.
  public var workspaces: [Workspace]
  /// How many match the query on all pages, which may be more than the caller can see. Servers before v2.9.0 say 0
  /// on a page behind the end.
  public var count: Int
}

extension WorkspacePage {
  private enum Field: String, CaseIterable, Sendable {
    case workspaces, count
  }

  private static let fields = JSONFields(Field.self)

  init(reading json: inout JSONReader) throws(JSONProblem) {
    let start = json.position
    var workspaces: [Workspace]?
    var count: Int?
    try json.openObject()
    while let field = try json.nextField(WorkspacePage.fields) {
      switch field {
      case .workspaces:
        workspaces = try json.array { (json: inout JSONReader) throws(JSONProblem) in try Workspace(reading: &json) }
      case .count:
        let position = json.position
        count = Int(try json.integer())
        guard count ?? 0 >= 0 else { throw JSONProblem(position: position, expected: "a count of at least 0") }
      }
    }
    guard let workspaces else { throw json.missing("workspaces", from: start) }
    guard let count else { throw json.missing("count", from: start) }
    self.init(workspaces: workspaces, count: count)
  }
}
