import FoundationEssentials

extension Zone {
  /// The zone that this machine shows times in: `$TZ`, else what `/etc/localtime` points to, else `/etc/timezone`, else
  /// UTC. Read once. A `$TZ` that names no zone of tzdata means UTC, as it does to the C library.
  public static let system: Zone = {
    system(environment: ProcessInfo.processInfo.environment, folder: "/etc")
  }()

  /// - Parameter folder: of `localtime` and `timezone`
  package static func system(environment: [String: String], folder: String) -> Zone {
    if let text = environment["TZ"], !text.isEmpty {
      return Zone(named: name(inPath: text.hasPrefix(":") ? String(text.dropFirst()) : text)) ?? .utc
    }
    // Either file may be missing, and the next one is asked: a machine without both is at UTC.
    if let target = try? FileManager.default.destinationOfSymbolicLink(atPath: folder + "/localtime"),
      let zone = Zone(named: name(inPath: target))
    {
      return zone
    }
    guard let data = FileManager.default.contents(atPath: folder + "/timezone") else { return .utc }
    let text = String(decoding: data.prefix(100), as: UTF8.self)
    return Zone(named: String(text.prefix { !$0.isWhitespace })) ?? .utc
  }

  /// `Europe/Berlin` of `/usr/share/zoneinfo/Europe/Berlin`.
  private static func name(inPath path: String) -> String {
    path.split(separator: "zoneinfo/", omittingEmptySubsequences: false).last.map(String.init) ?? path
  }
}
