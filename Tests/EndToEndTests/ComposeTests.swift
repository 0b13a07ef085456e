import Foundation
import TestSupport
import Testing

/// That `deploy/compose` fits together, and fits the image.
@Suite struct ComposeTests {
  private let file: JSONTree
  private let curfew: JSONTree

  init() throws {
    file = try DeployedFiles.yaml("compose/compose.yaml")
    curfew = file["services"]["curfew"]
  }

  /// The names of the variables that `${NAME…}` asks for.
  @Test func theExampleHasEveryVariable() throws {
    let text = try DeployedFiles.text("compose/compose.yaml")
    let asked = text.components(separatedBy: "${").dropFirst().map { part in
      String(part.prefix { $0.isLetter || $0.isNumber || $0 == "_" })
    }
    let lines = try DeployedFiles.text("compose/.env.example").split(separator: "\n").filter { !$0.hasPrefix("#") }
    #expect(Set(asked) == Set(lines.map { String($0.prefix { $0 != "=" }) }) && !asked.isEmpty)
  }

  @Test func everyNameLeadsSomewhere() throws {
    for (name, service) in file["services"].members {
      let before = service["depends_on"].elements.compactMap(\.text) + service["depends_on"].members.keys
      for other in before { #expect(file["services"].has(other), "\(name) waits for \(other)") }
      for secret in service["secrets"].elements.compactMap(\.text) { #expect(file["secrets"].has(secret), "\(secret)") }
      for volume in service["volumes"].elements.compactMap(\.text) where !volume.hasPrefix(".") {
        #expect(file["volumes"].has(String(volume.prefix { $0 != ":" })), "\(volume)")
      }
    }
  }

  @Test func theServiceIsThatOfTheImage() throws {
    let (config, _) = try DeployedFiles.image()
    let port = try #require(DeployedFiles.imageEnvironment()["CURFEW_LISTEN"])
    #expect(curfew["read_only"].bool == true && curfew["cap_drop"].elements.map(\.text) == ["ALL"])
    #expect(curfew["ports"].elements.map(\.text) == ["127.0.0.1\(port)\(port)"])
    #expect(curfew["healthcheck"]["test"] == config["Healthcheck"]["Test"])
    let mounted = curfew["volumes"].elements.compactMap(\.text).map { $0.split(separator: ":")[1] }
    #expect(mounted.contains { $0 == config["WorkingDir"].text ?? "" })
    for volume in config["Volumes"].members.keys { #expect(mounted.contains { $0 == volume }) }
    // Where compose puts a secret.
    let secret = try #require(curfew["secrets"].elements.first?.text)
    #expect(curfew["environment"]["CURFEW_TOKEN_FILE"].text == "/run/secrets/\(secret)")
    // The one of the coder service, by its name.
    #expect(curfew["environment"]["CODER_URL"].text == "http://coder:7080")
    #expect(file["services"]["coder"]["environment"]["CODER_HTTP_ADDRESS"].text == "0.0.0.0:7080")
  }
}
