import Diagnostics

extension Diagnostic {
  /// The diagnostic as JSON: places are 1-based, columns count Unicode scalars, edits are UTF-8 offsets into the file.
  var json: JSONValue {
    let location = location
    return .object([
      "code": .string(code), "severity": .string(severity.rawValue), "message": .string(summary),
      "explanation": explanation.map { .string($0) } ?? .null, "file": file.map { .string($0.name) } ?? .null,
      "line": location.map { .integer(Int64($0.line)) } ?? .null,
      "column": location.map { .integer(Int64($0.column)) } ?? .null,
      "notes": .array(notes.map { .string($0.text) }), "fixes": .array(fixes.map(\.json)),
    ])
  }
}

extension Fix {
  fileprivate var json: JSONValue {
    .object([
      "message": .string(summary),
      "edits": .array(
        edits.map { edit in
          .object([
            "start": .integer(Int64(edit.span.start)), "end": .integer(Int64(edit.span.end)),
            "text": .string(edit.replacement),
          ])
        }),
    ])
  }
}
