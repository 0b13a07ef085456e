import Testing
import Text
import Time

@testable import curfew

@Suite struct RowsTests {
  private let now = Timestamp(seconds: 1_764_057_600)
  private func display(width: Int? = nil, zone: Zone = .utc) -> Display { Display(now: now, zone: zone, width: width) }
  private func plain(_ rows: Rows, _ display: Display) -> String {
    Console.fit(rows.table(on: display).joined(), to: nil, isColoured: false)
  }
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
      plain(rows.choosing(nil), display())
        == """
        WORKSPACE                         STOPS NEXT                     STOPS AFTER
        alice/dev                         2025-11-25T08:46:00Z (in 46m)  8h
        bob/a-workspace-with-a-long-name  -                              -

        """)
  }

  @Test func givesDistancesWhereTheTerminalIsNarrow() {
    #expect(
      plain(rows.choosing(nil), display(width: 60)) == """
        WORKSPACE                         STOPS NEXT  STOPS AFTER
        alice/dev                         in 46m      8h
        bob/a-workspace-with-a-long-name  -           -

        """)
  }

  @Test func goesOnBelowWhereColumnsDoNotFit() {
    #expect(
      plain(rows.choosing(nil), display(width: 44)) == """
        WORKSPACE                         STOPS NEXT
            STOPS AFTER
        alice/dev                         in 46m
            8h
        bob/a-workspace-with-a-long-name  -

        """)
  }

  @Test func continuesSentencesUnderThemselves() {
    let rows = Rows(
      "decisions", columns: [.init("workspace"), .init("reason", fit: .flowing), .init("times")],
      cells: [[.text("alice/開発"), .text("it acted lately and rests until 2025-11-25T08:46:00Z"), .integer(3)]])
    #expect(
      plain(rows, display(width: 50, zone: Zone(fixedOffsetSeconds: 3600) ?? .utc)) == """
        WORKSPACE   REASON                           TIMES
        alice/開発  it acted lately and rests until  3
                    2025-11-25T09:46:00+01:00

        """)
  }

  @Test(arguments: 20...90) func cutsNoNameAndKeepsTheWidth(width: Int) {
    let table = plain(rows, display(width: width))
    #expect(table.contains("bob/a-workspace-with-a-long-name"))
    #expect(table.split(separator: "\n").allSatisfy { $0.columns <= max(width, 32) }, "\(table)")
  }

  @Test func showsColumnsInTheOrderAskedFor() {
    #expect(plain(rows.choosing(["id", "workspace"]), display()).hasPrefix("ID  WORKSPACE\n1   alice/dev\n"))
  }

  @Test func keepsControlCharactersFromTheTerminal() {
    let rows = Rows("a", columns: [.init("name")], cells: [[.text("a\u{1b}[31m\nb")]])
    #expect(plain(rows, display()) == "NAME\na\u{FFFD}[31m\u{FFFD}b\n")
  }

  @Test func printsCSVWithInstantsAndSeconds() {
    #expect(
      rows.csv.joined() == "workspace,stops_next,stops_after,id\r\nalice/dev,2025-11-25T08:46:00Z,28800,1\r\n"
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

  /// One style of numbers everywhere, whole where they are whole.
  @Test(arguments: [(Duration.hours(9), "32400"), (.milliseconds(1500), "1.5"), (.milliseconds(1), "0.001")])
  func writesNumbersAlike(duration: Duration, text: String) throws {
    let rows = Rows("a", columns: [.init("took")], cells: [[.duration(duration)]])
    #expect(rows.csv.joined() == "took\r\n\(text)\r\n")
    #expect(try JSONValue.line(["took": Cell.duration(duration).json]).contains(#""took":\#(text)}"#))
  }

  /// A name that would move the cursor, forge a line or turn letters round.
  @Test func keepsWhatNamesHideFromEveryForm() throws {
    let name = "a\u{1B}[31m\u{9B}2J\u{202E}\u{2066}\u{200B}\u{2028}\u{7F}b"
    let rows = Rows("a", columns: [.init("name")], cells: [[.text(name)]])
    let safe = "a\u{FFFD}[31m\u{FFFD}2J\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}b"
    #expect(plain(rows, display()) == "NAME\n\(safe)\n")
    #expect(rows.csv.joined() == "name\r\n\(safe)\r\n")
    #expect(
      try JSONValue.line(["name": Cell.text(name).json])
        == #"{"name":"a\u001b[31m\u009b2J\u202e\u2066\u200b\u2028\u007fb","schema_version":1}"# + "\n")
    let record = Record(fields: [.init("name", .text(name))])
    #expect(record.text(on: display()).contains(safe))
    #expect(Console.fit(name, to: nil, isColoured: true) == safe)
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
    #expect(display().distance(now + distance) == text)
  }

  /// A column that only one of several trails fills must not be hidden in the table of all.
  @Test func showsWhatOneOfSeveralTablesShows() {
    func table(isUsual: Bool) -> Rows {
      Rows("t", columns: [.init("least"), .init("most", isUsual: isUsual)], cells: [])
    }
    func usual(_ tables: Bool...) -> [Bool] { Rows.columns(of: tables.map { table(isUsual: $0) }).map(\.isUsual) }
    #expect(usual(false, true) == [true, true] && usual(true, false) == [true, true])
    #expect(usual(false, false) == [true, false])
  }
}
