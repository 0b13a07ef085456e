import HTTPServer
import TestSupport
import Testing
import Time

@testable import Simulator

/// The log of a build over a WebSocket, byte for byte.
struct LogStreamTests {
  @Test(arguments: ServerVersion.allCases) func followsABuildToItsEnd(_ version: ServerVersion) throws {
    var world = try OneWorkspace(version)
    let build = world.send("POST", "/workspaces/\(world.id)/builds", #"{"transition":"stop"}"#).json?["id"].text ?? ""
    let clock = SimulatedClock.manual(at: world.coder.now)
    let server = try SimulatorServer(coder: world.coder, clock: clock, port: 0)
    defer { server.stop() }
    let connection = try follow(build, on: server, world.token)
    let head = connection.receive(until: "\r\n\r\n")
    #expect(head.hasPrefix("HTTP/1.1 101 "))
    #expect(head.contains("Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo="))
    // The build begins and ends.
    clock.advance(by: .seconds(1))
    server.catchUp()
    let beginning = connection.receive(until: "Stopping workspace")
    #expect(beginning.contains("Setting up") && !beginning.contains("Cleaning Up"))
    clock.advance(by: .minutes(1))
    server.catchUp()
    let end = connection.receive(until: "Cleaning Up\",\"output\":\"\"}\n")
    #expect(end.contains("Cleaning Up"))
  }

  @Test func endsWithTheServer() throws {
    var world = try OneWorkspace { $0.behaviour = .hangsAtStop }
    let build = world.send("POST", "/workspaces/\(world.id)/builds", #"{"transition":"stop"}"#).json?["id"].text ?? ""
    let server = try SimulatorServer(coder: world.coder, clock: .manual(at: world.coder.now), port: 0)
    let connection = try follow(build, on: server, world.token)
    #expect(connection.receive(until: "\r\n\r\n").hasPrefix("HTTP/1.1 101 "))
    server.stop()
    #expect(connection.receive().isEmpty)
  }

  private func follow(_ build: String, on server: SimulatorServer, _ token: String) throws -> RawConnection {
    let connection = try RawConnection(port: server.port)
    connection.send(
      "GET /api/v2/workspacebuilds/\(build)/logs?follow HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\n"
        + "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
        + "Coder-Session-Token: \(token)\r\n\r\n")
    return connection
  }

  @Test func refusesWhatIsNoWebSocket() throws {
    var world = try OneWorkspace()
    let build = world.workspace.latest.id.text
    #expect(world.send("GET", "/workspacebuilds/\(build)/logs?follow").status == 426)
    let lines = world.send("GET", "/workspacebuilds/\(build)/logs").json?.elements ?? []
    #expect(lines.compactMap { $0["stage"].text }.last == "Cleaning Up")
    #expect(world.send("GET", "/workspacebuilds/\(build)/logs?after=x").status == 400)
  }
}
