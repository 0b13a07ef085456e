import Foundation
import HTTPServer
import TestSupport
import Testing

/// Names of files and workspaces, and messages of the server, that would move a cursor, forge a line or turn letters
/// round: no command lets them through, in no form of output.
@Suite(.ownThreads, .serialized) struct UnsafeNamesTests {
  private static let unsafe = "x\u{1B}[31m\u{1B}]0;t\u{7}\u{9B}2J\u{202E}\u{2066}\u{200B}\u{2028}\u{85}\r\u{7F}y"

  /// What must stand nowhere: controls but for ends of lines, direction marks, separators, what cannot be seen.
  private func leaks(_ text: String, allowing ends: Set<Unicode.Scalar> = ["\n"]) -> [String] {
    text.unicodeScalars.filter { scalar in
      let category = scalar.properties.generalCategory
      let isBad = [.control, .format, .lineSeparator, .paragraphSeparator].contains(category)
      return isBad && !ends.contains(scalar)
    }.map { String($0.value, radix: 16) }
  }

  private func expectClean(_ finished: Finished, _ command: [String]) {
    let isCSV = command.contains("csv")
    #expect(leaks(finished.output, allowing: isCSV ? ["\n", "\r"] : ["\n"]) == [], "\(command)\n\(finished.output)")
    #expect(leaks(finished.errors) == [], "\(command)\n\(finished.errors)")
  }

  @Test func keepsNamesOfWorkspacesFromTerminals() async throws {
    let desk = try Desk()
    let escaped = try #require(String(data: JSONEncoder().encode(Self.unsafe), encoding: .utf8)).dropFirst().dropLast()
    let bodies = desk.server.withCoder { coder in
      ["/api/v2/workspaces", "/api/v2/templates", "/api/v2/users/alice/workspace/api"].map { path in
        let request = ServerRequest("GET", path, headers: ["Coder-Session-Token": desk.world.token], body: [])
        let body = String(decoding: coder.handle(request, at: coder.now).response.bytes ?? [], as: UTF8.self)
        return (path, body.replacing("\"api\"", with: "\"\(escaped)\"").replacing("\"alice\"", with: "\"\(escaped)\""))
      }
    }
    let answers = Dictionary(uniqueKeysWithValues: bodies)
    desk.server.answer { request in
      request.method == "GET" ? answers[request.path].map { ServerResponse(status: 200, json: $0) } : nil
    }
    try desk.write(World.rules().replacing("owner: [alice], ", with: ""), to: "rules.d/four.yaml")
    for form in [[], ["-o", "json"], ["-o", "csv"]] {
      for command in [["plan", "--all"], ["sweep", "--all"], ["audit", "list"], ["workspaces", "list"]] {
        let finished = try await desk.run(command + form)
        #expect(finished.output.contains("x"), "\(command)")
        expectClean(finished, command + form)
      }
    }
    for form in [[], ["-o", "json"]] {
      for command in [
        ["explain", "alice/api", "--full"], ["doctor"], ["audit", "show", "14"], ["workspaces", "show", "alice/api"],
      ] {
        expectClean(try await desk.run(command + form), command + form)
      }
    }
    for format in ["text", "json"] {
      let service = try desk.start("serve", "--log-format", format)
      try await service.says("sweep finished")
      service.signal(SIGTERM)
      expectClean(try await service.end(), ["serve", format])
    }
  }

  @Test func keepsNamesOfFilesFromTerminals() async throws {
    let desk = try Desk()
    let name = "rules.d/\(Self.unsafe).yaml"
    try desk.write(
      "version: 1\ngroups:\n  - name: \"\(Self.unsafe)\"\n    rules: [{nmae: a\u{1B}[31m\u{202E}}]\n", to: name)
    for command in [
      ["rules", "lint"], ["plan"], ["sweep"], ["doctor"], ["rules", "lint", "-o", "json"], ["serve"],
      ["audit", "list", "--database", "\(Self.unsafe).db"], ["plan", "--config", Self.unsafe],
      ["plan", "--mode", Self.unsafe], ["audit", "list", "-c", Self.unsafe], [Self.unsafe],
      ["rules", "eval", "'\u{1B}[31m' + \u{202E}"], ["rules", "eval", "'\u{1B}\u{202E}'"],
      ["explain", "alice/\(Self.unsafe)"], ["pause", "--reason", Self.unsafe],
    ] {
      expectClean(try await desk.run(command), command)
    }
    let lint = try await desk.run("rules", "lint")
    #expect(lint.status == 3)
    #expect(lint.output.contains("rules.d/x\u{FFFD}[31m"))
    desk.environment["CLICOLOR_FORCE"] = "1"
    #expect(try await desk.run("rules", "lint").output.contains("\u{1B}[31merror["))
  }
}
