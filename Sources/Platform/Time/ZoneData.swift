import Files
import FoundationEssentials

/// A folder of compiled time zones, as tzdata installs it.
public struct ZoneData: Hashable, Sendable {
  /// The folder's absolute path.
  public let folder: String

  /// The data in a folder, which is looked into when something is asked.
  public init(folder: String) {
    self.folder = folder.hasPrefix("/") ? folder : "\(FileManager.default.currentDirectoryPath)/\(folder)"
  }

  /// What ``Zone/init(named:)`` reads: the folder that `TZDIR` names, or `/usr/share/zoneinfo`.
  public static let system = ZoneData(
    folder: ProcessInfo.processInfo.environment["TZDIR"].flatMap { $0.isEmpty ? nil : $0 } ?? "/usr/share/zoneinfo")

  /// The zone with that IANA name, case counting as on disk, or `nil` if there is none.
  ///
  /// The first use of a name reads a file; later ones are a look into a table. Names that could lead out of the
  /// folder, or to a file that blocks, are not even looked for.
  public func zone(named name: String) -> Zone? {
    // Known without any data, and quicker than a look into the table.
    name == Zone.utc.name ? .utc : Zone(named: name, in: folder)
  }

  /// The names of the zones, links included; empty where the folder has no list of them. Reads one file.
  public var names: [String] {
    ["tzdata.zi", "zone.tab", "zone1970.tab"].lazy.map { names(inList: $0) }.first { !$0.isEmpty } ?? []
  }

  /// The release of the time zone database, such as `2026f`, or `nil` where the folder does not say. Reads one file.
  ///
  /// Debian's and most others' packages say it in the first line of `tzdata.zi`, the database's own installation in
  /// `+VERSION` or `version`.
  public var release: String? {
    let marker = "# version "
    if let line = text(of: "tzdata.zi")?.split(separator: "\n").first, line.hasPrefix(marker) {
      return String(line.dropFirst(marker.count))
    }
    for name in ["+VERSION", "version"] {
      if let word = text(of: name)?.split(whereSeparator: \.isWhitespace).first { return String(word) }
    }
    return nil
  }

  /// What the lists look like: `Z Europe/Berlin 0:53:28 …` and `L Europe/Berlin Arctic/Longyearbyen` in `tzdata.zi`, columns
  /// with the name in the third in the others.
  private func names(inList list: String) -> [String] {
    (text(of: list) ?? "").split(separator: "\n").compactMap { line in
      guard !line.hasPrefix("#") else { return nil }
      let isTable = line.utf8.contains(UInt8(ascii: "\t"))
      let words = line.split(separator: isTable ? "\t" : " ")
      guard isTable || words.first == "Z" || words.first == "L" else { return nil }
      let column = words.first == "Z" ? 1 : 2
      return column < words.count && !Zone.dependsOnMachine(String(words[column])) ? String(words[column]) : nil
    }
  }

  private func text(of name: String) -> String? {
    do {
      return String(validating: try RegularFile.bytes(at: "\(folder)/\(name)", limit: 1 << 20), as: UTF8.self)
    } catch {
      // Nobody misses what it says: it helps to spell names and tells how old the data are. Zones are read without it.
      return nil
    }
  }
}

extension Zone {
  /// The names of the system's zones, for telling what a misspelt one was meant to be; empty where it has no list of them.
  public static let knownNames = ZoneData.system.names
}
