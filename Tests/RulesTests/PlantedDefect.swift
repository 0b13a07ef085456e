import Foundation
import TestSupport

/// One defect planted in a rule file that is otherwise good, as `Fixtures/planted.txt` lists them.
struct PlantedDefect: CustomStringConvertible, Sendable {
  /// What lint is to say.
  enum Expectation: Sendable, Equatable {
    /// This code, in a line with this text; without a text in one of the changed lines.
    case code(String, in: String?)
    /// Nothing, for this reason, although there is something.
    case notFound(String)
    /// Nothing, for this reason: it is no defect, though it looks like one.
    case right(String)
  }

  /// The kind of mistake.
  let kind: String
  /// The file below `rules/`.
  let base: String
  /// What is replaced; empty where the new text is appended.
  let old: String
  let new: String
  let expectation: Expectation
  /// The line of the catalogue where it begins.
  let line: Int

  var description: String { "planted.txt:\(line) (\(kind), \(base))" }

  /// The file with the defect, and the lines that are not as they were; `nil` where the old text does not stand there once.
  func planted(in text: String) -> (text: String, lines: ClosedRange<Int>)? {
    if old.isEmpty {
      let first = text.split(separator: "\n", omittingEmptySubsequences: false).count
      return (text + new + "\n", first...first + new.count { $0 == "\n" })
    }
    let parts = text.components(separatedBy: old)
    guard parts.count == 2 else { return nil }
    let first = parts[0].count { $0 == "\n" } + 1
    return (parts[0] + new + parts[1], first...first + new.count { $0 == "\n" })
  }

  /// The whole catalogue.
  ///
  /// `## kind` and `@ file` hold for what follows. Of a defect `-` is replaced by `+`, both of one line or of several, and
  /// `=` says what is expected: a code with a text of its line, `none` with the reason why it is not found, or `right` with
  /// the reason why it is no defect.
  static let all: [PlantedDefect] = {
    let text = (try? String(contentsOf: Fixture.beside(path: "planted.txt"), encoding: .utf8)) ?? ""
    var all: [PlantedDefect] = []
    var (kind, base) = ("", "")
    var (old, new): ([String], [String]) = ([], [])
    var isNew = false
    for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      let rest = String(line.dropFirst(2))
      switch line.prefix(2) {
      case "##": kind = rest.trimmingCharacters(in: .whitespaces)
      case "@ ": base = rest
      case "- ": (old, isNew) = (old + [rest], false)
      case "+ ": (new, isNew) = (new + [rest], true)
      case "= ":
        all.append(
          PlantedDefect(
            kind: kind, base: base, old: old.joined(separator: "\n"), new: new.joined(separator: "\n"),
            expectation: expectation(rest), line: index + 1))
        (old, new) = ([], [])
      case "", "# ": break
      default: if isNew { new.append(String(line)) } else { old.append(String(line)) }
      }
    }
    return all
  }()

  private static func expectation(_ text: String) -> Expectation {
    let parts = text.split(separator: " ", maxSplits: 1).map(String.init)
    let rest = parts.count > 1 ? parts[1] : nil
    switch parts.first {
    case "none:": return .notFound(rest ?? "")
    case "right:": return .right(rest ?? "")
    default: return .code(parts.first ?? "", in: rest)
    }
  }
}
