import CoderAPI
import FoundationEssentials
import Pipeline
import Rules
import Time

/// A workspace read from a file instead of a server: one that `GET /api/v2/workspaces/ID` answered, a list of them, or a
/// recording of such exchanges.
struct WorkspaceFile {
  /// A running workspace where there is one, else the first.
  let facts: WorkspaceFacts
  /// When it was recorded; `nil` where the file does not say.
  let recordedAt: Timestamp?

  private struct Recording: Decodable {
    let recordedAt: String?
    let steps: [Step]

    enum CodingKeys: String, CodingKey {
      case recordedAt = "recorded_at"
      case steps
    }

    struct Step: Decodable {
      let response: Response?
    }

    struct Response: Decodable {
      let body: String
    }
  }

  init(path: String) throws {
    let bytes: [UInt8]
    do {
      bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
    } catch {
      throw CommandFailure(.failure, "\(path): cannot be read")
    }
    let recording = try? JSONDecoder().decode(Recording.self, from: Data(bytes))
    let answers = recording?.steps.compactMap { $0.response.map { [UInt8]($0.body.utf8) } } ?? [bytes]
    let found = answers.lazy.compactMap(Self.workspaces).first { !$0.isEmpty } ?? []
    guard let workspace = found.first(where: \.isRunning) ?? found.first else {
      throw CommandFailure(
        .failure, "\(path): there is no workspace in it",
        advice: "give the JSON that the server answers for a workspace or a list of them, or a recording")
    }
    facts = WorkspaceFacts(workspace, templates: nil)
    recordedAt = recording?.recordedAt.flatMap { Timestamp(rfc3339: $0) }
  }

  /// The workspaces of an answer: a list or a single one; `nil` for anything else.
  private static func workspaces(_ json: [UInt8]) -> [Workspace]? {
    if let page = try? WorkspacePage(json: json), !page.workspaces.isEmpty { return page.workspaces }
    guard let workspace = try? Workspace(json: json), !workspace.id.isEmpty else { return nil }
    return [workspace]
  }
}
