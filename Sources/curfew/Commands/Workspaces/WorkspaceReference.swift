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

  /// Reads the workspace from the server for somebody who may have misspelt it.
  ///
  /// - Throws: as ``read(from:includeDeleted:)``; of one that was deleted since when, and where the token sees none of that
  ///   name what there is
  func find(on client: CoderClient, in assembly: Assembly, includeDeleted: Bool = false) async throws -> Workspace {
    do {
      return try await read(from: client, includeDeleted: includeDeleted)
    } catch let failure as CoderFailure {
      // A trail that cannot be read adds nothing to the failure, which is told.
      if failure.tellsOfAbsence, let end = (try? await DeletedWorkspace(self, client, assembly)) ?? nil {
        throw end.failure(on: assembly.settings.display(now: client.clock.now()))
      }
      throw await withWhatThereIs(failure, on: client)
    }
  }

  /// A failure to read the workspace, with what there is where the token sees none of that name.
  func withWhatThereIs(_ failure: CoderFailure, on client: CoderClient) async -> any Error {
    guard failure.code == .absentOrForbidden || failure.code == .notFound, case .named(let owner, let name) = self,
      let unknown = await Self.unknown(owner, name, client)
    else { return failure }
    return CommandFailure(.failure, "\(failure)", advice: "the token sees \(unknown.sentence)")
  }

  /// Which of the two names nothing has; `nil` where that cannot be told.
  private static func unknown(_ owner: String, _ name: String, _ client: CoderClient) async -> UnknownName? {
    guard !isIdentifier(owner) else { return nil }
    // The failure itself is told; where the list fails too there is nothing to add.
    guard let own = try? await client.listAll(query: "owner:\(owner)").value.workspaces else { return nil }
    if !own.isEmpty || owner == oneself { return UnknownName("workspace", name, among: own.map(\.name)) }
    // As above.
    guard let all = try? await client.listAll().value.workspaces else { return nil }
    return UnknownName("owner", owner, among: all.map(\.ownerName))
  }

  private static func isIdentifier(_ text: String) -> Bool {
    let groups = text.split(separator: "-", omittingEmptySubsequences: false)
    return groups.map(\.count) == [8, 4, 4, 4, 12] && groups.joined().allSatisfy(\.isHexDigit)
  }
}

extension CoderFailure {
  /// Whether the server says that there is nothing of that name or id, as far as the token may see.
  var tellsOfAbsence: Bool { code == .absentOrForbidden || code == .deleted }
}
