import Arguments
import CoderAPI
import Rules

/// A workspace as people name it: `owner/name`, `name` for one's own, or its id.
enum WorkspaceReference: Sendable, Equatable {
  case named(owner: String, name: String)
  case identified(String)

  static let argument = Positional<WorkspaceReference>(
    "WORKSPACE", help: "The workspace: owner/name, or the name of one's own, or an id",
    completion: CompletionAnswer.Subject.workspace.completion,
    parse: { text throws(InvalidValue) in try WorkspaceReference(text) })

  /// The user of the token, to the server.
  static let oneself = "me"

  init(_ text: String) throws(InvalidValue) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    let form = "owner/name, the name of one's own workspace, or an id"
    switch parts.count {
    case 1 where WorkspaceReference.isIdentifier(text): self = .identified(text.lowercased())
    case 1: self = .named(owner: Self.oneself, name: try Self.name(text, "name", form))
    case 2:
      let name = try Self.name(parts[1], "name", form)
      let isID = WorkspaceReference.isIdentifier(parts[0])
      self = .named(owner: isID ? parts[0].lowercased() : try Self.name(parts[0], "owner", form), name: name)
    default: throw InvalidValue(expected: "\(form); a name holds no '/'")
    }
  }

  /// A name that a workspace can be given.
  static func newName(_ text: String) throws(InvalidValue) -> String { try name(text, "name", "a name") }

  /// The part of a reference, where it can be a name.
  private static func name(_ text: String, _ part: String, _ form: String) throws(InvalidValue) -> String {
    if text.isEmpty { throw InvalidValue(expected: "\(form); the \(part) is empty") }
    if let objection = CoderName.objection(to: text) { throw InvalidValue(expected: "\(form); \(objection)") }
    return text
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
