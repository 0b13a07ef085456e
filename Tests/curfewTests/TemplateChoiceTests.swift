import CoderAPI
import Testing

@testable import curfew

@Suite struct TemplateChoiceTests {
  private let templates: [Template]

  init() throws {
    templates = try [("1", "dev", "coder"), ("2", "dev", "lab"), ("3", "gpu", "lab")].map { id, name, organization in
      try Template(
        json: Array(
          #"{"id":"\#(id)","name":"\#(name)","organization_id":"o-\#(organization)","organization_name":"\#(organization)"}"#
            .utf8))
    }
  }

  @Test(arguments: [("gpu", "3"), ("GPU", "3"), ("lab/dev", "2"), ("Coder/Dev", "1"), ("2", "2")])
  func takesTheOneThatIsMeant(wanted: String, id: String) throws {
    #expect(try TemplateChoice.template(wanted, among: templates).id == id)
  }

  @Test func asksWhichOfSeveral() {
    let failure = #expect(throws: CommandFailure.self) { try TemplateChoice.template("dev", among: templates) }
    #expect(failure?.message == "2 templates are called 'dev', each of another organization")
    #expect(failure?.advice == "say which, by its path or id: coder/dev (1), lab/dev (2)")
  }

  @Test func saysWhatThereIs() {
    let failure = #expect(throws: CommandFailure.self) { try TemplateChoice.template("de", among: templates) }
    #expect(failure?.message == "the token sees no template 'de'; did you mean 'dev'? There are dev, gpu")
  }
}
