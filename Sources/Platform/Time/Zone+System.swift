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

extension Zone {
  /// Whether a name of tzdata means another zone, or another count of seconds, on each machine: `localtime` and `posixrules` are
  /// what the machine is set to, `Factory` is a machine that is not set yet, `posix/…` and `right/…` are folders that only some
  /// installations have (the second counts leap seconds). `Local` is Go's word for the first.
  ///
  /// ``init(named:)`` knows none of them. Upper and lower case do not count.
  public static func dependsOnMachine(_ name: String) -> Bool {
    let lowered = name.lowercased()
    return ["local", "localtime", "posixrules", "factory"].contains(lowered)
      || ["posix/", "right/"].contains { lowered.hasPrefix($0) }
  }

  /// The name in front of an offset: `CET` of `CET+1`, `UTC` of `UTC+02:00`; `nil` for a text without one, and for `Etc/GMT+1`, a
  /// zone of its own.
  public static func name(beforeOffsetIn text: String) -> String? {
    guard let sign = text.lastIndex(where: { $0 == "+" || $0 == "-" }), sign > text.startIndex, Zone(named: text) == nil
    else { return nil }
    let offset = text[text.index(after: sign)...]
    guard (1...5).contains(offset.utf8.count), offset.utf8.allSatisfy({ UInt8(ascii: "0")...UInt8(ascii: ":") ~= $0 }),
      offset.contains(where: { $0 != ":" })
    else { return nil }
    let name = text[..<sign].reversed().drop { $0 == " " }.reversed()
    return name.isEmpty ? nil : String(name)
  }

  /// What is wrong with a text that names no zone, for people, without a full stop.
  public static func complaint(about name: String) -> String {
    if dependsOnMachine(name) { return "the time zone '\(name)' depends on the machine that reads it" }
    let isAdded = Zone.name(beforeOffsetIn: name) != nil
    return "no time zone is named '\(name)'" + (isAdded ? ", and none takes an offset" : "")
  }
}
