import CSQLite

/// Ends the statement that a connection runs at the moment, from any thread.
///
/// A statement that begins later is not affected: whoever cancels a task uses it beside ``Connection/heedCancellation()``.
///
/// Sending it between threads is safe: SQLite allows this one call from others as long as the connection is open
/// (https://www.sqlite.org/c3ref/interrupt.html), and the handle that it holds keeps it open.
public struct Interruption: @unchecked Sendable {
  private let handle: Handle

  init(_ handle: Handle) { self.handle = handle }

  /// The statement in hand throws `CancellationError`; without one nothing happens.
  public func interrupt() { sqlite3_interrupt(handle.database) }
}
