import FoundationEssentials

/// Reading a text file that a user named, whatever is really there.
enum TextFile {
  /// What was found.
  enum Found: Equatable {
    case text(String)
    case absent
    /// It cannot be read; with the reason, to go after the path and a colon.
    case refused(String)
  }

  /// What to do where there are no settings or rules yet.
  static let initAdvice = "'curfew init' writes settings and rules to begin with"
  private static let largest: UInt64 = 1 << 20

  /// Reads a whole file of at most 1 MiB. A directory, pipe or device is refused before it is opened.
  static func read(_ path: String) -> Found {
    guard let attributes = try? FileManager.default.attributesOfItem(atPath: resolved(path)) else {
      return FileManager.default.fileExists(atPath: path) ? .refused("it cannot be read") : .absent
    }
    guard attributes[.type] as? FileAttributeType == .typeRegular else {
      let isDirectory = attributes[.type] as? FileAttributeType == .typeDirectory
      return .refused(isDirectory ? "it is a directory, not a file" : "it is not a regular file")
    }
    let size = (attributes[.size] as? UInt64) ?? (attributes[.size] as? Int).map { UInt64($0) } ?? 0
    guard size <= largest else { return .refused("it is larger than 1 MiB") }
    guard let data = FileManager.default.contents(atPath: path) else { return .refused("it cannot be read") }
    guard let text = String(validating: data, as: UTF8.self) else { return .refused("it is not UTF-8 text") }
    return .text(text)
  }

  /// `path` as it is meant in a file: relative to the directory of that file.
  static func path(_ path: String, besides file: String) -> String {
    guard !path.hasPrefix("/"), let slash = file.lastIndex(of: "/") else { return path }
    return String(file[...slash]) + path
  }

  /// `attributesOfItem` does not follow symbolic links.
  private static func resolved(_ path: String) -> String {
    URL(filePath: path).resolvingSymlinksInPath().path
  }
}
