import CoderAPI
import Rules

/// Reads the templates of the workspaces.
///
/// Newer servers leave deprecated templates out of their list, so the missing ones are requested separately.
struct TemplateReader {
  let coder: CoderClient
  /// Number of requests made.
  var requests = 0

  /// Maximum number of templates requested by id.
  private static let limit = 20

  init(coder: CoderClient) { self.coder = coder }

  /// Brings the memory's templates up to date.
  ///
  /// - Parameter whole: whether to read the list too; otherwise only the templates that it lacked.
  /// - Returns: why some templates could not be read and are unknown; `nil` where all could.
  /// - Throws: `CancellationError`: a cancelled sweep has learnt nothing about templates.
  mutating func read(
    for workspaces: [Workspace], whole: Bool, _ memory: inout FleetMemory
  ) async throws -> String? {
    do {
      if whole {
        memory.server.templates = nil
        memory.server.untoldTemplates = []
        try await note(coder.templates(), in: &memory)
      }
      if !missing(workspaces, memory).isEmpty, whole {
        try await note(coder.deprecatedTemplates(), in: &memory)
      }
      return try await readMissing(missing(workspaces, memory), &memory)
    } catch let failure as CoderFailure {
      requests += 1
      return "\(failure)"
    }
  }

  /// Reads templates one by one.
  ///
  /// - Returns: why the last of those that could not be read was not; `nil` where all were.
  private mutating func readMissing(_ ids: [String], _ memory: inout FleetMemory) async throws -> String? {
    var (reason, failures): (String?, FailureStreak) = (nil, FailureStreak())
    for id in ids.rotated(by: coder.clock.now()).prefix(Self.limit) {
      do {
        try await readOne(id, &memory)
        failures.noteSuccess()
      } catch let failure as CoderFailure {
        reason = "\(failure)"
        guard failures.goesOn(after: failure) else { break }
      }
    }
    return reason
  }

  private func missing(_ workspaces: [Workspace], _ memory: FleetMemory) -> [String] {
    let known = memory.server.templates ?? [:]
    return Set(workspaces.map(\.templateID)).filter {
      !$0.isEmpty && known[$0] == nil && !memory.server.untoldTemplates.contains($0)
    }.sorted()
  }

  private mutating func note(_ list: Response<[Template]>, in memory: inout FleetMemory) {
    requests += 1
    var templates = memory.server.templates ?? [:]
    for template in list.value where templates[template.id] == nil { templates[template.id] = TemplateFacts(template) }
    memory.server.templates = templates
  }

  private mutating func readOne(_ id: String, _ memory: inout FleetMemory) async throws {
    requests += 1
    do {
      memory.server.templates?[id] = TemplateFacts(try await coder.template(id: id).value)
    } catch let failure as CoderFailure where Self.isNotTold(failure) {
      memory.server.untoldTemplates.insert(id)
    }
  }

  /// Whether the server says that the token may not see the template, or that it does not exist.
  private static func isNotTold(_ failure: CoderFailure) -> Bool {
    switch failure.code {
    case .absentOrForbidden, .forbidden, .notFound, .deleted, .invalid: true
    default: false
    }
  }
}
