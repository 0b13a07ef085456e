import CSQLite

/// The row that a statement stands on: good until the statement goes on, so it is not kept.
///
/// Columns count from 0. Reading a column as another type than it has gives 0 or an empty value, as SQLite does.
public struct Row {
  private let statement: OpaquePointer

  init(_ statement: OpaquePointer) {
    self.statement = statement
  }

  /// Whether the column holds no value.
  public func isNull(_ column: Int32) -> Bool { sqlite3_column_type(statement, column) == SQLITE_NULL }

  /// The column as a number.
  public func integer(_ column: Int32) -> Int64 { sqlite3_column_int64(statement, column) }

  /// The column as a number; `nil` for `NULL`.
  public func optionalInteger(_ column: Int32) -> Int64? { isNull(column) ? nil : integer(column) }

  /// The column as text; invalid UTF-8 is repaired.
  public func text(_ column: Int32) -> String {
    withBytes(column) { String(decoding: $0, as: UTF8.self) }
  }

  /// The column as text; `nil` for `NULL`.
  public func optionalText(_ column: Int32) -> String? { isNull(column) ? nil : text(column) }

  /// The column's bytes: of a text its UTF-8, valid or not.
  public func bytes(_ column: Int32) -> [UInt8] {
    withBytes(column) { [UInt8]($0) }
  }

  /// Appends the column's bytes to others: of a text its UTF-8, valid or not.
  public func append(_ column: Int32, to bytes: inout [UInt8]) {
    withBytes(column) { bytes.append(contentsOf: $0) }
  }

  /// The number of the column's bytes.
  public func byteCount(_ column: Int32) -> Int { withBytes(column) { $0.count } }

  /// Whether the column's bytes are these.
  public func holds(_ bytes: [UInt8], in column: Int32) -> Bool {
    withBytes(column) { $0.count == bytes.count && $0.elementsEqual(bytes) }
  }

  /// The type of what the column holds.
  public func kind(_ column: Int32) -> Kind {
    switch sqlite3_column_type(statement, column) {
    case SQLITE_INTEGER: .integer
    case SQLITE_TEXT: .text
    case SQLITE_BLOB: .blob
    case SQLITE_NULL: .null
    default: .real
    }
  }

  /// The types that a column can hold.
  public enum Kind: Hashable, Sendable {
    /// The five storage classes of SQLite.
    case null, integer, real, text, blob
  }

  private func withBytes<Result>(_ column: Int32, _ body: (UnsafeRawBufferPointer) -> Result) -> Result {
    // The pointer first, then the length: the other order may convert under the pointer (sqlite3_column_blob).
    let start = sqlite3_column_blob(statement, column)
    return body(UnsafeRawBufferPointer(start: start, count: Int(sqlite3_column_bytes(statement, column))))
  }
}
