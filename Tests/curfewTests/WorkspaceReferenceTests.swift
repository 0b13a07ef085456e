import Arguments
import Testing

@testable import curfew

@Suite struct WorkspaceReferenceTests {
  @Test(arguments: [
    ("alice/dev", WorkspaceReference.named(owner: "alice", name: "dev")), ("dev", .named(owner: "me", name: "dev")),
    ("me/dev", .named(owner: "me", name: "dev")), ("Alice/Dev-2", .named(owner: "Alice", name: "Dev-2")),
    ("0D1F2E3C-1111-4222-8333-444455556666", .identified("0d1f2e3c-1111-4222-8333-444455556666")),
    (
      "0D1F2E3C-1111-4222-8333-444455556666/dev",
      .named(owner: "0d1f2e3c-1111-4222-8333-444455556666", name: "dev")
    ),
  ])
  func reads(text: String, reference: WorkspaceReference) throws {
    #expect(try WorkspaceReference(text) == reference)
  }

  @Test(arguments: [
    ("", "the name is empty"), ("/", "the name is empty"), ("a/", "the name is empty"), ("/a", "the owner is empty"),
    ("a/b/c", "no '/'"), ("a/ ", "no blanks"), (" a/b", "no blanks"), ("a/b_c", "no '_'"), ("-a/b", "'-'"),
    ("a/" + String(repeating: "x", count: 33), "at most 32"), ("//a", "no '/'"),
  ])
  func refusesAndSaysWhy(text: String, reason: String) {
    let error = #expect(throws: InvalidValue.self) { try WorkspaceReference(text) }
    #expect(error?.expected.contains(reason) == true, "\(error?.expected ?? "")")
  }
}
