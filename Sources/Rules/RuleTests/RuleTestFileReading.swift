import Diagnostics
import Files
import YAML

/// Finds and reads test files.
public struct RuleTestFileReading: Sendable {
  /// The files, in the order of the paths and of their names.
  public private(set) var files: [SourceFile] = []
  /// What could not be read.
  public private(set) var diagnostics: [Diagnostic] = []

  private var paths = DistinctPaths()
  /// Number of test files, those that are reached again included.
  private var found = 0

  /// Maximum depth of directories below a path, as for rule files.
  private static let depthLimit = 8

  /// Reads the files of that name, and all `*.test.yaml` and `*.test.yml` below directories; leaves out hidden ones.
  public init(paths: [String]) {
    for path in paths {
      do throws(PathFailure) {
        switch try PathContent(at: path) {
        case .directory:
          let before = found
          try walk(Directory(path), depth: 0)
          if found == before {
            diagnostics.append(
              Diagnostic(
                code: RuleCode.noFiles, summary: "\(path): there is no *.test.yaml file in or below this directory",
                explanation: "Write a test beside its rules: lifetime.test.yaml beside lifetime.yaml."))
          }
        case .file, .other, .nothing: try add(path)
        }
      } catch {
        report(error)
      }
    }
  }

  private mutating func walk(_ directory: Directory, depth: Int) throws(PathFailure) {
    guard depth < Self.depthLimit else {
      diagnostics.append(
        Diagnostic(
          code: RuleCode.unreadableFile,
          summary: "\(directory.path): test files lie at most \(Self.depthLimit) directories deep, this is one more"))
      return
    }
    for name in try directory.names() where !name.hasPrefix(".") {
      let path = directory.path(of: name)
      switch try PathContent(at: path) {
      case .directory: try walk(Directory(path), depth: depth + 1)
      case .file where name.hasSuffix(".test.yaml") || name.hasSuffix(".test.yml"): try add(path)
      case .file, .other, .nothing: break
      }
    }
  }

  private mutating func add(_ path: String) throws(PathFailure) {
    found += 1
    // By another path or a link it is the same file, whose tests run once.
    let first = paths.first(for: path)
    if files.contains(where: { $0.name == first }) { return }
    files.append(try SourceFile.reading(path: path))
  }

  private mutating func report(_ failure: PathFailure) {
    diagnostics.append(
      Diagnostic(
        code: RuleCode.unreadableFile, summary: failure.description,
        explanation: failure.advice.map { $0.prefix(1).uppercased() + $0.dropFirst() + "." }))
  }
}
