import Diagnostics
import Rules

/// Findings in SARIF 2.1.0 (OASIS Standard, 27 March 2020), for code scanning and editors.
struct SARIFDocument {
  /// The directory that paths are relative to.
  let directory: String
  /// The exit status that goes with the findings.
  let status: Int32

  /// The document; a rule for each code that occurs.
  func text(of diagnostics: [Diagnostic]) throws -> String {
    let codes = Set(diagnostics.map(\.code)).sorted()
    let indices = Dictionary(uniqueKeysWithValues: codes.enumerated().map { ($1, $0) })
    let run: JSONValue = .object([
      "tool": .object([
        "driver": .object([
          "name": .string("curfew"), "version": .string(VersionCommand.current),
          "rules": .array(codes.map(rule)),
        ])
      ]),
      "columnKind": .string("unicodeCodePoints"),
      "originalUriBaseIds": .object([
        Self.base: .object(["uri": .string(ReportedFile.uri(ofDirectory: directory))])
      ]),
      "invocations": .array([
        .object(["executionSuccessful": .boolean(true), "exitCode": .integer(Int64(status))])
      ]),
      "results": .array(diagnostics.map { result($0, index: indices[$0.code] ?? 0) }),
    ])
    return try JSONValue.foreignDocument([
      "$schema": .string("https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"),
      "version": .string("2.1.0"), "runs": .array([run]),
    ])
  }

  private static let base = "SRCROOT"

  private func rule(_ code: String) -> JSONValue {
    guard let page = CodePage.page(of: code) else { return .object(["id": .string(code)]) }
    return .object([
      "id": .string(code),
      "shortDescription": .object(["text": .string(Self.sentence(page.title))]),
      "fullDescription": .object(["text": .string(page.why)]),
      "help": .object(["text": .string(page.why), "markdown": .string(page.markdown)]),
      "defaultConfiguration": .object(["level": .string(page.severity == .warning ? "warning" : "error")]),
    ])
  }

  private func result(_ diagnostic: Diagnostic, index: Int) -> JSONValue {
    let message =
      [Self.sentence(diagnostic.summary), diagnostic.explanation].compactMap { $0 }
      + diagnostic.notes.map { Self.sentence($0.text) }
    var members: [String: JSONValue] = [
      "ruleId": .string(diagnostic.code), "ruleIndex": .integer(Int64(index)),
      "level": .string(diagnostic.severity.rawValue),
      "message": .object(["text": .string(message.joined(separator: " "))]),
    ]
    if let file = diagnostic.file {
      let span = diagnostic.span.map { SourceSpan(start: diagnostic.position ?? $0.start, end: $0.end) }
      members["locations"] = .array([location(in: file, span)])
      let others = diagnostic.notes.filter { $0.span != nil }.map { note in
        location(in: file, note.span, message: note.text)
      }
      if !others.isEmpty { members["relatedLocations"] = .array(others) }
      if !diagnostic.fixes.isEmpty { members["fixes"] = .array(diagnostic.fixes.map { fix($0, in: file) }) }
    }
    return .object(members)
  }

  private func location(in file: SourceFile, _ span: SourceSpan?, message: String? = nil) -> JSONValue {
    var physical: [String: JSONValue] = ["artifactLocation": artifact(file)]
    if let span { physical["region"] = region(span, in: file) }
    var members: [String: JSONValue] = ["physicalLocation": .object(physical)]
    if let message { members["message"] = .object(["text": .string(Self.sentence(message))]) }
    return .object(members)
  }

  private func artifact(_ file: SourceFile) -> JSONValue {
    let file = ReportedFile(file, in: directory)
    if file.isAbsolute { return .object(["uri": .string(file.uri)]) }
    return .object(["uri": .string(file.uri), "uriBaseId": .string(Self.base)])
  }

  /// A region; its end is exclusive, and an empty one is a place of insertion (section 3.30.2).
  private func region(_ span: SourceSpan, in file: SourceFile) -> JSONValue {
    let (line, column) = file.location(at: span.start)
    let (lastLine, lastColumn) = file.location(at: max(span.start, span.end))
    return .object([
      "startLine": .integer(Int64(line)), "startColumn": .integer(Int64(column)),
      "endLine": .integer(Int64(lastLine)), "endColumn": .integer(Int64(lastColumn)),
    ])
  }

  private func fix(_ fix: Fix, in file: SourceFile) -> JSONValue {
    let replacements = fix.edits.sorted { $0.span.start < $1.span.start }.map { edit in
      JSONValue.object([
        "deletedRegion": region(edit.span, in: file),
        "insertedContent": .object(["text": .string(edit.replacement)]),
      ])
    }
    return .object([
      "description": .object(["text": .string(Self.sentence(fix.summary))]),
      "artifactChanges": .array([
        .object(["artifactLocation": artifact(file), "replacements": .array(replacements)])
      ]),
    ])
  }

  /// A text with a capital letter and a full stop, as messages of SARIF are written (section 3.11.3).
  private static func sentence(_ text: String) -> String {
    let isEnded = text.last.map { ".?!".contains($0) } ?? true
    return text.prefix(1).uppercased() + text.dropFirst() + (isEnded ? "" : ".")
  }
}
