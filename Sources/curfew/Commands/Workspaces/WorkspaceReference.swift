import Arguments
import CoderAPI

/// A workspace as people name it: `owner/name`, `name` for one's own, or its id.
enum WorkspaceReference: Sendable, Equatable {
  case named(owner: String, name: String)
  case identified(String)

  static let argument = Positional<WorkspaceReference>(
    "WORKSPACE", help: "The workspace: owner/name, or the name of one's own, or an id",
    completion: CompletionAnswer.Subject.workspace.completion,
    parse: { text throws(InvalidValue) in try WorkspaceReference(text) })

  init(_ text: String) throws(InvalidValue) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    switch parts.count {
    case 1 where WorkspaceReference.isIdentifier(text): self = .identified(text.lowercased())
    case 1 where !text.isEmpty: self = .named(owner: "me", name: text)
    case 2 where !parts[0].isEmpty && !parts[1].isEmpty: self = .named(owner: parts[0], name: parts[1])
    default: throw InvalidValue(expected: "owner/name, the name of one's own workspace, or an id")
    }
  }

  /// Reads the workspace from the server.
  func read(from client: CoderClient, includeDeleted: Bool = false) async throws -> Workspace {
    switch self {
    case .identified(let id): try await client.workspace(id: id, includeDeleted: includeDeleted).value
    case .named(let owner, let name):
      try await client.workspace(owner: owner, name: name, includeDeleted: includeDeleted).value
    }
  }

  private static func isIdentifier(_ text: String) -> Bool {
    let groups = text.split(separator: "-", omittingEmptySubsequences: false)
    return groups.map(\.count) == [8, 4, 4, 4, 12] && groups.joined().allSatisfy(\.isHexDigit)
  }
}
