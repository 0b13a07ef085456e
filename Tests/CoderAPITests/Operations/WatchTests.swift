import HTTPClient
import HTTPServer
import Synchronization
import TestSupport
import Testing

@testable import CoderAPI

@Suite struct WatchTests {
  private func client(_ url: String, silence: Duration = .seconds(60)) throws -> CoderClient {
    var options = CoderClient.Options()
    options.watchSilence = silence
    let token = try #require(Token(ScriptedServer.token))
    return CoderClient(url: try ServerURL(url), tokens: TokenSource(token), http: try HTTPClient(), options: options)
  }

  private func frame(_ event: String, _ data: String? = nil) -> String {
    "event: \(event)\n" + (data.map { "data: \($0)\n" } ?? "") + "\n"
  }

  private func workspace(_ id: String, _ status: String = "running") -> String {
    "{\"id\":\"\(id)\",\"name\":\"dev\",\"owner_name\":\"ana\",\"template_name\":\"go\",\"latest_build\":"
      + "{\"build_number\":1,\"transition\":\"start\",\"status\":\"\(status)\"}}"
  }

  private func server(version: String = "v2.36.0", _ feed: EventFeed) throws -> HTTPServer {
    try HTTPServer { [self] request in
      request.path.hasSuffix("/watch")
        ? ServerResponse(
          status: 200, headers: ["Content-Type": "text/event-stream", "X-Coder-Build-Version": version],
          body: .feed(feed))
        : ServerResponse(json: workspace("id", "starting"))
    }
  }

  /// The bytes of the recorded streams as the servers sent them, chunk lines and all.
  @Test func readsTheRecordedStreamsOfBothVersions() async throws {
    let streams = RecordedExchange.watches
    #expect(!streams.isEmpty)
    for stream in streams {
      let id = String(stream.path.split(separator: "/")[3])
      let server = try RawServer { _, connection in
        guard let request = connection.readRequest() else { return }
        if request.contains("/watch ") {
          for piece in stream.raw { connection.write(piece.bytes) }
          connection.write("0\r\n\r\n")
        } else {
          let body = self.workspace(id)
          connection.write(
            "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)")
        }
      }
      var pings = 0
      var workspaces = 0
      for try await event in try await client(server.url).watch(workspace: id) {
        switch event {
        case .ping: pings += 1
        case .workspace(let workspace):
          #expect(workspace.id == id)
          workspaces += 1
        case .problem(let message, _): Issue.record("\(message)")
        }
      }
      #expect(pings > 0)
      #expect(workspaces > 1)
    }
  }

  /// Each event of the recorded stream, as the first one of a stream of its own.
  @Test func readsTheRecordedMetadataOfAnAgent() async throws {
    let stream = try #require(RecordedExchange.metadata.first)
    let end = try #require(stream.raw[0].bytes.firstRange(of: "\r\n\r\n")).upperBound
    let head = String(stream.raw[0].bytes[..<end])
    let chunks = [String(stream.raw[0].bytes[end...])] + stream.raw.dropFirst().map(\.bytes)
    var values: [String?] = []
    for chunk in chunks where chunk.contains("event: data") {
      let server = try RawServer { _, connection in
        guard connection.readRequest() != nil else { return }
        connection.write(head + chunk)
        // Open until the client goes, as the server's streams are.
        _ = connection.readRequest()
      }
      let items = try await client(server.url).metadata(ofAgent: "id")
      #expect(items.map(\.key) == ["cpu"] && items.allSatisfy(\.error.isEmpty))
      values.append(items.first.flatMap { $0.collectedAt == nil ? nil : $0.value })
    }
    #expect(values.prefix(3) == [nil, nil, "0.46 0.38 0.62 2/122 32365"])
    #expect(values.count >= 4)
  }

  @Test func saysWhyThereIsNoMetadata() async throws {
    for (text, words) in [("", "ended before the first event"), (frame("error", "{\"message\":\"Broken\"}"), "Broken")]
    {
      let server = try HTTPServer { _ in ServerResponse(text: text, contentType: "text/event-stream") }
      let failure = await #expect(throws: CoderFailure.self) {
        try await client(server.baseURL).metadata(ofAgent: "id")
      }
      #expect(failure.map { "\($0)".contains(words) } ?? false, "\(failure.map { "\($0)" } ?? "")")
    }
  }

  @Test func beginsWithTheStateAlsoWhereTheServerDoesNotTellIt() async throws {
    let feed = EventFeed()
    feed.send(frame("ping").utf8)
    let server = try server(version: "v0.13.6", feed)
    var events = try await client(server.baseURL).watch(workspace: "id").makeAsyncIterator()
    guard case .workspace(let workspace) = try await events.next() else {
      Issue.record("no workspace first")
      return
    }
    #expect(workspace.latestBuild.status == .starting)
    #expect(try await events.next() == .ping)
    feed.finish()
  }

  @Test func ignoresBlankAndOtherWorkspacesAndGoesOnAfterAnError() async throws {
    let feed = EventFeed()
    let server = try server(feed)
    let events = [
      frame("ping"), frame("data", workspace("00000000-0000-0000-0000-000000000000")),
      frame("data", workspace("other")),
      frame("error", "{\"message\":\"Internal error\",\"detail\":\"\(ScriptedServer.token)\"}"),
      frame("surprise", "{}"),
      frame("data", workspace("id")),
    ]
    for event in events { feed.send(event.utf8) }
    feed.finish()
    var seen: [WorkspaceEvent] = []
    for try await event in try await client(server.baseURL).watch(workspace: "ID") { seen.append(event) }
    #expect(seen.count == 3)
    #expect(seen.prefix(2) == [.ping, .problem(message: "Internal error", detail: "<token>")])
    guard case .workspace = seen.last else {
      Issue.record("\(seen)")
      return
    }
  }

  @Test func silenceIsAnEnd() async throws {
    let feed = EventFeed()
    let server = try server(feed)
    feed.send(frame("ping").utf8)
    var events = try await client(server.baseURL, silence: .milliseconds(60)).watch(workspace: "id").makeAsyncIterator()
    #expect(try await events.next() == .ping)
    await #expect { _ = try await events.next() } throws: { ($0 as? CoderFailure)?.code == .timedOut }
    feed.finish()
  }

  @Test func aMalformedEventSaysWhere() async throws {
    let feed = EventFeed()
    let server = try server(feed)
    feed.send(frame("data", "{\"id\":\"id\",\"name\":7}").utf8)
    feed.finish()
    var events = try await client(server.baseURL).watch(workspace: "id").makeAsyncIterator()
    await #expect { _ = try await events.next() } throws: {
      ($0 as? CoderFailure)?.detail?.hasPrefix("at name, byte") == true
    }
  }

  @Test(arguments: [(404, CoderFailure.Code.absentOrForbidden), (401, .unauthorized), (403, .forbidden)])
  func tellsWhyItMayNotWatch(_ status: Int, _ code: CoderFailure.Code) async throws {
    let server = try ScriptedServer { _, _ in .coder("{\"message\":\"You are signed out.\"}", status: status) }
    #expect(try await failure { try await server.client.watch(workspace: "id") }?.code == code)
  }

  @Test func aPageIsNoStream() async throws {
    let server = try ScriptedServer { _, _ in ServerResponse(text: "<html>", contentType: "text/html") }
    #expect(try await failure { try await server.client.watch(workspace: "id") }?.code == .notACoderServer(.html))
  }
}
