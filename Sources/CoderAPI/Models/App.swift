/// Something in a workspace that people open in the browser, such as an editor.
public struct App: Sendable, Hashable {
  /// Another for every build.
  public var id: String
  /// Unique within its agent, as the template names it.
  public var slug: String
  /// `nil` when it has none beside its slug.
  public var displayName: String?
  /// `disabled` where there is no check.
  public var health: AppHealth
  /// Who may open it: `owner`, `authenticated`, `organization`, `public`.
  public var sharingLevel: String
}

extension App {
  private enum Field: String, CaseIterable, Sendable {
    case id, slug, health
    case displayName = "display_name"
    case sharingLevel = "sharing_level"
  }

  private static let fields = JSONFields(Field.self)

  init(reading json: inout JSONReader) throws(JSONProblem) {
    self.init(id: "", slug: "", health: AppHealth(rawValue: ""), sharingLevel: "")
    try json.openObject()
    while let field = try json.nextField(App.fields) {
      switch field {
      case .id: id = try json.string()
      case .slug: slug = try json.nullableString() ?? ""
      case .displayName: displayName = try json.filledString()
      case .health: health = try json.name()
      case .sharingLevel: sharingLevel = try json.nullableString() ?? ""
      }
    }
  }
}

/// What an app's health check said last.
public struct AppHealth: OpenName {
  /// As on the wire.
  public let rawValue: String

  /// Takes any name, known or not.
  public init(rawValue: String) { self.rawValue = rawValue }

  /// There is no check.
  public static let disabled = AppHealth(rawValue: "disabled")
  /// It has not answered yet.
  public static let initializing = AppHealth(rawValue: "initializing")
  /// It answers.
  public static let healthy = AppHealth(rawValue: "healthy")
  /// It no longer answers.
  public static let unhealthy = AppHealth(rawValue: "unhealthy")
}
