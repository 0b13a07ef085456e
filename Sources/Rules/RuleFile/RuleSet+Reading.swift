import Diagnostics
import Files
import YAML

extension RuleSet {
  /// Loads rule files and all `*.yaml` and `*.yml` files below rule directories in name order. Left out are `*.test.yaml`, what
  /// is hidden, and directories that are switched off by their names, as files are (`old.off`). A file there that only looks like
  /// one is told of.
  ///
  /// Nothing is left out silently: whatever lies there and cannot be looked at, listed, followed or read is an error of the
  /// whole set, since the rule that is missing may be the one that protects. Nothing hangs: a FIFO, a device or a file over
  /// 1 MiB is refused before it is read.
  ///
  /// - Parameter circumstances: what is known of the time and the server, for warnings that depend on it.
  public static func load(paths: [String], in circumstances: Circumstances = Circumstances()) -> RuleLoad {
    var reading = RuleFileReading()
    for path in paths { reading.read(path) }
    return load(files: reading.files, earlier: reading.diagnostics, in: circumstances)
  }
}

/// Finds and reads the files of a rule set.
private struct RuleFileReading {
  private(set) var files: [SourceFile] = []
  private(set) var diagnostics: [Diagnostic] = []
  private var seen: Set<String> = []
  private var entriesLeft = entryLimit

  /// Deep enough for any rule directory.
  private static let depthLimit = 8
  /// Whoever names `/` by mistake does not wait for its end.
  private static let entryLimit = 10_000

  /// Reads what is named in a setting or on the command line.
  mutating func read(_ path: String) {
    do throws(PathFailure) {
      switch try PathContent(at: path) {
      case .directory:
        let before = files.count + diagnostics.count { $0.severity == .error }
        walk(Directory(path), inside: [])
        if files.count + diagnostics.count(where: { $0.severity == .error }) == before {
          diagnostics.append(
            Diagnostic(
              code: RuleCode.noFiles,
              summary: "\(path): there is no *.yaml file in or below this directory, and no *.yml file"))
        }
      case .file, .other, .nothing: add(try SourceFile.reading(path: path))
      }
    } catch {
      report(error)
    }
  }

  /// Reads everything below a directory.
  /// - Parameter above: the directories that it lies in, from the one named.
  private mutating func walk(_ directory: Directory, inside above: [Directory.Identity]) {
    do throws(PathFailure) {
      let identity = try directory.identity()
      guard !above.contains(identity) else {
        return report(directory.path, "this link leads back to a directory that it lies in", advice: "Remove the link.")
      }
      guard above.count < Self.depthLimit else {
        return report(
          directory.path, "rule files lie at most \(Self.depthLimit) directories deep, this is one more",
          advice: "Move its files further up, or name the directory itself with 'rules' in the settings.")
      }
      for name in try directory.names() where !name.hasPrefix(".") {
        guard entriesLeft > 0 else {
          if entriesLeft == 0 {
            report(
              directory.path, "more than \(Self.entryLimit) files and directories lie here and before",
              advice: "Name a directory that holds rule files and little else.")
          }
          entriesLeft = -1
          return
        }
        entriesLeft -= 1
        take(name, in: directory, inside: above + [identity])
      }
    } catch {
      report(error)
    }
  }

  /// Reads, walks or refuses what lies in a directory under a name.
  private mutating func take(_ name: String, in directory: Directory, inside above: [Directory.Identity]) {
    let path = directory.path(of: name)
    do throws(PathFailure) {
      switch try PathContent(at: path) {
      case .directory where FileKind.isSwitchedOff(name): break
      case .directory: walk(Directory(path), inside: above)
      case .file:
        switch FileKind(name: name) {
        case .rules: add(try SourceFile.reading(path: path))
        case .other(looksLikeRules: true): warnOfUnread(path)
        case .tests, .other(looksLikeRules: false): break
        }
      case .other: throw PathFailure(path: path, code: .notRegular)
      case .nothing: throw PathFailure(path: path, code: .missing)
      }
    } catch {
      report(error)
    }
  }

  private mutating func warnOfUnread(_ path: String) {
    diagnostics.append(
      Diagnostic(
        code: RuleCode.fileNotRead, severity: .warning,
        summary: "\(path): not read, as its name does not end in .yaml or .yml",
        explanation: "Rename it to have its rules, or switch it off for good with .off, .disabled, .bak, .old or .orig."
      ))
  }

  private mutating func add(_ file: SourceFile) {
    if seen.insert(file.name).inserted { files.append(file) }
  }

  private mutating func report(_ failure: PathFailure) {
    let advice = failure.advice.map { $0.prefix(1).uppercased() + $0.dropFirst() + "." }
    diagnostics.append(
      Diagnostic(code: RuleCode.unreadableFile, summary: failure.description, explanation: advice))
  }

  private mutating func report(_ path: String, _ reason: String, advice: String) {
    diagnostics.append(
      Diagnostic(code: RuleCode.unreadableFile, summary: "\(path): \(reason)", explanation: advice))
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
    self = .other(
      looksLikeRules: !Self.isSwitchedOff(name) && lowered.contains { Self.endings.contains($0) || $0 == "json" })
  }

  /// Whether a name of a file or a directory says that it is not to be read.
  static func isSwitchedOff(_ name: String) -> Bool {
    let parts = name.split(separator: ".")
    return name.hasSuffix("~") || (parts.count > 1 && offEndings.contains(parts[parts.count - 1].lowercased()))
  }
}
