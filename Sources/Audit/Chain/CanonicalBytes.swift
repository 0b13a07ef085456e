import Digest
import SQLite

/// The bytes of a fact over which the chain is computed.
///
/// A fact's bytes are its kind and then every column of its row in the table's order, each value as
///
/// * `N` for `NULL`,
/// * `I` and 8 bytes for an `INTEGER`: two's complement, most significant byte first,
/// * `T` or `B`, the length in bytes as 8 bytes, most significant first, and the bytes, for a `TEXT` (UTF-8) or a
///   `BLOB`;
///
/// the kind itself is written as a `TEXT`. `NULL`s at the end of a row are left out, so that columns which a later
/// version appends to a table do not change the bytes of older rows. The chain's value at fact *n* is SHA-256(value at
/// *n* − 1 ‖ bytes of fact *n*); the value before the first fact is 32 zero bytes.
package struct CanonicalBytes {
  private(set) var bytes: [UInt8] = []
  private var pendingNulls = 0

  package init() {}

  /// Starts the bytes of a fact; `chain` is the chain's value at the fact before it.
  package mutating func begin(_ kind: String, after chain: [UInt8]) {
    bytes.removeAll(keepingCapacity: true)
    bytes += chain
    pendingNulls = 0
    append(text: kind)
  }

  package mutating func append(_ value: SQLiteValue) {
    switch value {
    case .null: pendingNulls += 1
    case .integer(let number): append(number)
    case .text(let text): append(text: text)
    case .blob(let blob): append(tag: UInt8(ascii: "B"), blob)
    }
  }

  /// Appends a column as it is stored, even if the schema does not allow its type.
  mutating func append(_ row: Row, _ column: Int32) {
    switch row.kind(column) {
    case .null: pendingNulls += 1
    case .integer: append(row.integer(column))
    case .text: append(tag: UInt8(ascii: "T"), row, column)
    case .blob: append(tag: UInt8(ascii: "B"), row, column)
    // No table has a column of this type, so the value is not what was written.
    case .real: append(tag: UInt8(ascii: "R"), row, column)
    }
  }

  private mutating func append(tag: UInt8, _ row: Row, _ column: Int32) {
    appendPendingNulls()
    bytes.append(tag)
    bytes.appendBigEndian(UInt64(row.byteCount(column)))
    row.append(column, to: &bytes)
  }

  private mutating func append(_ number: Int64) {
    appendPendingNulls()
    bytes.append(UInt8(ascii: "I"))
    bytes.appendBigEndian(UInt64(bitPattern: number))
  }

  private mutating func append(text: String) {
    appendPendingNulls()
    bytes.append(UInt8(ascii: "T"))
    bytes.appendBigEndian(UInt64(text.utf8.count))
    bytes.append(contentsOf: text.utf8)
  }

  private mutating func append(tag: UInt8, _ content: [UInt8]) {
    appendPendingNulls()
    bytes.append(tag)
    bytes.appendBigEndian(UInt64(content.count))
    bytes += content
  }

  private mutating func appendPendingNulls() {
    guard pendingNulls > 0 else { return }
    bytes.append(contentsOf: repeatElement(UInt8(ascii: "N"), count: pendingNulls))
    pendingNulls = 0
  }

  /// The chain's value at the fact.
  package var chain: SHA256Digest { SHA256.digest(of: bytes) }
}
