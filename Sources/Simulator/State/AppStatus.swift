import Time

/// What an AI agent inside a workspace says it is doing.
public enum AppState: String, Sendable, CaseIterable {
  case working, idle, complete, failure
}

/// One such report.
struct AppStatus: Sendable {
  let id: SimulatedID
  let agentID: SimulatedID
  let appID: SimulatedID
  let at: Timestamp
  let state: AppState
  let message: String
}
