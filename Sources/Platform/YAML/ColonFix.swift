import Diagnostics

/// Finds the key whose `: ` is missing: `mode enforce`, `priority:50`, `match {status: running}`.
struct ColonFix {
  /// The key.
  let key: String
  /// What stands where `: ` belongs.
  let span: SourceSpan
  /// Puts it there.
  let fix: Fix

  /// Looks at the line of an error, at where the construct it stands in began, and at the line before; the one is taken of
  /// which a `: ` makes the text readable beyond the error. `nil` when none is.
  init?(_ bytes: [UInt8], errorAt place: Int, context: Int?) {
    let line = ColonFix.start(ofLineAt: place, in: bytes)
    let candidates = [context, line, line > 0 ? ColonFix.start(ofLineAt: line - 1, in: bytes) : nil]
    for start in candidates.compactMap({ $0 }) {
      guard let (key, span) = ColonFix.gap(bytes, from: start) else { continue }
      let edit = TextEdit(span: span, replacement: ": ")
      guard YAMLEvents.reads(bytes, beyond: place, with: edit) else { continue }
      self.key = key
      self.span = span
      fix = Fix(summary: "put ': ' here, behind '\(key)'", edits: [edit])
      return
    }
    return nil
  }

  /// The first word from an offset on, blanks and `- ` left out, where something else than `: ` follows it: a blank or a bare
  /// colon.
  private static func gap(_ bytes: [UInt8], from offset: Int) -> (key: String, span: SourceSpan)? {
    var start = offset
    while start < bytes.count,
      bytes[start] == 0x20 || (bytes[start] == UInt8(ascii: "-") && byte(start + 1, bytes) == 0x20)
    {
      start += 1
    }
    guard start < bytes.count, isLetter(bytes[start]) else { return nil }
    let end =
      bytes[start...].firstIndex { !isLetter($0) && !(0x30...0x39 ~= $0) && $0 != UInt8(ascii: "-") } ?? bytes.count
    guard end < bytes.count, let next = byte(end + 1, bytes), next > 0x20 else { return nil }
    guard bytes[end] == 0x20 || (bytes[end] == UInt8(ascii: ":")) else { return nil }
    return (String(decoding: bytes[start..<end], as: UTF8.self), SourceSpan(start: end, end: end + 1))
  }

  private static func start(ofLineAt offset: Int, in bytes: [UInt8]) -> Int {
    bytes[..<min(offset, bytes.count)].lastIndex { $0 == 0x0A || $0 == 0x0D }.map { $0 + 1 } ?? 0
  }

  private static func byte(_ index: Int, _ bytes: [UInt8]) -> UInt8? { index < bytes.count ? bytes[index] : nil }

  private static func isLetter(_ byte: UInt8) -> Bool {
    UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte | 0x20 || byte == UInt8(ascii: "_")
  }
}
