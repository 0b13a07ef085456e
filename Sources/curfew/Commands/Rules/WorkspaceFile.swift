import CoderAPI
import Files
import FoundationEssentials
import Pipeline
import Rules
import Time

/// Workspaces read from a file instead of a server: what `GET /api/v2/workspaces` or `/api/v2/workspaces/ID` answered, what
/// `coder list -o json` writes (a bare array), or a recording of such exchanges.
struct WorkspaceFile {
  private let path: String
  /// Each workspace once, as the file shows it first.
  private let workspaces: [Workspace]
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
    self.path = path
    let bytes: [UInt8]
    do {
      bytes = try RegularFile.bytes(at: path, limit: 256 << 20)
    } catch {
      throw CommandFailure(.failure, "\(error)", advice: error.advice)
    }
    var recording: Recording?
    var isJSON = true
    do {
      recording = try JSONDecoder().decode(Recording.self, from: Data(bytes))
    } catch {
      // What is no recording is an answer itself.
      if case DecodingError.dataCorrupted = error { isJSON = false }
    }
    recordedAt = recording?.recordedAt.flatMap { Timestamp(rfc3339: $0) }
    let answers = recording?.steps.compactMap { $0.response.map { [UInt8]($0.body.utf8) } } ?? [bytes]
    var known: Set<String> = []
    workspaces = answers.flatMap(Self.workspaces).filter { known.insert($0.id).inserted }
    guard !workspaces.isEmpty else {
      throw CommandFailure(
        .failure, isJSON ? "\(path): there is no workspace in it" : "\(path): this is not JSON, or not all of it",
        advice: """
          give the JSON that the server answers for a workspace or a list of them, what 'coder list -o json' writes, or a \
          recording
          """)
    }
  }

  /// The workspace of that name (`owner/name`, or `name` where one owner has it; upper and lower case do not count), or the only
  /// one.
  func facts(named wanted: String?) throws -> WorkspaceFacts {
    let found = workspaces.filter { workspace in wanted.map { workspace.isCalled($0) } ?? true }
    if found.count == 1 { return WorkspaceFacts(found[0], templates: nil) }
    let names = (found.isEmpty ? workspaces : found).map(\.fullName)
    let listed = names.prefix(20).joined(separator: ", ") + (names.count > 20 ? " and \(names.count - 20) more" : "")
    switch wanted {
    case nil:
      throw CommandFailure(
        .usage, "\(path): there are \(names.count) workspaces in it, of which one is to be named",
        advice: "say which with --name OWNER/NAME: \(listed)")
    case let wanted?:
      throw CommandFailure(
        .usage,
        found.isEmpty
          ? "\(path): there is no workspace '\(wanted)' in it"
          : "\(path): several workspaces in it are called '\(wanted)'",
        advice: "it holds \(listed)")
    }
  }

  /// All workspaces, in the order of the file.
  var allFacts: [WorkspaceFacts] { workspaces.map { WorkspaceFacts($0, templates: nil) } }

  /// The workspaces of an answer; none where it is something else, as many answers of a recording are.
  private static func workspaces(_ json: [UInt8]) -> [Workspace] {
    // One form after the other; of a file that has none of them it is said that there is no workspace in it.
    if let page = try? WorkspacePage(json: json), !page.workspaces.isEmpty { return page.workspaces }
    if json.first(where: { !$0.isBlank }) == UInt8(ascii: "[") {
      let page = Array("{\"workspaces\":".utf8) + json + Array(",\"count\":0}".utf8)
      // As above.
      return (try? WorkspacePage(json: page))?.workspaces ?? []
    }
    // As above.
    guard let workspace = try? Workspace(json: json), !workspace.id.isEmpty else { return [] }
    return [workspace]
  }
}

extension Workspace {
  fileprivate var fullName: String { "\(ownerName)/\(name)" }

  fileprivate func isCalled(_ text: String) -> Bool {
    [fullName, name].contains { $0.lowercased() == text.lowercased() }
  }
}

extension UInt8 {
  fileprivate var isBlank: Bool { self == 0x20 || 0x09...0x0D ~= self }
}
