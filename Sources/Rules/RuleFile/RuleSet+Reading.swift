import Diagnostics
import Files
import YAML

extension RuleSet {
  /// Loads rule files, and all `*.yaml` and `*.yml` files below rule directories, in the order of their names.
  ///
  /// Leaves out `*.test.yaml`, hidden files, and files and directories that their name switches off (`old.off`). Warns
  /// about a file with another name that looks like a rule file.
  ///
  /// Nothing else is left out silently: whatever cannot be examined, listed, followed or read is an error of the whole
  /// set, because the missing rule may be the protecting one. Nothing hangs: a FIFO, a device or a file over 1 MiB is
  /// rejected before it is read.
  ///
  /// - Parameters:
  ///   - circumstances: the time and the server, for warnings that depend on them
  ///   - params: values for parameters that take the place of the files' own; of two for one parameter the later counts
  public static func load(
    paths: [String], in circumstances: Circumstances = Circumstances(), params: [GivenParam] = []
  ) -> RuleLoad {
    let reading = reading(paths)
    return load(
      files: reading.files, earlier: reading.diagnostics, in: circumstances, readsDisk: true,
      given: GivenParams(params),
      names: RuleFileNames(in: reading.directories))
  }

  /// What there is of files that ``load(paths:in:params:)`` would read, without reading them: equal again as long as nothing
  /// changes. iCalendar files below the directories belong to it.
  ///
  /// Costs a look at each file and directory.
  public static func stamps(at paths: [String]) -> [String: FileStamp] {
    var reading = RuleFileReading(isLooking: true)
    for path in paths { reading.read(path) }
    return reading.stamps
  }

  /// The files of a rule set as they are on disk, and what could not be read.
  ///
  /// - Returns: with the directories that the paths name, or that files lie in that they name
  static func reading(
    _ paths: [String]
  ) -> (files: [SourceFile], directories: [String], diagnostics: [Diagnostic]) {
    var reading = RuleFileReading()
    for path in paths { reading.read(path) }
    return (reading.files, reading.directories, reading.diagnostics)
  }
}

extension RuleFileFormatting {
  /// Finds and reads the files to format: rule files as for a rule set, and the tests below directories.
  ///
  /// - Returns: the files in the order of paths and names, and what could not be read
  public static func files(at paths: [String]) -> (files: [SourceFile], diagnostics: [Diagnostic]) {
    var reading = RuleFileReading()
    for path in paths { reading.read(path) }
    let tests = RuleTestFileReading(
      paths: paths.filter { path in
        // What cannot be looked at was told above.
        if case .directory? = try? PathContent(at: path) { true } else { false }
      })
    let files = reading.files + tests.files.filter { file in !reading.files.contains { $0.name == file.name } }
    // A directory may have rules alone, or tests alone.
    let found = reading.diagnostics + tests.diagnostics
    return (files.sorted { $0.name < $1.name }, found.filter { $0.code != RuleCode.noFiles || files.isEmpty })
  }
}

/// Finds and reads the files of a rule set.
private struct RuleFileReading {
  /// Whether files are only looked at.
  private let isLooking: Bool
  private(set) var files: [SourceFile] = []
  /// The directories to which the names of files are relative.
  private(set) var directories: [String] = []
  /// What was looked at.
  private(set) var stamps: [String: FileStamp] = [:]
  private(set) var diagnostics: [Diagnostic] = []
  private var seen: Set<String> = []
  private var entriesLeft = entryLimit

  /// Maximum depth, enough for any rule directory.
  private static let depthLimit = 8
  /// Maximum number of entries, so that somebody who names `/` by mistake need not wait for its end.
  private static let entryLimit = 10_000

  init(isLooking: Bool = false) { self.isLooking = isLooking }

  /// Reads a path from the settings or the command line.
  mutating func read(_ path: String) {
    do throws(PathFailure) {
      switch try PathContent(at: path) {
      case .directory:
        directories.append(path)
        let before = files.count + diagnostics.count { $0.severity == .error }
        walk(Directory(path), inside: [])
        if files.count + diagnostics.count(where: { $0.severity == .error }) == before {
          diagnostics.append(
            Diagnostic(
              code: RuleCode.noFiles,
              summary: "\(path): there is no *.yaml file in or below this directory, and no *.yml file"))
        }
      case .file, .other, .nothing:
        directories.append(RuleFileNames.directory(of: path))
        try take(path)
      }
    } catch {
      report(error)
    }
  }

  /// Reads everything below a directory.
  ///
  /// - Parameter above: the directories that contain it, starting with the named one.
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

  /// Reads, enters or rejects an entry of a directory.
  private mutating func take(_ name: String, in directory: Directory, inside above: [Directory.Identity]) {
    let path = directory.path(of: name)
    do throws(PathFailure) {
      switch try PathContent(at: path) {
      case .directory where FileKind.isSwitchedOff(name): break
      case .directory: walk(Directory(path), inside: above)
      case .file:
        switch FileKind(name: name) {
        case .rules: try take(path)
        case .other where isLooking && CalendarFiles.isCalendar(name): try take(path)
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

  private mutating func take(_ path: String) throws(PathFailure) {
    if isLooking {
      stamps[path] = FileStamp(at: path)
    } else {
      add(try SourceFile.reading(path: path))
    }
  }

  private mutating func add(_ file: SourceFile) {
    if seen.insert(file.name).inserted { files.append(file) }
  }

  private mutating func report(_ failure: PathFailure) {
    // What cannot be passed now may be passed later.
    if isLooking { stamps[failure.path] = FileStamp(at: failure.path) }
    let advice = failure.advice.map { $0.prefix(1).uppercased() + $0.dropFirst() + "." }
    diagnostics.append(
      Diagnostic(code: RuleCode.unreadableFile, summary: failure.description, explanation: advice))
  }

  private mutating func report(_ path: String, _ reason: String, advice: String) {
    diagnostics.append(
      Diagnostic(code: RuleCode.unreadableFile, summary: "\(path): \(reason)", explanation: advice))
  }
}

/// The kind of a file in a rule directory, judged by its name.
private enum FileKind {
  case rules
  case tests
  case other(looksLikeRules: Bool)

  private static let endings = ["yaml", "yml"]
  /// Well-known endings of files that are not to be read.
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

  /// Whether the name of a file or directory says that it is not to be read.
  static func isSwitchedOff(_ name: String) -> Bool {
    let parts = name.split(separator: ".")
    return name.hasSuffix("~") || (parts.count > 1 && offEndings.contains(parts[parts.count - 1].lowercased()))
  }
}
