import HTTPServer

/// What real servers have at paths of which the simulated one serves another method: a 405 would be a lie there.
enum NotImitated {
  static let routes: RouteTable<Void> = {
    var table = RouteTable<Void>()
    for (method, pattern) in [
      ("POST", "/users/first"), ("DELETE", "/users/{user}"), ("DELETE", "/templates/{template}"),
      ("PATCH", "/organizations/{organization}"), ("DELETE", "/organizations/{organization}"),
      ("DELETE", "/organizations/{organization}/members/{user}"), ("PATCH", "/templateversions/{version}"),
      ("POST", "/organizations/{organization}/groups"), ("PUT", "/appearance"),
      ("PUT", "/users/{user}/keys/tokens"), ("POST", "/workspaces/{workspace}/watch"),
    ] { table.add(method, pattern, ()) }
    return table
  }()
}
