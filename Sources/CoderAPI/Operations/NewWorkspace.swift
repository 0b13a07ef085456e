import Text

/// What a new workspace is to be.
public struct NewWorkspace: Sendable, Hashable {
  /// A user name, an id, or `me`.
  public var owner: String
  /// 1 to 32 letters, digits and single hyphens, beginning and ending with none of these last.
  public var name: String
  /// Its active version is built.
  public var templateID: String
  /// Coder's cron form (How Coder behaves, "Schedules"); `nil` for none.
  public var autostartSchedule: String?
  /// `nil` and 0 give the template's own.
  public var ttlMilliseconds: Int64?
  /// Values for the template's parameters, in any order. Servers before parameters of this kind ignore them.
  public var parameters: [Parameter]

  /// A value for one of the template's parameters.
  public struct Parameter: Sendable, Hashable {
    /// As the template names it.
    public var name: String
    /// As text, whatever the type of the parameter.
    public var value: String

    /// A value for the parameter of that name.
    public init(name: String, value: String) {
      self.name = name
      self.value = value
    }
  }

  /// A workspace of the own user with what the template gives.
  public init(
    owner: String = "me", name: String, templateID: String, autostartSchedule: String? = nil,
    ttlMilliseconds: Int64? = nil, parameters: [Parameter] = []
  ) {
    self.owner = owner
    self.name = name
    self.templateID = templateID
    self.autostartSchedule = autostartSchedule
    self.ttlMilliseconds = ttlMilliseconds
    self.parameters = parameters
  }

  var json: String {
    var fields = [
      "\"name\":" + name.jsonString, "\"template_id\":" + templateID.jsonString,
    ]
    if let autostartSchedule { fields.append("\"autostart_schedule\":" + autostartSchedule.jsonString) }
    if let ttlMilliseconds { fields.append("\"ttl_ms\":\(ttlMilliseconds)") }
    if !parameters.isEmpty {
      let values = parameters.map {
        "{\"name\":" + $0.name.jsonString + ",\"value\":" + $0.value.jsonString + "}"
      }
      fields.append("\"rich_parameter_values\":[" + values.joined(separator: ",") + "]")
    }
    return "{" + fields.joined(separator: ",") + "}"
  }
}
