import Audit
import CFaultyDisk
import FoundationEssentials
import SQLite

/// The files of the trail, which people copy, copy back and delete.
struct TrailFiles {
  let database: String
  private var backup: String { database + ".backup" }
  private static let suffixes = ["", "-wal", "-shm"]

  /// Deletes what an earlier run has left.
  func clear() throws {
    try deleteTrail()
    for suffix in Self.suffixes { try remove(backup + suffix) }
    try remove(database + ".lock")
    for suffix in Self.suffixes { try remove(database + ".damaged" + suffix) }
    for version in 1..<AuditSchema.schema.version { try remove(database + ".version\(version)") }
  }

  var hasTrail: Bool { FileManager.default.fileExists(atPath: database) }

  /// The last row of the trail; zero where there is none.
  func lastRow() throws -> Int64 {
    guard hasTrail else { return 0 }
    let connection = try Connection(path: database, access: .readOnly)
    guard try AuditSchema.schema.state(of: connection) == .current else { return 0 }
    return try connection.integer("SELECT max(seq) FROM log") ?? 0
  }

  /// Copies the trail away. No process may be at work.
  func makeBackup() throws {
    for suffix in Self.suffixes {
      try remove(backup + suffix)
      // What processes share about the write-ahead log is made anew by the first one.
      guard suffix != "-shm", FileManager.default.fileExists(atPath: database + suffix) else { continue }
      try FileManager.default.copyItem(atPath: database + suffix, toPath: backup + suffix)
    }
  }

  /// Puts the copy in the place of the trail.
  func restoreBackup() throws {
    try deleteTrail()
    for suffix in Self.suffixes where FileManager.default.fileExists(atPath: backup + suffix) {
      try FileManager.default.copyItem(atPath: backup + suffix, toPath: database + suffix)
    }
  }

  /// Makes the trail one of an earlier version, as far back as `version` where that one could have written it.
  ///
  /// - Returns: the version; `nil` where the trail has no tables yet.
  func makeOlder(_ version: Int) throws -> Int? {
    let older = database + ".older"
    guard let oldest = try OlderTrail.oldest(database) else { return nil }
    let version = max(version, oldest)
    try OlderTrail.write(database, to: older, version: version)
    try deleteTrail()
    try FileManager.default.moveItem(atPath: older, toPath: database)
    return version
  }

  /// Copies the trail and overwrites a page of the copy with zeros, one behind the first, which names whose file it is.
  ///
  /// - Returns: the copy and the page; `nil` where there is none, or not every page is in use.
  func makeDamagedCopy(_ dice: inout Dice) throws -> (path: String, page: Int)? {
    // Who died while making the file has left a journal, which only the next writer may take back.
    guard !FileManager.default.fileExists(atPath: database + "-journal") else { return nil }
    let damaged = database + ".damaged"
    try remove(damaged)
    try Data().write(to: URL(fileURLWithPath: damaged))
    let size: Int
    do {
      let copy = try Connection(path: damaged, access: .readWrite)
      try copy.copy(try Connection(path: database, access: .readOnly))
      try copy.trustSchema()
      guard try AuditSchema.schema.state(of: copy) == .current, try copy.integer("PRAGMA freelist_count") == 0 else {
        return nil
      }
      // Without a write-ahead log of its own.
      try copy.execute("PRAGMA journal_mode = DELETE")
      size = Int(try copy.integer("PRAGMA page_size") ?? 0)
    }
    var bytes = try Data(contentsOf: URL(fileURLWithPath: damaged))
    guard size > 0, bytes.count > size else { return nil }
    let page = dice.number(2...(bytes.count / size))
    bytes.replaceSubrange(((page - 1) * size)..<(page * size), with: repeatElement(0, count: size))
    try bytes.write(to: URL(fileURLWithPath: damaged))
    return (damaged, page)
  }

  /// Deletes the trail; a process that has it open goes on with files that have no name.
  func deleteTrail() throws {
    faulty_disk_keep_written()
    for suffix in Self.suffixes { try remove(database + suffix) }
  }

  private func remove(_ path: String) throws {
    if FileManager.default.fileExists(atPath: path) { try FileManager.default.removeItem(atPath: path) }
  }
}
