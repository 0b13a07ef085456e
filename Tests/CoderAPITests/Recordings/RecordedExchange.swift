import FoundationEssentials
import HTTPClient
import TestSupport

/// A recorded request with its answer as the client would see it.
struct RecordedExchange: Sendable, CustomStringConvertible {
  /// Server and scenario: `v2.36.0/permissions`.
  var scenario: String
  var request: Recording.Request
  var answer: HTTPResponse

  /// Below `/api/v2`; `nil` for a request to another place.
  var path: String? {
    request.path.hasPrefix("/api/v2/") ? String(request.path.dropFirst("/api/v2".count)) : nil
  }

  var text: String { String(decoding: answer.body, as: UTF8.self) }
  var description: String { "\(scenario): \(request.method) \(request.path) \(answer.status) \(text.prefix(200))" }
}

extension RecordedExchange {
  /// All that are at hand: those of the folder that `CURFEW_RECORDINGS` names, else of the choice that all tests share and
  /// of the one beside these.
  static let all: [RecordedExchange] = recordings.flatMap { scenario, recording in
    recording.exchanges.map { exchange in
      var headers = HTTPHeaders()
      for (name, value) in exchange.response.headers.sorted(by: { $0.key < $1.key }) { headers.append(name, value) }
      return RecordedExchange(
        scenario: scenario, request: exchange.request,
        answer: HTTPResponse(
          head: HTTPResponseHead(status: exchange.response.status, headers: headers),
          body: Array(exchange.response.body.utf8)))
    }
  }

  /// The recorded streams of the operation that watches a workspace.
  static let watches = streams.filter { $0.path.hasSuffix("/watch") }
  /// The recorded streams of agents' metadata.
  static let metadata = streams.filter { $0.path.hasSuffix("/watch-metadata") }
  private static let streams = recordings.flatMap { $0.recording.steps.compactMap(\.stream) }

  private static let recordings: [(scenario: String, recording: Recording)] = {
    let tests = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    let folders =
      Fixture.environmentPath("CURFEW_RECORDINGS").map { [$0] }
      ?? [Fixture.shared("Recordings"), tests.appendingPathComponent("Fixtures")]
    var recordings: [(String, Recording)] = []
    for folder in folders {
      for server in contents(of: folder) where server.hasPrefix("v") {
        for file in contents(of: folder.appendingPathComponent(server)) where file.hasSuffix(".json") {
          let url = folder.appendingPathComponent(server).appendingPathComponent(file)
          do {
            let recording = try JSONDecoder().decode(Recording.self, from: Data(contentsOf: url))
            recordings.append(("\(server)/\(recording.scenario)", recording))
          } catch {
            fatalError("\(url.path) is not a recording: \(error)")
          }
        }
      }
    }
    return recordings
  }()

  private static func contents(of folder: URL) -> [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []).sorted()
  }
}
