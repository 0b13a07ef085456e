import HTTPServer
import Testing

@testable import CoderAPI

/// Servers whose pages leave workspaces out: whoever reads the list does not rest before it has all of them, or knows that
/// it cannot have them.
@Suite struct ListWaysTests {
  private static let names = (0..<40).map { "o\($0 % 7)/w\($0)" }

  /// PostgreSQL's way with rows that are equal by the sort key: in the first half of the table the first row is on each
  /// page, and the row behind each page on none.
  private static func tied(_ members: [Fleet.Member], _ offset: Int, _ end: Int?) -> [Fleet.Member] {
    guard let end, members.count > 2 * end else {
      return Array(members[min(offset, members.count)..<min(end ?? members.count, members.count)])
    }
    return Array(members[(offset + 1)..<end]) + [members[0]]
  }

  @Test func findsInPagesOfAnotherSizeWhatPagesOfOneSizeLeaveOut() async throws {
    var fleet = Fleet(Self.names)
    fleet.rows = Self.tied
    let server = try fleet.server()
    let listing = try await server.client.listAll(pageSize: 5).value
    #expect(Set(listing.workspaces.map(\.id)) == Set(fleet.members.map(\.id)))
    #expect(listing.notSeen == 0)
    #expect(listing.ways == [.pages(of: 5), .pages(of: 11)])
    #expect(listing.searchNote?.contains("lacked 2 of 40 workspaces") == true)

    // The next one begins with what worked.
    var aids = ListAids()
    aids.experience = listing.experience
    let again = try await server.client.listAll(pageSize: 5, aids: aids).value
    #expect(again.notSeen == 0 && again.searchNote == nil)
    #expect(again.ways == listing.experience.ways && again.experience == listing.experience)
  }

  /// Servers on which only one way shows everything.
  static let only: [(name: String, fleet: @Sendable () -> Fleet, way: ListWay)] = [
    (
      "by template",
      {
        var fleet = Fleet(names)
        for index in fleet.members.indices where index % 2 == 0 { fleet.members[index].template = "rust" }
        // The twentieth row of all is on no page.
        fleet.rows = { members, offset, end in
          let all = members.count == 40 ? members.enumerated().filter { $0.offset != 20 }.map(\.element) : members
          let rows = all[min(offset, all.count)..<min(end ?? all.count, all.count)]
          return Array(rows) + (members.count == 40 && offset == 0 ? [members[0]] : [])
        }
        return fleet
      }, .parts(by: .template)
    ),
    (
      "by owner",
      {
        var fleet = Fleet(names)
        fleet.refusesFilters = true
        fleet.filters = ["owner"]
        fleet.rows = { members, offset, end in
          let all = members.count == 40 ? members.filter { $0.name != "w33" } : members
          let rows = all[min(offset, all.count)..<min(end ?? all.count, all.count)]
          return Array(rows) + (members.count == 40 && offset == 0 ? [members[0]] : [])
        }
        return fleet
      }, .parts(by: .owner)
    ),
    (
      "by name",
      {
        var fleet = Fleet(names)
        fleet.refusesFilters = true
        fleet.filters = ["name"]
        fleet.rows = { members, offset, end in
          let all = members.count == 40 ? members.filter { $0.name != "w33" } : members
          let rows = all[min(offset, all.count)..<min(end ?? all.count, all.count)]
          return Array(rows) + (members.count == 40 && offset == 0 ? [members[0]] : [])
        }
        return fleet
      }, .parts(by: .name)
    ),
    (
      "at once",
      {
        var fleet = Fleet(names)
        fleet.filters = []
        fleet.rows = { members, offset, end in
          guard let end else { return members }
          let all = members.filter { $0.name != "w33" }
          let rows = all[min(offset, all.count)..<min(end, all.count)]
          return Array(rows) + (offset == 0 ? [members[0]] : [])
        }
        return fleet
      }, .oneCall
    ),
  ]

  @Test(arguments: only.indices) func goesOnUntilOneWayShowsEverything(index: Int) async throws {
    let (_, fleet, way) = Self.only[index]
    let server = try fleet().server()
    let listing = try await server.client.listAll(pageSize: 5).value
    #expect(listing.notSeen == 0)
    #expect(Set(listing.workspaces.map(\.name)).count == 40)
    #expect(listing.ways.last == way)
    #expect(server.requests.count == listing.pages)
    var aids = ListAids()
    aids.experience = listing.experience
    let again = try await server.client.listAll(pageSize: 5, aids: aids).value
    #expect(again.notSeen == 0)
    #expect(again.pages <= listing.pages)
  }

  @Test func doesNotTryForEverWhatTheServerWithholds() async throws {
    // The server drops rows from its pages and counts them all the same: of templates that the token may not see.
    var fleet = Fleet(Self.names)
    fleet.rows = { members, offset, end in
      members[min(offset, members.count)..<min(end ?? members.count, members.count)].filter { $0.owner != "o3" }
    }
    let server = try fleet.server()
    let first = try await server.client.listAll(pageSize: 5).value
    #expect(first.notSeen == 6)
    #expect(first.pages <= 8 + 4)
    var aids = ListAids()
    aids.experience = first.experience
    let second = try await server.client.listAll(pageSize: 5, aids: aids).value
    #expect(second.notSeen == 6)
    #expect(second.pages == 8)
  }

  @Test func passesOverPagesOfWhichNothingIsShown() async throws {
    var fleet = Fleet(Self.names)
    fleet.rows = { members, offset, end in
      offset == 10 ? [] : Array(members[min(offset, members.count)..<min(end ?? members.count, members.count)])
    }
    let server = try fleet.server()
    #expect(try await server.client.listAll(pageSize: 5).value.notSeen == 0)
  }

  @Test func asksForWhatSomebodyRemembers() async throws {
    var fleet = Fleet(Self.names)
    fleet.filters = []
    fleet.rows = { members, offset, end in
      let all = members.filter { $0.name != "w33" }
      return Array(all[min(offset, all.count)..<min(end ?? all.count, all.count)])
    }
    var aids = ListAids()
    let known = fleet.members.map { KnownWorkspace(id: $0.id, owner: $0.owner, name: $0.name) }
    aids.known = { known }
    let server = try fleet.server()
    let listing = try await server.client.listAll(pageSize: 5, aids: aids).value
    #expect(listing.notSeen == 0)
    #expect(listing.workspaces.contains { $0.name == "w33" })
  }

  @Test func addsNoSecondFilterOfTheSameKey() async throws {
    var fleet = Fleet(Self.names)
    fleet.rows = Self.tied
    let server = try fleet.server()
    var aids = ListAids()
    aids.experience = ListExperience(ways: [.parts(by: .status)])
    let listing = try await server.client.listAll(query: "status:running", pageSize: 5, aids: aids).value
    #expect(listing.notSeen == 0)
    #expect(!server.requests.contains { ($0.queryValue("q") ?? "").split(separator: " ").count > 1 })
  }

  @Test func keepsWhatItHasWhenTheServerFailsMeanwhile() async throws {
    var fleet = Fleet(Self.names)
    fleet.rows = Self.tied
    let healthy = fleet
    let server = try ScriptedServer { request, number in
      number < 8 ? healthy.response(to: request) : .coder(#"{"message":"Forbidden."}"#, status: 403)
    }
    let listing = try await server.client.listAll(pageSize: 5).value
    #expect(listing.workspaces.count == 38)
    #expect(listing.notSeen == 2)
    #expect(listing.searchNote?.contains("could not be read any more") == true)
  }

  @Test(arguments: [
    ListWay.pages(of: 250), .parts(by: .owner), .parts(by: .template), .parts(by: .status), .parts(by: .name), .oneCall,
  ])
  func isReadBackFromItsText(_ way: ListWay) {
    #expect(ListWay(way.description) == way)
    #expect(ListWay("\(way) ") == nil)
  }
}
