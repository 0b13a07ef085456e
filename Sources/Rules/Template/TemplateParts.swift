import Diagnostics

/// A scalar split into text and `${ }`, by bytes of its decoded value; `$${` is a literal `${`.
struct TemplateParts {
  /// One piece of the scalar.
  enum Part: Equatable {
    case text(String)
    /// The span between the braces.
    case expression(SourceSpan)
  }

  private(set) var parts: [Part] = []
  /// The offset of a `${` that is never closed; `nil` if there is none.
  private(set) var unclosed: Int?

  private let bytes: [UInt8]
  private var at = 0
  private var text: [UInt8] = []

  init(_ text: String) {
    bytes = Array(text.utf8)
    while at < bytes.count { step() }
    flush()
  }

  private mutating func step() {
    if starts(with: "$${") {
      text += "${".utf8
      at += 3
    } else if starts(with: "${") {
      let start = at + 2
      var scanner = ExpressionScanner(bytes, from: start)
      guard let end = scanner.closingBrace() else {
        unclosed = at
        at = bytes.count
        return
      }
      flush()
      parts.append(.expression(SourceSpan(start: start, end: end)))
      at = end + 1
    } else {
      text.append(bytes[at])
      at += 1
    }
  }

  private mutating func flush() {
    if !text.isEmpty { parts.append(.text(String(decoding: text, as: UTF8.self))) }
    text = []
  }

  private func starts(with prefix: StaticString) -> Bool {
    prefix.withUTF8Buffer { bytes[at...].starts(with: $0) }
  }
}
