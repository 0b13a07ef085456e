import FoundationEssentials

/// What an official client asked a real server for each of its commands, and what it was answered.
public struct Dialogue: Decodable, Sendable {
  public let client: String
  public let commands: [Command]

  public struct Command: Decodable, Sendable {
    public let command: String
    public let exit: Int
    public let asked: [Question]
  }

  /// A request with its answer, or with the frames that came after an upgrade.
  public struct Question: Decodable, Sendable {
    public let at: String?
    public let request: Recording.Request
    public let response: Recording.Response?
    public let websocket: WebSocket?

    public struct WebSocket: Decodable, Sendable {
      public let frames: [Frame]
    }

    public struct Frame: Decodable, Sendable {
      /// 1 is text, 8 the end.
      public let opcode: Int
      public let text: String?
    }

    fileprivate func step(as user: String) -> Recording.Step {
      var (request, response) = (request, response)
      if let websocket {
        let lines = websocket.frames.compactMap { $0.opcode == 1 ? $0.text : nil }
        request = Recording.Request(
          method: request.method, path: request.path, query: nil, headers: request.headers, body: nil)
        response = Recording.Response(
          status: 200, headers: ["Content-Type": "application/json; charset=utf-8"],
          body: "[" + lines.joined(separator: ",") + "]")
      }
      return Recording.Step(
        as: user, at: at, note: nil, request: request, response: response, event: nil, until: nil, workspace: nil,
        agent: nil, workspaces: nil, role: nil, scopes: nil, message: nil, stream: nil)
    }
  }

  /// Reads the dialogue of a server's own client; `nil` where there is none.
  public static func load(of server: Recordings.Server) throws -> Dialogue? {
    let file = Recordings.folder.appendingPathComponent("clients/coder-\(server.rawValue).json")
    guard FileManager.default.fileExists(atPath: file.path) else { return nil }
    return try JSONDecoder().decode(Dialogue.self, from: Data(contentsOf: file))
  }

  /// The dialogue as one recording, asked by `user`. What was told over a WebSocket becomes the list of the same lines, which
  /// is asked for once the client knows that the job is over.
  public func recording(as user: String) -> Recording {
    var steps: [Recording.Step] = []
    var log: Recording.Step?
    for question in commands.flatMap(\.asked) {
      if question.websocket != nil {
        log = question.step(as: user)
        continue
      }
      steps.append(question.step(as: user))
      if let last = log {
        steps.append(last)
        log = nil
      }
    }
    return Recording(scenario: client, about: "", steps: steps)
  }
}
