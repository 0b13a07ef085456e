import Testing

@testable import CoderAPI

/// The groups of users: who is in none must not be guessed from an answer that leaves something out.
@Suite struct GroupsTests {
  private static let whole =
    #"{"id":"g","name":"ops","organization_id":"o","members":[{"username":"n","id":"u"}],"total_member_count":1}"#

  private func groups(_ answer: String) async throws -> [Group] {
    let server = try ScriptedServer { _, _ in .coder(answer) }
    let groups = try await server.client.groups().value
    #expect(server.requests.count == 1)
    return groups
  }

  @Test func readsTheMembers() async throws {
    let group = try #require(try await groups("[\(Self.whole)]").first)
    #expect(group == Group(id: "g", name: "ops", organizationID: "o", memberIDs: ["u"], memberCount: 1))
    #expect(group.showsAllMembers)
    #expect(try await groups("null").isEmpty)
  }

  @Test func tellsWhetherAllMembersAreShown() async throws {
    let more = Self.whole.replacing(#""total_member_count":1"#, with: #""total_member_count":2"#)
    #expect(try await groups("[\(more)]").first?.showsAllMembers == false)
    let none = Self.whole.replacing(#"[{"username":"n","id":"u"}]"#, with: "null")
    #expect(try await groups("[\(none)]").first?.showsAllMembers == false)
    // Older servers tell no count.
    let older = Self.whole.replacing(#","total_member_count":1"#, with: "")
    #expect(try await groups("[\(older)]").first?.showsAllMembers == true)
  }

  @Test(arguments: [
    (#""id":"g","#, "id"), (#""name":"ops","#, "name"), (#""organization_id":"o","#, "organization_id"),
    (#","members":[{"username":"n","id":"u"}]"#, "members"), (#","id":"u""#, "id"),
  ]) func refusesAGroupThatLacksSomething(part: String, field: String) async throws {
    let answer = "[\(Self.whole.replacing(part, with: ""))]"
    let failure = await #expect(throws: CoderFailure.self) { _ = try await groups(answer) }
    #expect(failure?.code == .malformedAnswer && "\(failure.map { "\($0)" } ?? "")".contains(field))
  }
}
