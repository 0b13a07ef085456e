import SQLite
import TestSupport
import Testing

@Suite struct SchemaTests {
  private let directory = TemporaryFolder()
  private let first = Schema(applicationID: 77, migrations: ["CREATE TABLE a (i INTEGER) STRICT"])
  private let second = Schema(
    applicationID: 77, migrations: ["CREATE TABLE a (i INTEGER) STRICT", "ALTER TABLE a ADD COLUMN j INTEGER"])

  private func connection() throws -> Connection {
    try Connection(path: DatabaseFile(creating: directory.file("test.db")).path, access: .readWrite)
  }

  @Test func goesForwardVersionByVersionAndKeepsTheRows() throws {
    let connection = try connection()
    #expect(try first.state(of: connection) == .empty)
    try first.migrate(connection)
    #expect(try first.state(of: connection) == .current)
    try connection.execute("INSERT INTO a VALUES (1)")
    #expect(try second.state(of: connection) == .older(version: 1))
    try second.migrate(connection)
    try second.migrate(connection)
    #expect(try second.state(of: connection) == .current)
    #expect(
      try connection.prepare("SELECT i, j FROM a").first { ($0.integer(0), $0.isNull(1)) } ?? (0, false) == (1, true))
    #expect(try first.state(of: connection) == .newer(version: 2))
  }

  @Test func leavesNothingOfAVersionThatFails() throws {
    let connection = try connection()
    let broken = Schema(applicationID: 77, migrations: ["CREATE TABLE a (i INTEGER) STRICT; CREATE TABLE a (i)"])
    #expect(throws: SQLiteError.self) { try broken.migrate(connection) }
    #expect(try broken.state(of: connection) == .empty)
  }

  @Test(arguments: ["PRAGMA application_id = 5", "CREATE TABLE other (i)", "PRAGMA user_version = 3"])
  func knowsAnotherProgramsFile(_ sql: String) throws {
    let connection = try connection()
    try connection.execute(sql)
    guard case .foreign = try first.state(of: connection) else {
      Issue.record("taken for ours")
      return
    }
  }

  @Test func tellsAFileThatIsNoDatabase() throws {
    directory.write([UInt8](repeating: UInt8(ascii: "x"), count: 5000), to: "test.db")
    let connection = try connection()
    let error = #expect(throws: SQLiteError.self) { try first.state(of: connection) }
    #expect(error?.code == .notADatabase)
  }
}
