import Time

/// A report of an AI agent in a workspace about its work.
public struct AppStatus: Sendable, Hashable {
  /// What it says it does.
  public var state: AppState
  /// When it reported.
  public var createdAt: Timestamp?
  /// In the agent's words.
  public var message: String
}

extension AppStatus {
  private enum Field: String, CaseIterable, Sendable {
    case state, message
    case createdAt = "created_at"
  }

  private static let fields = JSONFields(Field.self)

  init(reading json: inout JSONReader) throws(JSONProblem) {
    self.init(state: AppState(rawValue: ""), message: "")
    try json.openObject()
    while let field = try json.nextField(AppStatus.fields) {
      switch field {
      case .state: state = try json.name()
      case .message: message = try json.nullableString() ?? ""
      case .createdAt: createdAt = try json.time()
      }
    }
  }
}

/// What an AI agent inside a workspace reports about its work.
public struct AppState: OpenName {
  /// As on the wire.
  public let rawValue: String

  /// Takes any name, known or not.
  public init(rawValue: String) { self.rawValue = rawValue }

  /// It is at work, though nobody may be connected.
  public static let working = AppState(rawValue: "working")
  /// It waits for somebody.
  public static let idle = AppState(rawValue: "idle")
  /// It is done.
  public static let complete = AppState(rawValue: "complete")
  /// It gave up.
  public static let failure = AppState(rawValue: "failure")
}
