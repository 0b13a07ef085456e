import HTTPServer
import Testing

@testable import CoderAPI

/// The list, page by page, from servers whose order changes meanwhile.
@Suite struct ListingTests {
  private static func page(_ names: [String], count: Int) -> ServerResponse {
    let workspaces = names.map {
      """
      {"id":"\($0)","name":"\($0)","owner_name":"ana","template_name":"go",
      "latest_build":{"build_number":1,"transition":"start","status":"running","resources":[]}}
      """
    }
    return .coder("{\"workspaces\":[\(workspaces.joined(separator: ","))],\"count\":\(count)}")
  }

  /// The order of the list at each request.
  private func server(_ orders: [[String]], count: Int? = nil) throws -> ScriptedServer {
    try ScriptedServer { request, number in
      let order = orders[min(number, orders.count - 1)]
      let limit = Int(request.queryValue("limit") ?? "") ?? 0
      let offset = Int(request.queryValue("offset") ?? "0") ?? 0
      return ListingTests.page(Array(order.dropFirst(offset).prefix(limit)), count: count ?? order.count)
    }
  }

  /// What a pass over pages of two shows.
  private func listing(_ orders: [[String]], count: Int? = nil) async throws -> Listing {
    let server = try server(orders, count: count)
    let listing = try await server.client.listAll(pageSize: 2).value
    #expect(server.requests.count == listing.pages)
    return listing
  }

  @Test(arguments: [(0, 1), (1, 1), (2, 1), (3, 2), (4, 2), (5, 3)])
  func takesNoMorePagesThanAreNeeded(_ count: Int, _ pages: Int) async throws {
    let names = (0..<count).map { "w\($0)" }
    let listing = try await self.listing([names])
    #expect(listing.workspaces.map(\.name) == names)
    #expect(listing.count == count)
    #expect(listing.notSeen == 0)
    #expect(listing.pages == pages)
  }

  @Test func asksForPagesOf250() async throws {
    let server = try server([[]])
    _ = try await server.client.listAll(query: "status:running")
    #expect(server.requestLines == ["GET /workspaces?q=status%3Arunning&limit=250"])
  }

  @Test func findsAgainWhatMovedAway() async throws {
    // d starts between the pages and jumps to the front: b is shown twice and d only when the list is read again.
    let listing = try await self.listing([["a", "b", "c", "d"], ["d", "a", "b", "c"]])
    #expect(listing.workspaces.map(\.name) == ["a", "b", "c", "d"])
    #expect(listing.notSeen == 0)
    #expect(listing.ways.map(\.description) == ["pages of 2", "pages of 5"])
  }

  @Test func endsSomeWayBehindTheLastPageWithARow() async throws {
    let server = try ScriptedServer { request, _ in
      ListingTests.page(request.queryValue("offset") == nil ? ["a", "b"] : [], count: 99_999)
    }
    let listing = try await server.client.listAll(pageSize: 2).value
    #expect(listing.workspaces.map(\.name) == ["a", "b"])
    #expect(listing.notSeen == 99_997)
    #expect(server.requests.count < 20)
  }

  /// A server, or what stands before it, that heeds no offset, and counts more than it ever shows.
  @Test func endsWherePageAfterPageShowsNothingNew() async throws {
    let server = try ScriptedServer { _, _ in ListingTests.page(["a", "b"], count: 1_000_000) }
    let listing = try await server.client.listAll(pageSize: 2).value
    #expect(listing.workspaces.map(\.name) == ["a", "b"])
    #expect(listing.notSeen == 999_998)
    #expect(server.requests.count < 200, "\(server.requests.count)")
  }

  /// Each set of rows that the server cannot write out, of ten.
  @Test(arguments: [[0], [9], [4], [3, 4], [0, 5, 9], Array(0..<10)])
  func looksForTheRowThatTheServerCannotWriteOut(_ poisoned: [Int]) async throws {
    let server = try ScriptedServer { request, _ in
      let limit = Int(request.queryValue("limit") ?? "") ?? 0
      let offset = Int(request.queryValue("offset") ?? "0") ?? 0
      let rows = offset..<max(offset, min(10, offset + limit))
      if rows.contains(where: poisoned.contains) { return .coder("") }
      return ListingTests.page(rows.map { "w\($0)" }, count: 10)
    }
    let listing = try await server.client.listAll(pageSize: 4).value
    #expect(listing.workspaces.map(\.name) == (0..<10).filter { !poisoned.contains($0) }.map { "w\($0)" })
    #expect(listing.unreadable.map(\.row) == poisoned.map { $0 + 1 })
    #expect(listing.notSeen == 0)
    if poisoned == [4] {
      #expect(
        listing.unreadable[0].description
          == "row 5 of the list, between ana/w3 and ana/w5: the server answers with nothing instead of it")
    }
  }

  @Test func aServerThatAnswersNothingButNothingIsAtFaultItself() async throws {
    let server = try ScriptedServer { _, _ in .coder("") }
    let failure = try #require(try await failure { try await server.client.listAll() })
    #expect(failure.code == .malformedAnswer)
    #expect(failure.message == "the answer is empty")
    #expect(server.requests.count < 150)
  }

  @Test func followsAListThatShrinks() async throws {
    let listing = try await self.listing([["a", "b", "c", "d", "e"], ["a", "b"]])
    #expect(listing.workspaces.map(\.name) == ["a", "b"])
    #expect(listing.notSeen == 0)
  }

  @Test func anOldServersZeroBehindTheEndIsNoCount() async throws {
    // A workspace is deleted between the pages: d moves to the first one, which was read before.
    let server = try ScriptedServer { request, _ in
      request.queryValue("offset") == nil
        ? ListingTests.page(["a", "b", "c"], count: 4) : ListingTests.page([], count: 0)
    }
    let listing = try await server.client.listAll(pageSize: 3).value
    #expect(listing.count == 4)
    #expect(listing.notSeen == 1)
  }

  @Test func noPartOfAListIsReturned() async throws {
    let server = try ScriptedServer { request, _ in
      request.queryValue("offset") == nil
        ? ListingTests.page(["a", "b"], count: 3) : .coder("{\"message\":\"x\"}", status: 403)
    }
    #expect(try await failure { try await server.client.listAll(pageSize: 2) }?.code == .forbidden)
  }

  @Test func listsTemplatesByOrganizationWhereThereIsNoOtherWay() async throws {
    let server = try ScriptedServer { request, _ in
      switch request.path {
      case "/api/v2/templates": .coder("{\"message\":\"Route not found.\"}", status: 404)
      case "/api/v2/users/me":
        .coder(
          "{\"id\":\"u\",\"username\":\"bot\",\"status\":\"active\",\"organization_ids\":[\"o1\",\"o2\"],\"roles\":null}"
        )
      default: .coder("[{\"id\":\"t\",\"name\":\"\(request.path.contains("o1") ? "one" : "two")\"}]")
      }
    }
    #expect(try await server.client.templates().value.map(\.name) == ["one", "two"])
  }

  @Test func findsTemplatesThatTheListLeavesOut() async throws {
    let server = try ScriptedServer { request, _ in
      .coder("[{\"id\":\"\(request.queryValue("q") == nil ? "t1" : "t2")\",\"name\":\"x\"}]")
    }
    #expect(try await server.client.allTemplates().map(\.id) == ["t1", "t2"])
    #expect(server.requestLines == ["GET /templates", "GET /templates?q=deprecated%3Atrue"])
  }

  @Test func aServerWithoutTheFilterHasNoOtherTemplates() async throws {
    let server = try ScriptedServer { request, _ in
      request.queryValue("q") == nil
        ? .coder("[{\"id\":\"t1\",\"name\":\"x\"}]")
        : .coder("{\"message\":\"no\",\"validations\":[{\"field\":\"q\",\"detail\":\"no\"}]}", status: 400)
    }
    #expect(try await server.client.allTemplates().map(\.id) == ["t1"])
  }

  @Test(arguments: [0, 1, 500, 501, 1200]) func readsUsersPageByPage(count: Int) async throws {
    let server = try ScriptedServer { request, _ in
      let limit = Int(request.queryValue("limit") ?? "") ?? 0
      let offset = Int(request.queryValue("offset") ?? "0") ?? 0
      let rows = (offset..<max(offset, min(count, offset + limit))).map {
        "{\"id\":\"u\($0)\",\"username\":\"n\($0)\",\"status\":\"\($0 == 3 ? "suspended" : "active")\"}"
      }
      return .coder("{\"users\":[\(rows.joined(separator: ","))],\"count\":\(count)}")
    }
    let users = try await server.client.users().value
    #expect(users.count == count)
    #expect(users.filter { $0.status == .suspended }.count == (count > 3 ? 1 : 0))
  }

  @Test func aServerThatHeedsNoOffsetIsNotAskedForEver() async throws {
    let server = try ScriptedServer { _, _ in
      .coder("{\"users\":[{\"id\":\"u\",\"username\":\"n\",\"status\":\"active\"}],\"count\":7}")
    }
    #expect(try await server.client.users().value.count == 1)
    #expect(server.requests.count == 2)
  }
}
