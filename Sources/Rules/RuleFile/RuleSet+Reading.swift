import Diagnostics
import FoundationEssentials
import YAML

extension RuleSet {
  /// Loads rule files and all `*.yaml` files below rule directories (`*.test.yaml` and hidden ones excepted), in name order.
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
      let before = files.count + diagnostics.count
      walk(path, depth: 1)
      if files.count + diagnostics.count == before {
        diagnostics.append(
          Diagnostic(code: RuleCode.noFiles, summary: "\(path): there is no *.yaml file in or below this directory"))
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
      if !name.hasSuffix(".yaml") {
        walk(path, depth: depth + 1)
      } else if !name.hasSuffix(".test.yaml") {
        readFound(path, depth: depth)
      }
    }
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
