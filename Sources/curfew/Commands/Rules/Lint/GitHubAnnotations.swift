import Diagnostics

/// Findings as workflow commands of GitHub Actions, which shows them beside the lines of a change
/// (GitHub Docs, "Workflow commands for GitHub Actions").
enum GitHubAnnotations {
  /// One line a finding.
  ///
  /// - Parameter directory: the directory that paths are relative to, the root of the repository
  static func text(of diagnostics: [Diagnostic], in directory: String) -> String {
    diagnostics.map { line($0, in: directory) }.joined()
  }

  private static func line(_ diagnostic: Diagnostic, in directory: String) -> String {
    var properties: [(String, String)] = []
    if let file = diagnostic.file {
      properties.append(("file", ReportedFile(file, in: directory).path))
      if let position = diagnostic.position {
        let (line, column) = file.location(at: position)
        properties.append(("line", "\(line)"))
        let (lastLine, after) = file.location(at: max(position, diagnostic.span?.end ?? position))
        if lastLine == line {
          properties.append(("col", "\(column)"))
          // GitHub's last column belongs to the range.
          properties.append(("endColumn", "\(max(column, after - 1))"))
        } else {
          // Columns are for ranges within one line.
          properties.append(("endLine", "\(lastLine)"))
        }
      }
    }
    properties.append(("title", diagnostic.code))
    let listed = properties.map { "\($0)=\(escaped($1, isProperty: true))" }.joined(separator: ",")
    let fixes = diagnostic.fixes.map { "fix: \($0.summary)" }
    let message =
      ([diagnostic.summary] + [diagnostic.explanation].compactMap { $0 } + diagnostic.notes.map(\.text) + fixes)
      .joined(separator: "\n")
    return "::\(diagnostic.severity.rawValue) \(listed)::\(escaped(message, isProperty: false))\n"
  }

  private static func escaped(_ text: String, isProperty: Bool) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "%": result += "%25"
      case "\r": result += "%0D"
      case "\n": result += "%0A"
      case ":" where isProperty: result += "%3A"
      case "," where isProperty: result += "%2C"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}
