/// What a server says about itself to everybody.
public struct BuildInfo: Sendable, Hashable {
  /// As in ``ServerVersion``, which reads it.
  public var version: String
  /// `nil` before it was introduced.
  public var deploymentID: String?
  /// Where people go; the address that its operator gave it.
  public var dashboardURL: String?
}

extension BuildInfo {
  private enum Field: String, CaseIterable, Sendable {
    case version
    case deploymentID = "deployment_id"
    case dashboardURL = "dashboard_url"
  }

  private static let fields = JSONFields(Field.self)

  init(reading json: inout JSONReader) throws(JSONProblem) {
    self.init(version: "")
    let start = json.position
    try json.openObject()
    while let field = try json.nextField(BuildInfo.fields) {
      switch field {
      case .version: version = try json.string()
      case .deploymentID: deploymentID = try json.filledString()
      case .dashboardURL: dashboardURL = try json.filledString()
      }
    }
    guard !version.isEmpty else { throw json.missing("version", from: start) }
  }
}
