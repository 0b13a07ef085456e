import Files
import FoundationEssentials

extension ZoneData {
  /// What ``Zone/init(named:)`` reads instead of the system's data while a task judges the past by the data of then.
  @TaskLocal public static var ofThen: ZoneData?

  /// A zone's data in the form of tzfile(5). Reads one file.
  ///
  /// - Throws: `PathFailure`.
  public func bytes(ofZone name: String) throws -> [UInt8] {
    try RegularFile.bytes(at: "\(folder)/\(name)", limit: 1 << 20)
  }

  /// Writes zones into an empty folder, from which they are read from then on.
  ///
  /// Names that could lead out of the folder are left out: ``Zone/init(named:)`` does not look for them either.
  ///
  /// - Throws: an error of the file system.
  public init(writing zones: [(name: String, data: [UInt8])], into folder: String) throws {
    self.init(folder: folder)
    for zone in zones where Zone.isSafe(zone.name) {
      let path = "\(self.folder)/\(zone.name)"
      let parent = path.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
      try FileManager.default.createDirectory(atPath: parent, withIntermediateDirectories: true)
      try Data(zone.data).write(to: URL(filePath: path))
    }
  }
}
