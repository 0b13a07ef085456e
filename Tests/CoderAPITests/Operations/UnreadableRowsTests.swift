import HTTPServer
import Testing

@testable import CoderAPI

/// One workspace spoils every page that holds it: the page is read in halves, the workspace is named, the rest goes on.
@Suite struct UnreadableRowsTests {
  /// What a server answers instead of an answer that holds the workspace.
  static let manners: [(name: String, answer: @Sendable (String) -> ServerResponse)] = [
    ("nothing", { _ in .coder("") }),
    ("cut short", { .coder(String($0.prefix($0.utf8.count * 2 / 3))) }),
    ("its own failure", { _ in .coder(#"{"message":"Internal error converting workspaces."}"#, status: 500) }),
    ("a broken connection", { _ in ServerResponse(status: 200, fault: .closeWithoutAnswer) }),
  ]

  private static let names =
    (0..<6).map { "ana/a\($0)" } + ["ben/poison-a", "ben/poison-b", "ben/test"] + (0..<6).map { "cleo/c\($0)" }

  private func fleet(_ manner: Int, spoiling names: [String] = ["poison-a"]) -> Fleet {
    var fleet = Fleet(Self.names)
    let answer = Self.manners[manner].answer
    fleet.spoiled = { member, whole in names.contains(member.name) ? answer(whole) : nil }
    return fleet
  }

  private func expectAllButOne(_ listing: Listing) {
    #expect(Set(listing.workspaces.map(\.name)).count == Self.names.count - 1)
    #expect(listing.notSeen == 0)
    #expect(listing.unreadable.count == 1)
  }

  @Test(arguments: manners.indices) func namesItByWhatSomebodyRemembers(manner: Int) async throws {
    let fleet = fleet(manner)
    var aids = ListAids()
    let known = fleet.members.map { KnownWorkspace(id: $0.id, owner: $0.owner, name: $0.name) }
    aids.known = { known }
    let server = try fleet.server()
    let listing = try await server.client.listAll(pageSize: 10, aids: aids).value
    expectAllButOne(listing)
    #expect(listing.unreadable.first?.label == "ben/poison-a")
    #expect(listing.unreadable.first?.id == "id-ben-poison-a")
  }

  @Test(arguments: manners.indices) func namesItWithFilters(manner: Int) async throws {
    let server = try fleet(manner).server()
    let listing = try await server.client.listAll(pageSize: 10).value
    expectAllButOne(listing)
    #expect(listing.unreadable.first?.label == "ben/poison-a")
    #expect(
      listing.unreadable.first?.description.contains("row 7 of the list, between ana/a5 and ben/poison-b") == true)
    #expect(server.requests.count < 250)
  }

  @Test func namesItWithFiltersWhereItIsItsOwnersOnlyOne() async throws {
    var fleet = Fleet(Self.names + ["dan/x9-long-name"])
    fleet.spoiled = { member, _ in member.owner == "dan" ? .coder("") : nil }
    var aids = ListAids()
    aids.known = { [KnownWorkspace(id: "gone", owner: "dan", name: "earlier")] }
    let server = try fleet.server()
    let listing = try await server.client.listAll(pageSize: 10, aids: aids).value
    #expect(listing.unreadable.map(\.label) == ["dan/x9-long-name"])
  }

  @Test func namesItByTheListOfUsersWhereItIsItsOwnersOnlyOne() async throws {
    var fleet = Fleet(Self.names + ["dan/x9"])
    fleet.spoiled = { member, _ in member.owner == "dan" ? .coder("") : nil }
    let users = ["ana", "ben", "cleo", "dan"].map { #"{"id":"u-\#($0)","username":"\#($0)","status":"active"}"# }
    let broken = fleet
    let server = try ScriptedServer { request, _ in
      request.path.hasSuffix("/users")
        ? .coder("{\"users\":[\(users.joined(separator: ","))],\"count\":4}") : broken.response(to: request)
    }
    let listing = try await server.client.listAll(pageSize: 10).value
    #expect(listing.unreadable.map(\.label) == ["dan/x9"])
  }

  /// Nobody remembers them, and a filter by a letter is spoiled by either.
  static let several = [
    ["ben/poison-a", "ben/poison-b"], ["ben/dev", "ben/dev-2"], ["ben/backend", "ben/web"], ["ben/ab1", "ben/ba1"],
    ["ben/x1", "ben/x2", "ben/zebra"], ["ben/backend-eu-west", "ben/frontend-eu-west"], ["ana/own", "ben/own"],
    ["ana/a-a", "cleo/c-c", "cleo/d-c"],
  ]

  @Test(arguments: several) func namesEachOfSeveral(_ poisoned: [String]) async throws {
    let others = Self.names.filter { !$0.contains("poison") }
    var fleet = Fleet((others + poisoned).sorted())
    fleet.spoiled = { member, _ in poisoned.contains("\(member.owner)/\(member.name)") ? .coder("") : nil }
    let server = try fleet.server()
    let listing = try await server.client.listAll(pageSize: 10).value
    #expect(listing.unreadable.compactMap(\.label).sorted() == poisoned)
    #expect(listing.workspaces.count == others.count)
    // Each is told at the place where it stands.
    let rows = fleet.members.map { "\($0.owner)/\($0.name)" }.filter { poisoned.contains($0) }
    #expect(listing.unreadable.sorted { $0.row < $1.row }.map(\.label) == rows)
    #expect(server.requests.count < 450, "\(server.requests.count)")
  }

  @Test(arguments: [true, false]) func tellsItsPlaceWhereFiltersDoNotAnswer(refuses: Bool) async throws {
    var fleet = fleet(0)
    fleet.filters = []
    fleet.refusesFilters = refuses
    let server = try fleet.server()
    let listing = try await server.client.listAll(pageSize: 10).value
    expectAllButOne(listing)
    let unreadable = try #require(listing.unreadable.first)
    #expect(unreadable.name == nil)
    #expect(unreadable.description.hasPrefix("row 7 of the list, between ana/a5 and ben/poison-b"))
    #expect(server.requests.count < 100)
  }

  @Test func looksForNoNameWhereItWasLookedForInVain() async throws {
    var fleet = fleet(0)
    fleet.filters = []
    var aids = ListAids()
    aids.looksForNames = false
    let server = try fleet.server()
    expectAllButOne(try await server.client.listAll(pageSize: 10, aids: aids).value)
    #expect(server.requests.count < 12)
  }

  @Test func manyOfThemHideNobodyElse() async throws {
    // More than one member of ill will makes: those are left out, and the rest is still read.
    let names = (0..<1000).map { "mallory/w\(1000 + $0)" } + (0..<1000).map { "nice/w\(1000 + $0)" }
    var fleet = Fleet(names)
    fleet.spoiled = { member, _ in member.owner == "mallory" ? .coder("") : nil }
    var aids = ListAids()
    aids.looksForNames = false
    fleet.members.insert(Fleet.Member(owner: "ana", name: "first"), at: 0)
    let server = try fleet.server()
    let listing = try await server.client.listAll(pageSize: 250, aids: aids).value
    #expect(listing.workspaces.count(where: { $0.ownerName == "nice" }) > 700)
    #expect(listing.workspaces.contains { $0.ownerName == "ana" })
    #expect(listing.notSeen > 0)
  }

  @Test(arguments: [2, 3]) func aServerThatFailsAltogetherIsAtFaultItself(manner: Int) async throws {
    let answer = Self.manners[manner].answer
    let server = try ScriptedServer { _, _ in answer("") }
    let failure = try #require(try await failure { try await server.client.listAll() })
    #expect(failure.code == .serverError || failure.code == .interrupted)
    #expect(server.requests.count < 60)
  }
}
