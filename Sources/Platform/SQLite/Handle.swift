import CSQLite

/// SQLite's own connection: closed when its owner and all statements have let go of it.
final class Handle {
  let database: OpaquePointer
  /// Whether statements end when their task is cancelled.
  var heedsCancellation = false

  init(path: String, access: Connection.Access) throws {
    let flags =
      switch access {
      case .readWrite: SQLITE_OPEN_READWRITE
      case .readOnly: SQLITE_OPEN_READONLY
      case .immutable: SQLITE_OPEN_READONLY | SQLITE_OPEN_URI
      }
    let name = access == .immutable ? Handle.immutableURI(of: path) : path
    var opened: OpaquePointer?
    let result = sqlite3_open_v2(name, &opened, flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, nil)
    guard result == SQLITE_OK, let opened else {
      let error = SQLiteError(result, of: opened)
      sqlite3_close_v2(opened)
      throw error
    }
    database = opened
  }

  deinit { sqlite3_close_v2(database) }

  func check(_ result: Int32, sql: String? = nil) throws {
    if result != SQLITE_OK { throw failure(result, sql: sql) }
  }

  /// What to throw for a result: an interrupted statement was cancelled, which is no failure of the database.
  func failure(_ result: Int32, sql: String?) -> any Error {
    result == SQLITE_INTERRUPT ? CancellationError() : SQLiteError(result, of: database, sql: sql)
  }

  /// A `file:` URI (https://www.sqlite.org/uri.html) in which every byte that could mean something is escaped.
  static func immutableURI(of path: String) -> String {
    var uri = "file:"
    for byte in path.utf8 {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "/"), UInt8(ascii: "."), UInt8(ascii: "-"),
        UInt8(ascii: "_"):
        uri.unicodeScalars.append(Unicode.Scalar(byte))
      default:
        let digits = String(byte, radix: 16)
        uri += digits.utf8.count == 1 ? "%0\(digits)" : "%\(digits)"
      }
    }
    return uri + "?immutable=1"
  }
}
