import SQLite
import TestSupport
import Testing

/// Statements end when their task is cancelled, on connections that were told so.
@Suite struct CancellationTests {
  private let folder = TemporaryFolder()
  private static let endless = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT count(x) FROM n"

  private func path() throws -> String {
    let path = try DatabaseFile(creating: folder.file("some.db")).path
    let connection = try Connection(path: path, access: .readWrite)
    try connection.execute("CREATE TABLE t (x INTEGER); INSERT INTO t VALUES (1)")
    return path
  }

  /// Runs what blocks its thread, so that the shared ones stay free for whoever cancels it.
  private actor Queue {
    private let executor = BlockingExecutor(label: "cancellation tests")
    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    func run(_ body: () throws -> Void) -> (any Error)? {
      do {
        try body()
        return nil
      } catch {
        return error
      }
    }
  }

  /// Runs something in a task that is cancelled when it has begun, and answers what it threw.
  private func cancelled(_ body: @escaping @Sendable (_ begun: () -> Void) throws -> Void) async -> (any Error)? {
    let (begun, beginning) = AsyncStream.makeStream(of: Void.self)
    return await withTaskGroup(of: (any Error)?.self) { group in
      group.addTask {
        await Queue().run { try body { beginning.finish() } }
      }
      for await _ in begun {}
      group.cancelAll()
      return await group.next() ?? nil
    }
  }

  @Test func endsAStatementInHand() async throws {
    let path = try path()
    let error = await cancelled { begun in
      let connection = try Connection(path: path, access: .readOnly)
      connection.heedCancellation()
      begun()
      _ = try connection.integer(Self.endless)
    }
    #expect(error is CancellationError)
  }

  @Test func endsARowOfShortStatements() async throws {
    let path = try path()
    let error = await cancelled { begun in
      let connection = try Connection(path: path, access: .readOnly)
      connection.heedCancellation()
      begun()
      while true { _ = try connection.integer("SELECT x FROM t") }
    }
    #expect(error is CancellationError)
  }

  /// The check of pages asks nobody while it is under way: what it found so far is no damage.
  @Test func endsChecksWithoutAFinding() async throws {
    let path = try path()
    let connection = try Connection(path: path, access: .readWrite)
    try connection.execute(
      """
      CREATE TABLE large (x);
      WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n LIMIT 20000) INSERT INTO large SELECT hex(zeroblob(200)) FROM n
      """)
    let (interruptions, line) = AsyncStream.makeStream(of: Interruption.self)
    await withTaskGroup(of: (any Error)?.self) { group in
      group.addTask {
        await Queue().run {
          let connection = try Connection(path: path, access: .readOnly)
          line.yield(connection.interruption)
          while true { #expect(try connection.integrityCheck() == []) }
        }
      }
      for await interruption in interruptions {
        group.addTask {
          await Queue().run { while !Task.isCancelled { interruption.interrupt() } }
        }
        break
      }
      #expect(await group.next() is CancellationError)
      group.cancelAll()
    }
  }

  @Test func leavesTransactionsToTheirOwner() async throws {
    let path = try path()
    let error = await cancelled { begun in
      let connection = try Connection(path: path, access: .readWrite)
      connection.heedCancellation()
      do {
        try connection.transaction(.immediate) {
          try connection.execute("INSERT INTO t VALUES (2)")
          begun()
          _ = try connection.integer(Self.endless)
        }
      } catch {
        #expect(connection.isAutocommit)
        throw error
      }
    }
    #expect(error is CancellationError)
    #expect(try Connection(path: path, access: .readOnly).integer("SELECT count(*) FROM t") == 1)
  }

  @Test func othersGoOn() async throws {
    let path = try path()
    let error = await cancelled { begun in
      let connection = try Connection(path: path, access: .readOnly)
      begun()
      while !Task.isCancelled {}
      #expect(try connection.integer("SELECT x FROM t") == 1)
    }
    #expect(error == nil)
  }
}
