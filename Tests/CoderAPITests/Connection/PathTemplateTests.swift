import Testing

@testable import CoderAPI

/// The paths by which requests are counted: as many as there are operations, however large the fleet is.
@Suite struct PathTemplateTests {
  @Test(arguments: [
    ("/workspaces", "/workspaces"), ("/buildinfo", "/buildinfo"), ("/users/me", "/users/me"),
    ("/authcheck", "/authcheck"), ("/groups", "/groups"),
    ("/workspaces/1f98461f-644a-4c77-864e-6a3bcdd4db9f/extend", "/workspaces/{}/extend"),
    ("/users/me/keys/35eeXtDQ3Y", "/users/me/keys/{}"), ("/users/alice/workspace/dev", "/users/{}/workspace/{}"),
    ("/users/%C3%A4/workspace/a%2Fb", "/users/{}/workspace/{}"),
    ("/organizations/default/templates", "/organizations/{}/templates"),
    ("", ""),
  ]) func namesNobody(path: String, template: String) {
    var exchange = Exchange(method: "GET", path: path, duration: .zero, attempts: 1)
    #expect(exchange.pathTemplate == template)
    exchange.path += "/"
    #expect(exchange.pathTemplate == template + "/")
  }
}
