import FoundationEssentials
import Simulator
import Testing
import Time

/// One recorded scenario of a real server.
struct Recording: Sendable, CustomTestStringConvertible {
  let name: String
  let version: ServerVersion
  let path: String

  var testDescription: String { "\(version.rawValue)/\(name)" }

  func steps() throws -> [Step] {
    struct File: Decodable { let steps: [Step] }
    let data = try Data(contentsOf: URL(filePath: path))
    return try JSONDecoder().decode(File.self, from: data).steps
  }

  /// An exchange or an event.
  struct Step: Decodable {
    struct Request: Decodable {
      let method: String
      let path: String
      let query: String?
      let headers: [String: String]
      let body: String?
    }

    struct Response: Decodable {
      let status: Int
      let headers: [String: String]
      let body: String
    }

    struct Member: Decodable {
      let id: String
      let name: String
      let state: String
    }

    let user: String?
    let at: Timestamp?
    let note: String?
    let request: Request?
    let response: Response?
    let event: String?
    let workspace: String?
    let workspaces: [Member]?
    let role: String?
    let scopes: [String]?

    enum CodingKeys: String, CodingKey {
      case user = "as"
      case at, note, request, response, event, workspace, workspaces, role, scopes
    }
  }

  /// The scenarios of both versions in a folder, by name.
  static func all(in folder: String) -> [Recording] {
    ServerVersion.allCases.flatMap { version in
      let names = (try? FileManager.default.contentsOfDirectory(atPath: "\(folder)/\(version.rawValue)")) ?? []
      return names.filter { $0.hasSuffix(".json") }.sorted().map { file in
        Recording(
          name: String(file.dropLast(".json".count)), version: version, path: "\(folder)/\(version.rawValue)/\(file)")
      }
    }
  }
}
