import FoundationEssentials
import HTTPClient

/// One scenario recorded from a real server: `recordings/README.md` describes the format.
struct Recording: Sendable, Decodable {
  /// What is read of a step: an exchange, a stream, or neither.
  struct Step: Sendable, Decodable {
    struct Request: Sendable, Decodable {
      var method: String
      var path: String
      var query: String?
    }

    struct Response: Sendable, Decodable {
      var status: Int
      var headers: [String: String]
      var body: String
    }

    struct Stream: Sendable, Decodable {
      struct Piece: Sendable, Decodable {
        var bytes: String
      }

      var path: String
      var raw: [Piece]
    }

    var request: Request?
    var response: Response?
    var stream: Stream?
    var note: String?
  }

  var scenario: String
  var server: String
  var steps: [Step]

  /// An exchange with the answer as the client would see it.
  struct Exchange: Sendable, CustomStringConvertible {
    var recording: String
    var index: Int
    var request: Step.Request
    var answer: HTTPResponse

    /// Below `/api/v2`; `nil` for a request to another place.
    var path: String? {
      request.path.hasPrefix("/api/v2/") ? String(request.path.dropFirst("/api/v2".count)) : nil
    }

    var text: String { String(decoding: answer.body, as: UTF8.self) }
    var description: String {
      "\(recording) step \(index): \(request.method) \(request.path) \(answer.status) \(text.prefix(200))"
    }
  }

  var exchanges: [Exchange] {
    steps.enumerated().compactMap { index, step in
      guard let request = step.request, let response = step.response else { return nil }
      var headers = HTTPHeaders()
      for (name, value) in response.headers.sorted(by: { $0.key < $1.key }) { headers.append(name, value) }
      return Exchange(
        recording: "\(server)/\(scenario)", index: index, request: request,
        answer: HTTPResponse(
          head: HTTPResponseHead(status: response.status, headers: headers), body: Array(response.body.utf8)))
    }
  }
}

/// The recordings at hand: those in the folder that `CURFEW_RECORDINGS` names, else the choice in `Fixtures`.
enum Recordings {
  static let folder: String = {
    let named = ProcessInfo.processInfo.environment["CURFEW_RECORDINGS"] ?? ""
    if !named.isEmpty { return named }
    return URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent("Fixtures").path
  }()

  static let all: [Recording] = {
    var recordings: [Recording] = []
    for version in contents(of: folder) where version.hasPrefix("v") {
      for file in contents(of: folder + "/" + version) where file.hasSuffix(".json") {
        guard let data = FileManager.default.contents(atPath: "\(folder)/\(version)/\(file)") else { continue }
        do {
          recordings.append(try JSONDecoder().decode(Recording.self, from: data))
        } catch {
          fatalError("\(folder)/\(version)/\(file) is not a recording: \(error)")
        }
      }
    }
    return recordings
  }()

  static let exchanges: [Recording.Exchange] = all.flatMap(\.exchanges)

  private static func contents(of folder: String) -> [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted()
  }
}
