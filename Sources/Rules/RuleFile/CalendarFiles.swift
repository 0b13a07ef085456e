import Diagnostics
import Files
import YAML

/// The iCalendar files that rule files name: each is read once, and becomes a source of the rule set.
final class CalendarFiles {
  private let given: [String: SourceFile]
  private let readsDisk: Bool
  private var read: [String: SourceFile] = [:]

  /// - Parameters:
  ///   - given: files whose text is at hand
  ///   - readsDisk: whether others are read from the disk
  init(given: [SourceFile], readsDisk: Bool) {
    self.given = Dictionary(given.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    self.readsDisk = readsDisk
  }

  /// The files that were asked for, in no particular order.
  var used: [SourceFile] { Array(read.values) }

  /// Whether a file of a rule set is an iCalendar file, judged by its name.
  static func isCalendar(_ path: String) -> Bool { path.hasSuffix(".ics") }

  func file(at path: String) throws(PathFailure) -> SourceFile {
    if let file = read[path] { return file }
    let file: SourceFile
    if let known = given[path] {
      file = known
    } else if readsDisk {
      file = try SourceFile.reading(path: path)
    } else {
      throw PathFailure(path: path, code: .missing)
    }
    read[path] = file
    return file
  }
}
