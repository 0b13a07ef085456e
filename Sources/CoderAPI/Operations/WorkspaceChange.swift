import Text
import Time

/// The three changes that decide when a workspace sleeps. They set values rather than move them, so that the same change
/// twice does what one does.
public enum WorkspaceChange: Sendable, Hashable {
  /// The deadline of the session under way, later or earlier; sent exactly, so that a `max_deadline` that was received
  /// can be asked for.
  case extend(deadline: Timestamp)
  /// For how long the workspace runs from its next start on; `nil` or 0 turns autostop off, since v2.19.0 also for the
  /// session under way. The server cuts the time off to whole minutes.
  case ttl(milliseconds: Int64?)
  /// The schedule on which it starts by itself (How Coder behaves, "Schedules"); `nil` removes it.
  case autostart(schedule: String?)

  /// More milliseconds overflow the server's nanoseconds and wrap around to anything (How Coder behaves, "TTL").
  static let largestTTL: Int64 = 9_223_372_036_854

  /// Always `PUT`.
  public var method: String { "PUT" }

  /// The last part of the path.
  private var part: String {
    switch self {
    case .extend: "extend"
    case .ttl: "ttl"
    case .autostart: "autostart"
    }
  }

  /// The path below `/api/v2` for the workspace of this id.
  public func path(of workspace: String) -> String { CoderClient.path(ofWorkspace: workspace) + "/" + part }

  /// The body as it is sent.
  public var body: String {
    switch self {
    case .extend(let deadline): "{\"deadline\":" + deadline.rfc3339.jsonString + "}"
    case .ttl(let milliseconds):
      "{\"ttl_ms\":"
        + (milliseconds.map { "\(min(max($0, -Self.largestTTL), Self.largestTTL))" } ?? "null") + "}"
    case .autostart(let schedule): "{\"schedule\":" + (schedule?.jsonString ?? "null") + "}"
    }
  }

  /// The status of the server's success.
  var success: Int {
    switch self {
    case .extend: 200
    case .ttl, .autostart: 204
    }
  }

  /// How the server's words about its success begin; `nil` where it uses none.
  var confirmation: String? {
    switch self {
    case .extend: "Deadline updated to "
    case .ttl, .autostart: nil
    }
  }

  /// What is attempted, to follow "cannot".
  var operation: String {
    switch self {
    case .extend: "extend the workspace"
    case .ttl: "set the TTL of the workspace"
    case .autostart: "set the autostart schedule of the workspace"
    }
  }

  private enum Field: String, CaseIterable, Sendable {
    case deadline, schedule
    case ttl = "ttl_ms"
  }

  private static let fields = JSONFields(Field.self)

  /// Reads back what ``body`` wrote, whatever the path; `nil` for anything else.
  public init?(body: String) {
    var json = JSONReader(Array(body.utf8))
    var change: WorkspaceChange?
    do throws(JSONProblem) {
      try json.openObject()
      while let field = try json.nextField(Self.fields) {
        switch field {
        case .deadline: change = try json.time().map { .extend(deadline: $0) }
        case .ttl: change = .ttl(milliseconds: try json.nullableInteger())
        case .schedule: change = .autostart(schedule: try json.nullableString())
        }
      }
    } catch {
      // As documented: what it was cannot be told, and its outcome is recorded as undeterminable.
      return nil
    }
    guard let change else { return nil }
    self = change
  }

  /// Whether a workspace, read afterwards, is as the change wanted it.
  public func isMade(to workspace: Workspace) -> Bool {
    switch self {
    case .extend(let deadline): workspace.deadline?.microseconds == deadline.microseconds
    case .ttl(let milliseconds): workspace.ttlMilliseconds == (milliseconds == 0 ? nil : milliseconds)
    case .autostart(let schedule): workspace.autostartSchedule == (schedule == "" ? nil : schedule)
    }
  }
}
