import Audit
import CoderAPI
import FoundationEssentials
import HTTPClient
import HTTPServer
import Rules
import TestSupport
import Testing
import Time

@testable import Pipeline

/// The recorded list with a workspace in every state, served again over HTTP byte for byte.
struct RecordedFleet {
  let server: Recordings.Server
  let recording: Recording

  /// What each workspace was made to be, by name: `connected`, `stopped`, `dormant`, …
  let states: [String: String]

  init?(_ server: Recordings.Server, in folder: URL) throws {
    let file = folder.appendingPathComponent("\(server.rawValue)/fleet.json")
    guard let data = try? Data(contentsOf: file) else { return nil }
    self.server = server
    recording = try JSONDecoder().decode(Recording.self, from: data)
    let events = try JSONDecoder().decode(Events.self, from: data).steps
    let made = events.compactMap(\.workspaces).first ?? []
    states = Dictionary(uniqueKeysWithValues: made.map { ($0.name, $0.state) })
  }

  private struct Events: Decodable {
    let steps: [Step]

    struct Step: Decodable {
      let workspaces: [Made]?
    }

    struct Made: Decodable {
      let name: String
      let state: String
    }
  }

  /// Reads the recorded answers as a sweep reads a server.
  func reading() async throws -> Reading {
    let answers = recording.exchanges
    let replay = try HTTPServer(HTTPServerOptions(port: 0)) { request in
      // The page behind the end of the list was never asked for when it was recorded.
      let isFirstPage = request.queryValue("offset").map { $0 == "0" } ?? true
      guard isFirstPage,
        let answer = answers.first(where: { $0.request.method == request.method && $0.request.path == request.path })
      else { return ServerResponse(status: 404, json: #"{"message":"Route not found."}"#) }
      var response = ServerResponse(status: answer.response.status, json: answer.response.body)
      for name in ["Date", "X-Coder-Build-Version"] {
        if let value = answer.response.headers.first(where: { $0.key.lowercased() == name.lowercased() })?.value {
          response.headers[name] = value
        }
      }
      return response
    }
    defer { replay.stop() }
    let token = try #require(Token("AAAAAAAAAA-BBBBBBBBBBBBBBBBBBBBBB"))
    let coder = CoderClient(
      url: try ServerURL(replay.baseURL), tokens: TokenSource(token), http: try HTTPClient(HTTPConfiguration()))
    var memory = FleetMemory()
    return try await Observer(coder: coder).read(.everything, &memory)
  }
}
