import HTTPServer

@testable import CoderAPI

/// A made-up server's workspaces, with what is wrong with its list.
struct Fleet: Sendable {
  struct Member: Sendable {
    let owner: String
    let name: String
    var template = "go"
    var id: String { "id-\(owner)-\(name)" }

    fileprivate var json: String {
      """
      {"id":"\(id)","name":"\(name)","owner_name":"\(owner)","template_name":"\(template)",
      "latest_build":{"build_number":1,"transition":"start","status":"running","resources":[]}}
      """
    }
  }

  var members: [Member]
  /// What a page has, of those that a filter finds; `end` is `nil` for all.
  var rows: @Sendable (_ members: [Member], _ offset: Int, _ end: Int?) -> [Member] = { members, offset, end in
    Array(members[min(offset, members.count)..<min(end ?? members.count, members.count)])
  }
  /// What comes instead of any answer that holds a workspace; `nil` for the answer.
  var spoiled: @Sendable (_ member: Member, _ whole: String) -> ServerResponse? = { _, _ in nil }
  /// The filters that it heeds.
  var filters = ["owner", "template", "status", "name"]
  /// Whether filters that it does not heed are refused.
  var refusesFilters = false

  /// The members in the order of names that are each `owner/name`.
  init(_ names: [String]) {
    members = names.map { name in
      let parts = name.split(separator: "/").map(String.init)
      return Member(owner: parts[0], name: parts[1])
    }
  }

  func server() throws -> ScriptedServer { try ScriptedServer { request, _ in response(to: request) } }

  func response(to request: ServerRequest) -> ServerResponse {
    let parts = request.path.split(separator: "/").map(String.init)
    if request.path.hasSuffix("/workspaces") { return list(request) }
    let member = members.first { $0.id == parts.last || parts.suffix(3) == [$0.owner, "workspace", $0.name] }
    guard let member else { return .coder(#"{"message":"Resource not found or you do not have access"}"#, status: 404) }
    return spoiled(member, member.json) ?? .coder(member.json)
  }

  private func list(_ request: ServerRequest) -> ServerResponse {
    var found = members
    for term in (request.queryValue("q") ?? "").split(separator: " ") {
      let parts = term.split(separator: ":", maxSplits: 1).map(String.init)
      guard filters.contains(parts[0]) else {
        if !refusesFilters { continue }
        let json =
          #"{"message":"Invalid workspace search query.","validations":[{"field":"q","detail":"no such key"}]}"#
        return .coder(json, status: 400)
      }
      found = found.filter { member in
        switch parts[0] {
        case "owner": member.owner == parts[1]
        case "template": member.template == parts[1]
        case "status": parts[1] == "running"
        default: member.name.contains(parts[1])
        }
      }
    }
    let limit = Int(request.queryValue("limit") ?? "") ?? 0
    let offset = Int(request.queryValue("offset") ?? "0") ?? 0
    let shown = rows(found, offset, limit > 0 ? offset + limit : nil)
    let json = "{\"workspaces\":[\(shown.map(\.json).joined(separator: ","))],\"count\":\(found.count)}"
    for member in shown { if let instead = spoiled(member, json) { return instead } }
    return .coder(json)
  }
}
