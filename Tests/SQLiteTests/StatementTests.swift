import SQLite
import TestSupport
import Testing

@Suite struct StatementTests {
  private let directory = TemporaryFolder()

  private func connection() throws -> Connection {
    let file = try DatabaseFile(creating: directory.file("test.db"))
    let connection = try Connection(path: file.path, access: .readWrite)
    try connection.execute("CREATE TABLE t (i INTEGER, s TEXT, b BLOB) STRICT")
    return connection
  }

  @Test(
    arguments: [
      .null, .integer(0), .integer(.min), .integer(.max), .text(""), .text("ä\u{0}🙂"), .blob([]), .blob([0, 255, 0]),
    ] as [SQLiteValue])
  func givesBackWhatWasBound(_ value: SQLiteValue) throws {
    let connection = try connection()
    let back = try connection.prepare("SELECT ?").first([value]) { row -> SQLiteValue in
      switch row.kind(0) {
      case .null, .real: .null
      case .integer: .integer(row.integer(0))
      case .text: .text(row.text(0))
      case .blob: .blob(row.bytes(0))
      }
    }
    #expect(back == value)
  }

  @Test func isUsableAgainAfterAnErrorAndAfterStoppingEarly() throws {
    let connection = try connection()
    let insert = try connection.prepare("INSERT INTO t (i) VALUES (?)")
    #expect(throws: SQLiteError.self) { try insert.run(.text("no number")) }
    for number in 1...3 { try insert.run(.integer(Int64(number))) }
    let select = try connection.prepare("SELECT i FROM t ORDER BY i")
    #expect(try select.first { $0.integer(0) } == 1)
    #expect(try select.all { $0.integer(0) } == [1, 2, 3])
    struct Enough: Error {}
    #expect(throws: Enough.self) { try select.forEach { _ in throw Enough() } }
    #expect(try select.all { $0.integer(0) } == [1, 2, 3])
  }

  @Test func forgetsTheValuesOfTheLastRun() throws {
    let connection = try connection()
    let insert = try connection.prepare("INSERT INTO t (i, s) VALUES (?, ?)")
    try insert.run(.integer(1), .text("one"))
    try insert.run(.integer(2), .null)
    #expect(try connection.prepare("SELECT s FROM t ORDER BY i").all { $0.optionalText(0) } == ["one", nil])
  }

  @Test func keepsTheConnectionOpenForAStatementThatOutlivesIt() throws {
    var connection: Connection? = try connection()
    let select = try #require(try connection?.prepare("SELECT 7"))
    connection = nil
    #expect(try select.first { $0.integer(0) } == 7)
  }

  @Test(arguments: [
    ("INSERT INTO t (i) VALUES ('x')", SQLiteError.Code.constraint), ("SELECT nothing", .other), ("", .other),
  ])
  func tellsWhatKindOfErrorItWas(_ sql: String, _ code: SQLiteError.Code) throws {
    let connection = try connection()
    let error = #expect(throws: SQLiteError.self) { try connection.prepare(sql).run() }
    #expect(error?.code == code)
    #expect(error?.sql == sql)
  }
}
