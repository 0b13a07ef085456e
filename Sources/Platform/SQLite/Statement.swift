import CSQLite

/// A compiled statement: bound, run or read, and reset by each of its methods, so that it can be used again.
public final class Statement {
  private let handle: Handle
  private let statement: OpaquePointer
  private let parameterCount: Int32

  /// The number of columns of its rows; 0 for a statement that answers none.
  public let columnCount: Int32

  init(_ sql: String, of handle: Handle) throws {
    var compiled: OpaquePointer?
    // PERSISTENT: statements are kept for long, so they should not use up the look-aside memory.
    let flags = UInt32(SQLITE_PREPARE_PERSISTENT)
    try handle.check(sqlite3_prepare_v3(handle.database, sql, -1, flags, &compiled, nil), sql: sql)
    guard let compiled else { throw SQLiteError(.other, message: "no statement", sql: sql) }
    self.handle = handle
    statement = compiled
    parameterCount = sqlite3_bind_parameter_count(compiled)
    columnCount = sqlite3_column_count(compiled)
  }

  deinit { sqlite3_finalize(statement) }

  /// Runs it with these values for its parameters, in order.
  ///
  /// - Throws: ``SQLiteError``.
  public func run(_ values: SQLiteValue...) throws { try run(values) }

  /// Runs it with these values for its parameters, in order.
  ///
  /// - Throws: ``SQLiteError``.
  public func run(_ values: [SQLiteValue]) throws {
    defer { reset() }
    try bind(values)
    while try step() {}
  }

  /// What `body` makes of the first row; `nil` without a row.
  ///
  /// - Throws: ``SQLiteError``, or what `body` throws.
  public func first<Element>(_ values: [SQLiteValue] = [], _ body: (Row) throws -> Element) throws -> Element? {
    defer { reset() }
    try bind(values)
    return try step() ? body(Row(statement)) : nil
  }

  /// What `body` makes of each row, in the statement's order.
  ///
  /// - Throws: ``SQLiteError``, or what `body` throws.
  public func all<Element>(_ values: [SQLiteValue] = [], _ body: (Row) throws -> Element) throws -> [Element] {
    var elements: [Element] = []
    try forEach(values) { elements.append(try body($0)) }
    return elements
  }

  /// Calls `body` with each row, in the statement's order.
  ///
  /// - Throws: ``SQLiteError``, or what `body` throws.
  public func forEach(_ values: [SQLiteValue] = [], _ body: (Row) throws -> Void) throws {
    defer { reset() }
    try bind(values)
    while try step() { try body(Row(statement)) }
  }

  /// Steps to the next row and answers it; `nil`, and the statement reset, after the last.
  ///
  /// For reading several statements side by side; the row is good until the next call. Parameters are all
  /// `NULL`.
  ///
  /// - Throws: ``SQLiteError``.
  public func next() throws -> Row? {
    if try step() { return Row(statement) }
    reset()
    return nil
  }

  /// Gives up the rows that were not read and forgets the parameters' values.
  public func reset() {
    // The result repeats the last step's error, which was thrown then.
    sqlite3_reset(statement)
    if parameterCount > 0 { sqlite3_clear_bindings(statement) }
  }

  private func step() throws -> Bool {
    switch sqlite3_step(statement) {
    case SQLITE_ROW: return true
    case SQLITE_DONE: return false
    case let result:
      let error = handle.failure(result, sql: String(cString: sqlite3_sql(statement)))
      reset()
      throw error
    }
  }

  private func bind(_ values: [SQLiteValue]) throws {
    precondition(values.count == Int(parameterCount), "as many values as parameters")
    // Many short statements never come to the point where SQLite asks.
    if handle.heedsCancellation { try Task.checkCancellation() }
    var index: Int32 = 0
    for value in values {
      index += 1
      let result =
        switch value {
        case .null: sqlite3_bind_null(statement, index)
        case .integer(let number): sqlite3_bind_int64(statement, index, number)
        case .text(let text): Statement.bind(text, to: statement, index)
        case .blob(let bytes): curfew_sqlite_bind_blob(statement, index, bytes, UInt64(bytes.count))
        }
      try handle.check(result)
    }
  }

  private static func bind(_ text: String, to statement: OpaquePointer, _ index: Int32) -> Int32 {
    // SQLite copies the bytes before the call returns.
    text.utf8.span.withUnsafeBytes { bytes in
      curfew_sqlite_bind_text(
        statement, index, bytes.assumingMemoryBound(to: CChar.self).baseAddress, UInt64(bytes.count))
    }
  }
}
