import Arguments
import Testing

@testable import curfew

@Suite struct WorkspaceReferenceTests {
  @Test(arguments: [
    ("alice/dev", WorkspaceReference.named(owner: "alice", name: "dev")), ("dev", .named(owner: "me", name: "dev")),
    ("0D1F2E3C-1111-4222-8333-444455556666", .identified("0d1f2e3c-1111-4222-8333-444455556666")),
  ])
  func reads(text: String, reference: WorkspaceReference) throws {
    #expect(try WorkspaceReference(text) == reference)
  }

  @Test(arguments: ["", "/", "a/", "/a", "a/b/c"])
  func refuses(text: String) {
    #expect(throws: InvalidValue.self) { try WorkspaceReference(text) }
  }
}
