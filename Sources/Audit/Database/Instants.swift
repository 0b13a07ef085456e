import SQLite
import Time

extension SQLiteValue {
  /// An instant as the database stores it: microseconds since 1970.
  static func instant(_ value: Timestamp) -> SQLiteValue { .integer(value.microseconds) }

  /// An instant as the database stores it; `NULL` for `nil`.
  static func instant(_ value: Timestamp?) -> SQLiteValue { .integer(value?.microseconds) }

  /// A count.
  static func integer(_ value: Int) -> SQLiteValue { .integer(Int64(value)) }
}

extension Row {
  /// The column's instant.
  func instant(_ column: Int32) -> Timestamp { Timestamp(microseconds: integer(column)) }

  /// The column's instant; `nil` for `NULL`.
  func optionalInstant(_ column: Int32) -> Timestamp? {
    optionalInteger(column).map { Timestamp(microseconds: $0) }
  }
}
