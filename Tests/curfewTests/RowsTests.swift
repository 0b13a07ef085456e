import Testing
import Time

@testable import curfew

@Suite struct RowsTests {
  private let now = Timestamp(seconds: 1_764_057_600)
  private var rows: Rows {
    Rows(
      "workspaces",
      columns: [.init("workspace"), .init("stops_next"), .init("stops_after"), .init("id", isUsual: false)],
      cells: [
        [.text("alice/dev"), .instant(now + .minutes(46)), .duration(.hours(8)), .text("1")],
        [.text("bob/a-workspace-with-a-long-name"), .none, .none, .text("2")],
      ])
  }

  @Test func printsATableWithoutLines() {
    #expect(
      rows.choosing(nil).table(width: nil, now: now)
        == """
        WORKSPACE                         STOPS NEXT                     STOPS AFTER
        alice/dev                         2025-11-25T08:46:00Z (in 46m)  8h
        bob/a-workspace-with-a-long-name  -                              -

        """)
  }

  @Test func fitsTheTerminal() {
    #expect(
      rows.choosing(nil).table(width: 44, now: now) == """
        WORKSPACE            STOPS NEXT  STOPS AFTER
        alice/dev            in 46m      8h
        bob/a-workspace-wi…  -           -

        """)
  }

  @Test(arguments: 20...90)
  func neverExceedsTheTerminalByMoreThanItsHeadingsNeed(width: Int) {
    let lines = rows.table(width: width, now: now).split(separator: "\n")
    let least = 9 + 10 + 11 + 8 + 6
    #expect(lines.allSatisfy { $0.count <= max(width, least) })
  }

  @Test func showsColumnsInTheOrderAskedFor() {
    #expect(rows.choosing(["id", "workspace"]).table(width: nil, now: now).hasPrefix("ID  WORKSPACE\n1   alice/dev\n"))
  }

  @Test func keepsControlCharactersFromTheTerminal() {
    let rows = Rows("a", columns: [.init("name")], cells: [[.text("a\u{1b}[31m\nb")]])
    #expect(rows.table(width: nil, now: now) == "NAME\na\u{FFFD}[31m\u{FFFD}b\n")
  }

  @Test func printsCSVWithInstantsAndSeconds() {
    #expect(
      rows.csv == "workspace,stops_next,stops_after,id\r\nalice/dev,2025-11-25T08:46:00Z,28800.0,1\r\n"
        + "bob/a-workspace-with-a-long-name,,,2\r\n")
  }

  @Test(arguments: [
    ("plain", "plain"), ("=1+1", "'=1+1"), ("+x", "'+x"), ("-x", "'-x"), ("@x", "'@x"), ("-3.5", "-3.5"),
    ("a=b", "a=b"),
    ("a,b", "\"a,b\""), ("a\"b", "\"a\"\"b\""), ("a\nb", "\"a\nb\""), ("=1,\"2\"", "\"'=1,\"\"2\"\"\""), ("", ""),
    ("\t=1", "'\t=1"),
  ])
  func escapesCSV(text: String, field: String) {
    #expect(Rows.csvField(text) == field)
  }

  @Test func printsJSONWithTypesAndAVersion() throws {
    let document = try JSONValue.document([rows.name: rows.choosing(["workspace", "stops_after", "stops_next"]).json])
    #expect(
      document == """
        {
          "schema_version" : 1,
          "workspaces" : [
            {
              "stops_after" : 28800,
              "stops_next" : "2025-11-25T08:46:00Z",
              "workspace" : "alice/dev"
            },
            {
              "stops_after" : null,
              "stops_next" : null,
              "workspace" : "bob/a-workspace-with-a-long-name"
            }
          ]
        }

        """)
  }

  @Test(arguments: [
    (Duration.minutes(46), "in 46m"), (.zero - .hours(76), "3d4h ago"), (.milliseconds(400), "now"),
    (.zero - .seconds(30), "30s ago"),
  ])
  func saysHowFarAnInstantIs(distance: Duration, text: String) {
    #expect(RelativeTime.text(now + distance, from: now) == text)
  }
}
