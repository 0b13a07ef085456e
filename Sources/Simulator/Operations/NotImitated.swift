import HTTPServer

/// What real servers have at paths that the simulated one would take for something else: of these it serves another method,
/// where a 405 would be a lie, or a name of which it would take the last part for somebody's.
enum NotImitated {
  static let routes: RouteTable<Void> = {
    var table = RouteTable<Void>()
    for (method, pattern) in [
      ("POST", "/users/first"), ("GET", "/users/authmethods"), ("POST", "/users/login"),
      ("POST", "/users/validate-password"), ("GET", "/users/roles"), ("GET", "/users/oidc-claims"),
      ("DELETE", "/users/{user}"), ("GET", "/users/{user}/roles"), ("GET", "/templates/examples"),
      ("DELETE", "/templates/{template}"), ("POST", "/templates/{template}/versions/archive"),
      ("PATCH", "/templateversions/{version}"), ("GET", "/organizations/{organization}/templates/examples"),
      ("PATCH", "/organizations/{organization}"), ("DELETE", "/organizations/{organization}"),
      ("GET", "/organizations/{organization}/members/roles"), ("POST", "/organizations/{organization}/members/roles"),
      ("PUT", "/organizations/{organization}/members/roles"),
      ("DELETE", "/organizations/{organization}/members/{user}"), ("POST", "/organizations/{organization}/groups"),
      ("PUT", "/appearance"), ("POST", "/parameters/{scope}/{id}"),
    ] { table.add(method, pattern, ()) }
    return table
  }()

  static let refusal = SimulatedRefusal(404, "Route not found.", detail: "The simulated server does not imitate this.")
}
