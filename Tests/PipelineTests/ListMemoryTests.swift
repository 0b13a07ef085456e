import Testing
import Time

@testable import CoderAPI
@testable import Pipeline

/// What reading the list found out is used for a while, and then found out anew.
@Suite struct ListMemoryTests {
  private func listing(_ experience: ListExperience, note: String? = nil) -> Listing {
    var listing = Listing(workspaces: [], count: 10, notSeen: 0, unreadable: [], pages: 1, serverMilliseconds: 1)
    listing.experience = experience
    listing.searchNote = note
    return listing
  }

  @Test func beginsWithWhatWorkedForADay() throws {
    let found = listing(ListExperience(ways: [.pages(of: 501)]), note: "found in pages of 501")
    let first = ListMemory(found, after: ListMemory(), at: wednesday)
    let stored = ListMemory(json: first.json)
    #expect(stored == first)
    #expect(stored.aids(at: wednesday + .hours(23), known: { [] }).experience.ways == [.pages(of: 501)])
    // Used, it does not get newer.
    let used = ListMemory(listing(found.experience), after: stored, at: wednesday + .hours(23))
    #expect(used.aids(at: wednesday + .hours(25), known: { [] }).experience.ways.isEmpty)
    // Found anew, it is.
    let again = ListMemory(found, after: used, at: wednesday + .hours(25))
    #expect(again.aids(at: wednesday + .hours(26), known: { [] }).experience.ways == [.pages(of: 501)])
    #expect(
      ListMemory(listing(ListExperience()), after: again, at: wednesday).json
        == "{\"experience\":{\"unseen\":0,\"ways\":[]},\"missing\":[],\"unreadable\":[]}")
  }

  @Test func looksAgainAfterAnHourForWhatWasNotFound() {
    let found = listing(ListExperience(unseen: 6), note: "6 were still missing")
    let first = ListMemory(found, after: ListMemory(), at: wednesday)
    #expect(first.aids(at: wednesday + .minutes(59), known: { [] }).experience.unseen == 6)
    #expect(first.aids(at: wednesday + .minutes(61), known: { [] }).experience.unseen == 0)
    let again = ListMemory(found, after: first, at: wednesday + .minutes(61))
    #expect(again.aids(at: wednesday + .minutes(100), known: { [] }).experience.unseen == 6)
  }

  @Test func knowsThoseFirstThatWereMissingOrUnreadable() async throws {
    var found = listing(ListExperience(unseen: 1))
    found.missing = ["ana/lost"]
    found.unreadable = [UnreadableWorkspace(row: 3, reason: "x"), UnreadableWorkspace(row: 4, reason: "x")]
    (found.unreadable[0].owner, found.unreadable[0].name) = ("ben", "poison")
    let memory = ListMemory(json: ListMemory(found, after: ListMemory(), at: wednesday).json)
    let aids = memory.aids(at: wednesday) {
      [KnownWorkspace(id: "1", owner: "cleo", name: "c"), KnownWorkspace(id: "2", owner: "ana", name: "lost")]
    }
    let known = try await aids.known()
    #expect(known.prefix(2).map { "\($0.owner)/\($0.name) \($0.id ?? "-")" } == ["ben/poison -", "ana/lost 2"])
    // One that filters did not name is not looked for again at once.
    #expect(!aids.looksForNames)
    #expect(memory.aids(at: wednesday + .minutes(61), known: { [] }).looksForNames)
  }

  @Test(arguments: ["", "{", "[]", "{\"experience\":{\"ways\":[\"by magic\"],\"unseen\":0}}"])
  func whatIsNoMemoryIsNone(json: String) {
    #expect(ListMemory(json: json) == ListMemory())
  }
}
