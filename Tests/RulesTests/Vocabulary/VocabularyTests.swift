import Rules
import Testing

@Suite struct VocabularyTests {
  @Test func documentsEveryNameOnce() {
    let names = VocabularyEntry.all.map(\.name)
    #expect(Set(names).count == names.count)
    for entry in VocabularyEntry.all {
      #expect(entry.documentation.count > 8, "\(entry.name)")
    }
    #expect(VocabularyEntry.all.contains { $0.name == "ws.status" && $0.words == ClosedSets.statuses })
    #expect(VocabularyEntry.all.contains { $0.name == "timestamp.isWithin(string, string)" && $0.type == "bool" })
  }

  /// What is optional can be asked for, and what is not can be read, on the barest workspace.
  @Test(
    arguments: VocabularyEntry.all.filter { entry in
      ["ws.", "template.", "owner.name", "owner.id"].contains(where: entry.name.hasPrefix)
    })
  func offersEveryField(entry: VocabularyEntry) throws {
    let condition = entry.isOptional ? "has(\(entry.name))" : "\(entry.name) == \(entry.name)"
    var facts = WorkspaceFacts(
      id: "1", name: "n", owner: OwnerFacts(name: "o"), template: TemplateFacts(name: "t"), status: "stopped",
      transition: "stop", createdAt: Sample.now)
    facts.params = [:]
    facts.sessions = SessionFacts()
    let answer = try Loading.rule(when: condition).evaluate(Subject(facts: facts, now: Sample.now)).answer
    #expect(answer == (entry.isOptional ? .false : .true))
    let all = try Loading.rule(when: condition).evaluate(Subject(facts: Sample.complete, now: Sample.now)).answer
    #expect(all == .true)
  }
}
