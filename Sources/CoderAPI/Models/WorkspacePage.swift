/// One page of the list of workspaces.
public struct WorkspacePage: Sendable, Hashable {
  /// In the server's order, which changes between pages.
  public var workspaces: [Workspace]
  /// How many match the query on all pages, which may be more than the caller can see. Servers before v2.9.0 say 0
  /// on a page behind the end.
  public var count: Int
  /// Rows that are no workspace this program understands.
  public var unreadable: [UnreadableWorkspace]
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
    var unreadable: [UnreadableWorkspace] = []
    try json.openObject()
    while let field = try json.nextField(WorkspacePage.fields) {
      switch field {
      case .workspaces:
        var row = 0
        let rows = try json.nullableArray { (json: inout JSONReader) throws(JSONProblem) -> Workspace? in
          row += 1
          let start = json
          do throws(JSONProblem) {
            return try Workspace(reading: &json)
          } catch {
            let problem = error
            json = start
            unreadable.append(try UnreadableWorkspace(reading: &json, row: row, problem))
            return nil
          }
        }
        workspaces = rows?.compactMap(\.self)
      case .count:
        let position = json.position
        count = Int(try json.integer())
        guard count ?? 0 >= 0 else { throw JSONProblem(position: position, expected: "a count of at least 0") }
      }
    }
    guard let count else { throw json.missing("count", from: start) }
    // Of nothing Go may write a nil slice; of something it does not.
    guard let workspaces = workspaces ?? (count == 0 ? [] : nil) else { throw json.missing("workspaces", from: start) }
    self.init(workspaces: workspaces, count: count, unreadable: unreadable)
  }
}
