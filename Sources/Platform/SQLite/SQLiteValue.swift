/// A value as a column of a `STRICT` table without floating-point columns can hold it.
public enum SQLiteValue: Hashable, Sendable {
  /// No value.
  case null
  /// `INTEGER`.
  case integer(Int64)
  /// `TEXT`.
  case text(String)
  /// `BLOB`.
  case blob([UInt8])

  /// `INTEGER`, or no value.
  public static func integer(_ value: Int64?) -> SQLiteValue {
    value.map { .integer($0) } ?? .null
  }

  /// `TEXT`, or no value.
  public static func text(_ value: String?) -> SQLiteValue {
    value.map { .text($0) } ?? .null
  }
}
