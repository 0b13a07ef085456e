import Diagnostics
import FoundationEssentials
import YAML

extension RuleSet {
  /// Loads rule files and all `*.yaml` and `*.yml` files below rule directories (`*.test.yaml` and hidden ones excepted), in
  /// name order. A file there that only looks like one is told of.
  ///
  /// Nothing hangs: a FIFO, a device or a file over 1 MiB is refused before it is read.
  public static func load(paths: [String]) -> RuleLoad {
    var reading = RuleFileReading()
    for path in paths { reading.read(path) }
    return load(files: reading.files, earlier: reading.diagnostics)
  }
}

/// Finds and reads the files of a rule set.
private struct RuleFileReading {
  private(set) var files: [SourceFile] = []
  private(set) var diagnostics: [Diagnostic] = []
  private var seen: Set<String> = []
  private var entriesLeft = 10_000

  /// Deep enough for any rule directory, shallow enough for a link that leads back to it.
  private static let depthLimit = 8

  /// Reads what is named in a setting or on the command line.
  mutating func read(_ path: String) {
    do {
      add(try SourceFile.reading(path: path))
    } catch {
      guard error.code == .directory else { return report(error) }
      let before = files.count + diagnostics.count { $0.severity == .error }
      walk(path, depth: 1)
      if files.count + diagnostics.count(where: { $0.severity == .error }) == before {
        diagnostics.append(
          Diagnostic(
            code: RuleCode.noFiles,
            summary: "\(path): there is no *.yaml file in or below this directory, and no *.yml file"))
      }
    }
  }

  private mutating func walk(_ directory: String, depth: Int) {
    guard depth <= Self.depthLimit, let names = try? FileManager.default.contentsOfDirectory(atPath: directory) else {
      return
    }
    for name in names.sorted() where !name.hasPrefix(".") {
      entriesLeft -= 1
      guard entriesLeft > 0 else {
        if entriesLeft == 0 {
          diagnostics.append(
            Diagnostic(
              code: RuleCode.noFiles, summary: "\(directory): too many files for a rule directory; name the right one"))
        }
        return
      }
      let path = directory.hasSuffix("/") ? directory + name : "\(directory)/\(name)"
      switch FileKind(name: name) {
      case .rules: readFound(path, depth: depth)
      case .tests: break
      case .other(let looksLikeRules):
        if looksLikeRules, !isDirectory(path) { warnOfUnread(path) }
        walk(path, depth: depth + 1)
      }
    }
  }

  private func isDirectory(_ path: String) -> Bool {
    var isDirectory = false
    return FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) && isDirectory
  }

  private mutating func warnOfUnread(_ path: String) {
    diagnostics.append(
      Diagnostic(
        code: RuleCode.fileNotRead, severity: .warning,
        summary: "\(path): not read, as its name does not end in .yaml or .yml",
        explanation: "Rename it to have its rules, or switch it off for good with .off, .disabled, .bak, .old or .orig."
      ))
  }

  private mutating func readFound(_ path: String, depth: Int) {
    do {
      add(try SourceFile.reading(path: path))
    } catch {
      if error.code == .directory { walk(path, depth: depth + 1) } else { report(error) }
    }
  }

  private mutating func add(_ file: SourceFile) {
    if seen.insert(file.name).inserted { files.append(file) }
  }

  private mutating func report(_ file: UnreadableFile) {
    diagnostics.append(Diagnostic(code: RuleCode.unreadableFile, summary: file.message))
  }
}

/// What a file in a rule directory is, going by its name.
private enum FileKind {
  case rules
  case tests
  case other(looksLikeRules: Bool)

  private static let endings = ["yaml", "yml"]
  /// Endings of files that are not to be read, which everybody knows.
  private static let offEndings: Set<String> = ["off", "disabled", "bak", "old", "orig", "swp"]

  init(name: String) {
    let parts = name.split(separator: ".").map(String.init)
    let last = parts.last ?? ""
    if Self.endings.contains(last), name.contains(".") {
      self = parts.dropLast().last == "test" ? .tests : .rules
      return
    }
    let lowered = parts.dropFirst().map { $0.lowercased() }
    let isOff = name.hasSuffix("~") || Self.offEndings.contains(last.lowercased())
    self = .other(looksLikeRules: !isOff && lowered.contains { Self.endings.contains($0) || $0 == "json" })
  }
}
