import FoundationEssentials

/// The names that the files of a rule set have in it, by which the set and its groups are known: relative to the directory that is
/// given for rules, so that neither the working directory nor where the files are installed makes other rules of them.
///
/// Of several directories the innermost one that they all lie in counts.
struct RuleFileNames {
  /// What each path begins with that is no part of its name; `nil` where paths are names.
  private let leading: Int?
  private let here: [Substring]

  /// Paths that are names already.
  static let asGiven = RuleFileNames(leading: nil, here: [])

  private init(leading: Int?, here: [Substring]) {
    self.leading = leading
    self.here = here
  }

  /// - Parameters:
  ///   - directories: those that are given for rules, and those of files that are given; by any path
  ///   - here: the absolute path of the working directory
  init(in directories: [String], here: String = FileManager.default.currentDirectoryPath) {
    let here = here.split(separator: "/")
    let all = directories.map { Self.components(of: $0, from: here) }
    guard let first = all.first else {
      self = .asGiven
      return
    }
    let common = all.dropFirst().reduce(first) { common, other in
      zip(common, other).prefix { $0 == $1 }.map(\.0)
    }
    self.init(leading: common.count, here: here)
  }

  /// The name of a file below one of the directories.
  func name(of path: String) -> String {
    guard let leading else { return path }
    return Self.components(of: path, from: here).dropFirst(leading).joined(separator: "/")
  }

  /// The parts of the absolute path, without `.` and `..`, which are taken as they are written: links are not followed.
  private static func components(of path: String, from here: [Substring]) -> [Substring] {
    path.split(separator: "/").reduce(into: path.hasPrefix("/") ? [] : here) { parts, part in
      switch part {
      case ".": break
      case "..": _ = parts.popLast()
      default: parts.append(part)
      }
    }
  }

  /// The directory of a file.
  static func directory(of path: String) -> String {
    path.lastIndex(of: "/").map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
  }
}
