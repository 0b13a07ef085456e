import Files

/// How much room the trail takes on the disk.
struct TrailSize: Sendable {
  /// The database, and what was written and is not in it yet; in bytes.
  let database, log: Int

  /// Looks at the files.
  ///
  /// - Throws: `PathFailure` where they may not be looked at.
  init(of path: String) throws {
    func bytes(_ path: String) throws -> Int {
      if case .file(let bytes) = try PathContent(at: path) { bytes } else { 0 }
    }
    database = try bytes(path)
    log = try bytes(path + "-wal")
  }
}
