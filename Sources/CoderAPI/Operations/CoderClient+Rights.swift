import Text

/// What may be asked about the token's rights (How Coder behaves, "Rights"): whether it may do something to workspaces.
public struct RightsQuestion: Sendable, Hashable {
  /// What is to be done.
  public enum Action: String, Sendable {
    case read
    /// Extend, set a TTL or a schedule.
    case update
  }

  /// To which of them.
  public enum Object: Sendable, Hashable {
    /// All there are.
    case everyWorkspace
    /// All of an organization, by its id.
    case organization(String)
    /// One, by its id.
    case workspace(String)
  }

  /// What is to be done.
  public var action: Action
  /// To which of them.
  public var object: Object

  /// A question.
  public init(_ action: Action, _ object: Object) {
    self.action = action
    self.object = object
  }

  fileprivate var json: String {
    let object =
      switch object {
      case .everyWorkspace: ""
      case .organization(let id): ",\"organization_id\":" + id.jsonString
      case .workspace(let id): ",\"resource_id\":" + id.jsonString
      }
    return "{\"object\":{\"resource_type\":\"workspace\"\(object)},\"action\":\"\(action.rawValue)\"}"
  }
}

extension CoderClient {
  /// More questions than this are asked in several requests: the server looks each workspace up by itself.
  private static let questionsARequest = 250

  /// Asks what the token may do, with its user's roles and its own scopes. Servers of all versions answer; nothing is changed.
  ///
  /// - Returns: an answer for each question. One that the server leaves out is a no.
  public func rights(_ questions: [RightsQuestion]) async throws -> [Bool] {
    var answers: [Bool] = []
    for start in stride(from: 0, to: questions.count, by: Self.questionsARequest) {
      let some = questions[start..<min(start + Self.questionsARequest, questions.count)]
      let checks = zip(some.indices, some).map { "\"\($0)\":" + $1.json }
      var request = CoderRequest(
        operation: "ask what the token may do", method: .post, path: "/authcheck",
        body: "{\"checks\":{" + checks.joined(separator: ",") + "}}")
      request.onlyAsks = true
      let allowed = try await answer(request) { (json: inout JSONReader) throws(JSONProblem) in
        var allowed: Set<String> = []
        try json.openObject()
        while let name = try json.nextName() {
          if try json.bool() { allowed.insert(name) }
        }
        return allowed
      }
      answers += some.indices.map { allowed.value.contains("\($0)") }
    }
    return answers
  }
}
