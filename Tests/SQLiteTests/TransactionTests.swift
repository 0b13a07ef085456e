import SQLite
import TestSupport
import Testing

@Suite struct TransactionTests {
  private let directory = TemporaryFolder()
  private struct Stop: Error {}

  private func connection(_ access: Connection.Access = .readWrite) throws -> Connection {
    let file = try DatabaseFile(creating: directory.file("test.db"))
    let connection = try Connection(path: file.path, access: access, busyTimeoutMilliseconds: 0)
    if access == .readWrite {
      try connection.execute("PRAGMA journal_mode = WAL; CREATE TABLE IF NOT EXISTS t (i INTEGER PRIMARY KEY) STRICT")
    }
    return connection
  }

  private func count(_ connection: Connection) throws -> Int64? { try connection.integer("SELECT count(*) FROM t") }

  @Test func undoesAllOfItWhenTheBodyThrows() throws {
    let connection = try connection()
    #expect(throws: Stop.self) {
      try connection.transaction(.immediate) {
        try connection.execute("INSERT INTO t VALUES (1)")
        throw Stop()
      }
    }
    #expect(try count(connection) == 0)
    #expect(connection.isAutocommit)
  }

  @Test func undoesTheSavepointAlone() throws {
    let connection = try connection()
    try connection.transaction(.immediate) {
      try connection.execute("INSERT INTO t VALUES (1)")
      #expect(throws: Stop.self) {
        try connection.savepoint {
          try connection.execute("INSERT INTO t VALUES (2)")
          throw Stop()
        }
      }
      try connection.savepoint { try connection.execute("INSERT INTO t VALUES (3)") }
    }
    #expect(try connection.prepare("SELECT i FROM t").all { $0.integer(0) } == [1, 3])
  }

  @Test func letsReadersSeeTheOldStateWhileAWriterWrites() throws {
    let writer = try connection()
    let reader = try connection(.readOnly)
    try writer.transaction(.immediate) {
      try writer.execute("INSERT INTO t VALUES (1)")
      #expect(try count(reader) == 0)
    }
    #expect(try count(reader) == 1)
  }

  @Test func refusesASecondWriter() throws {
    let first = try connection()
    let second = try connection()
    try first.transaction(.immediate) {
      let error = #expect(throws: SQLiteError.self) { try second.transaction(.immediate) {} }
      #expect(error?.code == .busy)
    }
    try second.transaction(.immediate) {}
  }

  @Test func writesAgainWhenThereIsRoomAgain() throws {
    let connection = try connection()
    try connection.execute("CREATE TABLE big (b BLOB) STRICT; PRAGMA max_page_count = 20")
    let error = #expect(throws: SQLiteError.self) {
      try connection.transaction(.immediate) {
        for _ in 0..<100 { try connection.execute("INSERT INTO big VALUES (zeroblob(4000))") }
      }
    }
    #expect(error?.code == .full)
    #expect(connection.isAutocommit)
    #expect(try connection.integer("SELECT count(*) FROM big") == 0)
    try connection.execute("PRAGMA max_page_count = 1000; INSERT INTO big VALUES (zeroblob(4000))")
    #expect(try connection.integrityCheck() == [])
  }

  @Test func refusesToWriteThroughAReader() throws {
    _ = try connection()
    let reader = try connection(.readOnly)
    #expect(reader.isReadOnly)
    let error = #expect(throws: SQLiteError.self) { try reader.execute("INSERT INTO t VALUES (1)") }
    #expect(error?.code == .readOnly)
  }

  @Test func enforcesForeignKeysAndTakesNoDoubleQuotedStrings() throws {
    let connection = try connection()
    try connection.execute("CREATE TABLE child (t INTEGER REFERENCES t) STRICT")
    #expect(throws: SQLiteError.self) { try connection.execute("INSERT INTO child VALUES (5)") }
    #expect(throws: SQLiteError.self) { try connection.execute("SELECT \"text\"") }
  }
}
