import CoderAPI
import Diagnostics

/// Which template somebody names. Names are unique within an organization only.
enum TemplateChoice {
  /// - Parameter wanted: a name, `ORGANIZATION/NAME`, or an id; case does not count, as on the server
  /// - Throws: ``CommandFailure`` with what there is, where it is none or several
  static func template(_ wanted: String, among templates: [Template]) throws(CommandFailure) -> Template {
    let name = wanted.lowercased()
    let found = templates.filter { template in
      template.id == name || template.name.lowercased() == name || template.path?.lowercased() == name
    }
    if found.count == 1 { return found[0] }
    if found.isEmpty {
      let unknown = UnknownName("template", wanted, among: templates.map(\.name))
      throw CommandFailure(.failure, "the token sees \(unknown?.sentence ?? "no template '\(wanted)'")")
    }
    let choices = found.map { template in
      template.path.map { "\($0) (\(template.id))" }
        ?? "\(template.id) (of organization \(template.organizationID ?? "that the server does not tell"))"
    }
    throw CommandFailure(
      .failure, "\(found.count) templates are called '\(wanted)', each of another organization",
      advice: "say which, by its path or id: \(choices.sorted().joined(separator: ", "))")
  }
}

extension Template {
  /// `ORGANIZATION/NAME`; `nil` where the server does not tell the organization's name.
  fileprivate var path: String? { organizationName.map { "\($0)/\(name)" } }
}
