import HTTPServer
import TestSupport
import Testing
import Time

@testable import Simulator

/// What rules read of a workspace, brought about as people bring it about on a real server.
struct BroughtAboutTests {
  private static let newer = ServerVersion.allCases.filter { $0 != .v0136 }

  private func shown(_ world: inout OneWorkspace) -> JSONTree {
    world.send("GET", "/workspaces/\(world.id)").json ?? .null
  }

  @Test(arguments: newer) func favouritesAreTheOwnersOwn(_ version: ServerVersion) throws {
    var world = try OneWorkspace(version)
    let admin = world.token
    for (method, word) in [("PUT", "favorite"), ("DELETE", "un-favorite")] {
      let refused = world.send(method, "/workspaces/\(world.id)/favorite")
      #expect(refused.status == 403)
      #expect(refused.json?["message"].text == "You can only \(word) workspaces that you own.")
    }
    world.token = world.coder.addToken(user: "ana")
    #expect(world.send("PUT", "/workspaces/\(world.id)/favorite").status == 204)
    #expect(shown(&world)["favorite"] == .bool(true))
    world.token = admin
    #expect(shown(&world)["favorite"] == .bool(false))
    world.token = world.coder.addToken(user: "ana")
    #expect(world.send("DELETE", "/workspaces/\(world.id)/favorite").status == 204)
    #expect(shown(&world)["favorite"] == .bool(false))
  }

  @Test(arguments: newer) func automaticUpdatesAreAlwaysOrNever(_ version: ServerVersion) throws {
    var world = try OneWorkspace(version, schedule: "CRON_TZ=UTC 0 10 * * *")
    let refused = world.send("PUT", "/workspaces/\(world.id)/autoupdates", #"{"automatic_updates":"bogus"}"#)
    #expect(refused.status == 400)
    #expect(refused.json?["validations"].elements.first?["field"].text == "automatic_updates")
    #expect(shown(&world)["automatic_updates"].text == "never")
    #expect(world.send("PUT", "/workspaces/\(world.id)/autoupdates", #"{"automatic_updates":"always"}"#).status == 204)
    #expect(shown(&world)["automatic_updates"].text == "always")
    // Its own start then takes the newest version.
    world.coder.publishVersion(of: "dev")
    world.stop()
    #expect(shown(&world)["outdated"] == .bool(true))
    world.wait(.hours(1))
    #expect(shown(&world)["outdated"] == .bool(false))
  }

  @Test(arguments: ServerVersion.allCases) func aNewVersionOutdatesWorkspaces(_ version: ServerVersion) throws {
    var world = try OneWorkspace(version)
    let template = world.coder.templates[0].id
    let made = world.send(
      "POST", "/organizations/\(world.coder.organization)/templateversions", #"{"template_id":"\#(template)"}"#)
    #expect(made.status == 201)
    #expect(shown(&world)["outdated"] == .bool(false))
    let id = made.json?["id"].text ?? ""
    #expect(world.send("PATCH", "/templates/\(template)/versions", #"{"id":"\#(id)"}"#).status == 200)
    #expect(shown(&world)["outdated"] == .bool(true))
    #expect(
      world.send(
        "POST", "/workspaces/\(world.id)/builds", #"{"transition":"start","template_version_id":"\#(id)"}"#
      ).status == 201)
    #expect(shown(&world)["outdated"] == .bool(false))
    #expect(world.send("GET", "/templates/\(template)/versions").json?.elements.count == 2)
  }

  @Test(arguments: newer) func costsAreCountedWithALicence(_ version: ServerVersion) throws {
    for isLicensed in [false, true] {
      var world = try OneWorkspace(version)
      world.coder.settings.isLicensed = isLicensed
      #expect(shown(&world)["latest_build"]["daily_cost"] == .number(isLicensed ? 5 : 0))
      world.stop()
      #expect(shown(&world)["latest_build"]["daily_cost"] == .number(isLicensed ? 1 : 0))
    }
  }

  @Test(arguments: newer) func templatesAreDeprecatedAndTakenBack(_ version: ServerVersion) throws {
    var world = try OneWorkspace(version)
    let template = world.coder.templates[0].id
    let changed = world.send("PATCH", "/templates/\(template)", #"{"deprecation_message":"use gpu"}"#)
    #expect(changed.status == 200)
    #expect(changed.json?["deprecated"] == .bool(true))
    #expect(world.send("GET", "/templates").json?.elements.isEmpty == true)
    #expect(world.send("GET", "/templates?q=deprecated:true").json?.elements.count == 1)
    #expect(world.send("PATCH", "/templates/\(template)", #"{"deprecation_message":""}"#).status == 200)
    #expect(world.send("GET", "/templates?q=exact_name:%22dev%22").json?.elements.count == 1)
    #expect(world.send("GET", "/templates?q=exact_name:de").json?.elements.isEmpty == true)
    #expect(world.send("GET", "/templates?q=nonsense:x").status == 400)
    world.token = world.coder.addToken(user: "ana")
    #expect(world.send("PATCH", "/templates/\(template)", #"{"deprecation_message":"mine"}"#).status == 404)
  }

  @Test(arguments: newer) func organizationsAreApart(_ version: ServerVersion) throws {
    var world = try OneWorkspace(version)
    #expect(world.send("POST", "/organizations", #"{"name":"lab"}"#).status == 403)
    world.coder.settings.isLicensed = true
    let reserved = world.send("POST", "/organizations", #"{"name":"default"}"#)
    #expect(reserved.json?["message"].text == "Organization name \"default\" is reserved.")
    #expect(world.send("POST", "/organizations", #"{"name":"lab"}"#).status == 201)
    let own = world.send("PUT", "/organizations/lab/members/me/roles", #"{"roles":[]}"#)
    #expect(own.status == 400)
    #expect(own.json?["message"].text == "You cannot change your own organization roles.")
    #expect(world.send("POST", "/organizations", #"{"name":"lab"}"#).status == 409)
    world.coder.addTemplate(SimulatedTemplate("dev"), organization: "lab")
    #expect(world.send("POST", "/users", #"{"username":"lena"}"#).status == 201)
    #expect(world.send("POST", "/organizations/lab/members/lena").status == 200)
    let roles = #"{"roles":["organization-admin"]}"#
    #expect(world.send("PUT", "/organizations/lab/members/lena/roles", roles).status == 200)
    world.token = world.coder.addToken(user: "lena")
    let template = world.coder.templates[1].id
    let made = world.send("POST", "/users/me/workspaces", #"{"template_id":"\#(template)","name":"bench"}"#)
    #expect(made.status == 201)
    #expect(made.json?["organization_name"].text == "lab")
    // She has everything in the one and nothing in the other but what members see.
    #expect(world.send("GET", "/workspaces").json?["count"] == .number(1))
    #expect(world.extend(to: world.coder.now + .hours(2)).status == 404)
    #expect(world.send("GET", "/workspaces?q=organization:lab").json?["count"] == .number(1))
    #expect(world.send("GET", "/workspaces?q=organization:coder").json?["count"] == .number(0))
    #expect(world.send("GET", "/templates").json?.elements.count == 2)
    world.token = world.coder.addToken(user: "ana")
    #expect(world.send("GET", "/templates").json?.elements.count == 1)
    #expect(world.send("GET", "/organizations/lab").status == 404)
    #expect(world.send("POST", "/users/me/workspaces", #"{"template_id":"\#(template)","name":"x"}"#).status == 403)
  }

  @Test(arguments: ServerVersion.allCases) func rolesAreGivenAndTaken(_ version: ServerVersion) throws {
    var world = try OneWorkspace(version)
    world.coder.addUser("ben")
    let reader = world.coder.addToken(user: "ben")
    #expect(world.send("PUT", "/users/ben/roles", #"{"roles":["template-admin"]}"#).status == 200)
    #expect(world.send("PUT", "/users/ben/roles", #"{"roles":["king"]}"#).status == 400)
    let own = world.send("PUT", "/users/me/roles", #"{"roles":[]}"#)
    #expect(own.status == 400 && own.json?["message"].text == "You cannot change your own roles.")
    let admin = world.token
    world.token = reader
    #expect(world.send("GET", "/workspaces").json?["count"] == .number(1))
    world.token = admin
    #expect(world.send("PUT", "/users/ben/roles", #"{"roles":[]}"#).status == 200)
    world.token = reader
    #expect(world.send("GET", "/workspaces").json?["count"] == .number(0))
    #expect(world.send("PUT", "/users/ben/roles", #"{"roles":["owner"]}"#).status == 404)
  }
}
