import CFaultyDisk
import FoundationEssentials

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
  }

  var hasTrail: Bool { FileManager.default.fileExists(atPath: database) }

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

  /// Deletes the trail; a process that has it open goes on with files that have no name.
  func deleteTrail() throws {
    faulty_disk_keep_written()
    for suffix in Self.suffixes { try remove(database + suffix) }
  }

  private func remove(_ path: String) throws {
    if FileManager.default.fileExists(atPath: path) { try FileManager.default.removeItem(atPath: path) }
  }
}
