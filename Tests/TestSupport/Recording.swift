import FoundationEssentials

/// One scenario recorded from a real Coder server.
public struct Recording: Decodable, Sendable {
  public let scenario: String
  public let about: String
  public let steps: [Step]

  /// The steps that are a plain request with its answer, in order.
  public var exchanges: [Exchange] {
    steps.compactMap { step in
      guard let request = step.request, let response = step.response else { return nil }
      return Exchange(as: step.as, at: step.at, note: step.note, request: request, response: response)
    }
  }

  /// An exchange, or something that happened to the world in between (`event`).
  public struct Step: Decodable, Sendable {
    /// The user or token that asked; `nil` for nobody.
    public let `as`: String?
    /// When it was sent, RFC 3339, by the client's clock.
    public let at: String?
    public let note: String?
    public let request: Request?
    public let response: Response?
    /// What happened: `agent starts`, `waited` (with `until`), …
    public let event: String?
    public let until: String?
    public let workspace: String?
    public let agent: String?
    /// The workspaces that were made before the scenario began (event `the fleet`).
    public let workspaces: [Workspace]?
    /// The name of a token that was made (event `token`), and what it is limited to.
    public let role: String?
    public let scopes: [String]?
    /// What a template's owner says about it.
    public let message: String?
    /// Server-sent events as they came over the socket.
    public let stream: Stream?
  }

  /// A workspace that was there, and in which state.
  public struct Workspace: Decodable, Sendable {
    public let id: String
    public let name: String
    public let state: String
  }

  public struct Exchange: Sendable {
    public let `as`: String?
    public let at: String?
    public let note: String?
    public let request: Request
    public let response: Response
  }

  public struct Request: Decodable, Sendable {
    public let method: String
    public let path: String
    /// Without the question mark; `nil` when there was none.
    public let query: String?
    public let headers: [String: String]
    public let body: String?
  }

  public struct Response: Decodable, Sendable {
    public let status: Int
    public let headers: [String: String]
    /// The exact bytes as text.
    public let body: String
  }

  public struct Stream: Decodable, Sendable {
    public let method: String
    public let path: String
    public let raw: [Chunk]
    /// What was done to the workspace while the stream was open.
    public let meanwhile: [Deed]?

    /// A request to the watched workspace, as `PUT /ttl {"ttl_ms": 5400000} -> 204`.
    public struct Deed: Decodable, Sendable {
      /// Milliseconds since the stream's request.
      public let milliseconds: Int
      public let did: String

      enum CodingKeys: String, CodingKey {
        case milliseconds = "at_ms"
        case did
      }
    }

    /// What one read returned, head of the response and chunk lengths included.
    public struct Chunk: Decodable, Sendable {
      /// Milliseconds since the request.
      public let milliseconds: Int
      public let bytes: String

      enum CodingKeys: String, CodingKey {
        case milliseconds = "at_ms"
        case bytes
      }
    }
  }
}
