import FoundationEssentials

extension Zone {
  /// The names of the system's tzdata, links included, for telling what a misspelt one was meant to be; empty where the system
  /// has no list. Reads one file at the first use.
  public static let knownNames: [String] = {
    let folder = ProcessInfo.processInfo.environment["TZDIR"] ?? "/usr/share/zoneinfo"
    return ["tzdata.zi", "zone.tab", "zone1970.tab"].lazy.map { names(inList: "\(folder)/\($0)") }.first { !$0.isEmpty }
      ?? []
  }()

  /// What the lists look like: `Z Europe/Berlin 0:53:28 …` and `L Europe/Berlin Arctic/Longyearbyen` in `tzdata.zi`, columns
  /// with the name in the third in the others.
  private static func names(inList path: String) -> [String] {
    let attributes = try? FileManager.default.attributesOfItem(atPath: path)
    guard attributes?[.type] as? FileAttributeType == .typeRegular,
      let data = FileManager.default.contents(atPath: path),
      data.count < 1 << 20, let text = String(validating: data, as: UTF8.self)
    else { return [] }
    return text.split(separator: "\n").compactMap { line in
      guard !line.hasPrefix("#") else { return nil }
      let isTable = line.utf8.contains(UInt8(ascii: "\t"))
      let words = line.split(separator: isTable ? "\t" : " ")
      guard isTable || words.first == "Z" || words.first == "L" else { return nil }
      let column = words.first == "Z" ? 1 : 2
      return column < words.count ? String(words[column]) : nil
    }
  }
}
