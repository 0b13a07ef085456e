import Diagnostics
import Testing
import YAML

@Suite struct YAMLTreeTests {
  @Test func placesKeysValuesAndAliases() throws {
    let text = """
      a: &x {b: 1}
      list:
        - one
        - *x
      empty:

      """
    let file = SourceFile(name: "t.yaml", text: text)
    let root = try #require(YAMLDocument(parsing: file).root)
    let mapping = try #require(root.mapping)
    #expect(mapping.entries.map(\.key) == ["a", "list", "empty"])
    #expect(mapping.entries.map { file.text(in: $0.keySpan) } == ["a", "list", "empty"])
    #expect(file.text(in: try #require(mapping["a"]).span) == "{b: 1}")
    let items = try #require(mapping["list"]?.sequence)
    #expect(items.map { file.text(in: $0.span) } == ["one", "*x"])
    #expect(items[1].definition == mapping["a"]?.span)
    #expect(items[1].mapping?["b"]?.scalar?.coreValue == .int(1))
    #expect(mapping["empty"]?.isNull == true)
    #expect(file.text(in: try #require(mapping["list"]).span) == "- one\n  - *x")
  }

  @Test(arguments: [
    ("~", CoreValue.null), ("null", .null), ("", .null), ("true", .bool(true)), ("False", .bool(false)),
    ("yes", .string("yes")), ("on", .string("on")), ("12:30", .string("12:30")), ("3", .int(3)), ("-17", .int(-17)),
    ("+4", .int(4)), ("0o17", .int(15)), ("0x1F", .int(31)), ("010", .int(10)), ("1.5", .float(1.5)),
    ("1e3", .float(1000)), (".5", .float(0.5)), ("5.", .float(5)), ("-.inf", .float(-.infinity)),
    ("1_000", .string("1_000")),
    ("0x", .string("0x")), ("0x-1", .string("0x-1")), (".", .string(".")), ("1e", .string("1e")), ("2h", .string("2h")),
    ("9223372036854775808", .float(9223372036854775808)), ("infinity", .string("infinity")), ("-", .string("-")),
  ])
  func readsPlainScalarsByTheCoreSchema(text: String, value: CoreValue) {
    #expect(CoreValue(plain: text) == value)
  }

  @Test func leavesQuotedScalarsText() {
    let quoted = YAMLDocument(parsing: SourceFile(name: "t", text: "['1', \"true\"]"))
    #expect(quoted.root?.sequence?.compactMap { $0.scalar?.coreValue } == [.string("1"), .string("true")])
  }

  @Test(arguments: ["", "\n\n", "# only a comment\n", "---\n"])
  func takesAnEmptyFileForNothing(text: String) {
    let document = YAMLDocument(parsing: SourceFile(name: "t", text: text))
    #expect(document.diagnostics.isEmpty)
    #expect(document.root?.isNull ?? true)
  }
}
