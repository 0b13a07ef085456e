import Diagnostics
import YAML

/// The comments of one file that silence warnings in a line: `# lint:ignore R303, R501 because …`.
///
/// A comment behind something silences its own line; one that stands alone silences the next line that is none. In an
/// expression it begins with `//`. Errors cannot be silenced.
struct LintIgnores {
  /// One code of a comment.
  private struct Entry {
    let code: String
    /// Where the code stands.
    let span: SourceSpan
    /// What goes when the code silences nothing.
    let removal: SourceSpan
    /// The line that it silences.
    let line: Int
    var isUsed = false
  }

  private let file: SourceFile
  private var entries: [Entry] = []
  private var comments: [SourceSpan] = []

  private static let word = "lint:ignore"

  /// Finds the comments of a file. O(lines), and reads the YAML once more only where there is such a comment.
  init(_ file: SourceFile) {
    self.file = file
    guard file.text.contains(Self.word) else { return }
    let scalars = YAMLDocument(parsing: file).root.map { Self.scalars(in: $0) } ?? []
    for line in 1...file.lineCount {
      let text = file.line(line)
      guard text.contains(Self.word) else { continue }
      read(Array(text.utf8), line: line, offset: file.offset(line: line, column: 1), scalars)
    }
  }

  private static func scalars(in node: YAMLNode) -> [SourceSpan] {
    switch node.content {
    case .scalar: [node.span]
    case .sequence(let items): items.flatMap(scalars)
    case .mapping(let mapping): mapping.entries.flatMap { scalars(in: $0.value) }
    }
  }

  private mutating func read(_ bytes: [UInt8], line: Int, offset: Int, _ scalars: [SourceSpan]) {
    guard let (start, codes) = Self.comment(in: bytes) else { return }
    let isText =
      bytes[start] == UInt8(ascii: "#")
      && scalars.contains { $0.start <= offset + start && offset + start < $0.end }
    guard !isText else { return }
    let isAlone = bytes[..<start].allSatisfy(Self.isBlank)
    let target = isAlone ? lineAfter(line) : line
    // A comment goes with the blanks before it, and with its line where it stands alone.
    let blanks = bytes[..<start].reversed().prefix(while: Self.isBlank).count
    let whole =
      isAlone && line < file.lineCount
      ? SourceSpan(start: offset, end: file.offset(line: line + 1, column: 1))
      : SourceSpan(start: offset + start - blanks, end: offset + bytes.count)
    if codes.isEmpty { comments.append(SourceSpan(start: offset + start, end: offset + bytes.count)) }
    for (index, code) in codes.enumerated() {
      let next = index + 1 < codes.count ? codes[index + 1].lowerBound : nil
      let before = index > 0 ? codes[index - 1].upperBound : code.lowerBound
      let removal =
        codes.count == 1
        ? whole
        : next.map { SourceSpan(start: offset + code.lowerBound, end: offset + $0) }
          ?? SourceSpan(start: offset + before, end: offset + code.upperBound)
      entries.append(
        Entry(
          code: String(decoding: bytes[code], as: UTF8.self),
          span: SourceSpan(start: offset + code.lowerBound, end: offset + code.upperBound), removal: removal,
          line: target))
    }
  }

  /// The next line that is neither blank nor a comment.
  private func lineAfter(_ line: Int) -> Int {
    var next = line + 1
    while next <= file.lineCount {
      let text = file.line(next).drop { $0 == " " || $0 == "\t" }
      if !text.isEmpty, !text.hasPrefix("#"), !text.hasPrefix("//") { return next }
      next += 1
    }
    return next
  }

  /// Where the comment begins in its line, and the places of its codes.
  private static func comment(in bytes: [UInt8]) -> (start: Int, codes: [Range<Int>])? {
    let word = Array(Self.word.utf8)
    for start in bytes.indices where start == 0 || isBlank(bytes[start - 1]) {
      let marker = bytes[start] == UInt8(ascii: "#") ? 1 : bytes[start...].starts(with: [0x2F, 0x2F]) ? 2 : 0
      guard marker > 0 else { continue }
      var place = start + marker
      while place < bytes.count, isBlank(bytes[place]) { place += 1 }
      guard bytes[place...].starts(with: word) else { continue }
      return (start, codes(in: bytes, from: place + word.count))
    }
    return nil
  }

  /// The codes up to the first word that is none, where the reason begins.
  private static func codes(in bytes: [UInt8], from start: Int) -> [Range<Int>] {
    var codes: [Range<Int>] = []
    var place = start
    while place < bytes.count {
      while place < bytes.count, isBlank(bytes[place]) || bytes[place] == UInt8(ascii: ",") { place += 1 }
      let end = bytes[place...].firstIndex { !isWordPart($0) } ?? bytes.count
      let word = bytes[place..<end]
      guard word.count == 4, let first = word.first, (0x41...0x5A).contains(first),
        word.dropFirst().allSatisfy({ (0x30...0x39).contains($0) })
      else { break }
      codes.append(place..<end)
      place = end
    }
    return codes
  }

  private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }

  private static func isWordPart(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
  }

  /// Whether a comment silences this finding of the file; remembers that the comment is of use.
  mutating func silences(_ diagnostic: Diagnostic) -> Bool {
    guard !entries.isEmpty, diagnostic.severity == .warning, let (line, _) = diagnostic.location else { return false }
    var isSilenced = false
    for index in entries.indices where entries[index].line == line && entries[index].code == diagnostic.code {
      entries[index].isUsed = true
      isSilenced = true
    }
    return isSilenced
  }

  /// Warnings about comments that silence nothing (R608).
  ///
  /// - Parameters:
  ///   - remaining: what was found and not silenced
  ///   - maybe: codes that were not looked for, whose comments are left alone; `nil` where nothing is certain but that
  ///     a comment names an error
  func idle(beside remaining: [Diagnostic], except maybe: Set<String>?) -> [Diagnostic] {
    let unused = entries.filter { entry in
      !entry.isUsed && (maybe.map { !$0.contains(entry.code) } ?? isError(entry, remaining))
    }.map { entry in
      Diagnostic(
        code: RuleCode.unusedIgnore, severity: .warning, summary: summary(entry, remaining),
        explanation: "It would hide the next mistake there.", file: file, span: entry.span,
        fixes: [
          Fix(
            summary: "leave '\(entry.code)' out", edits: [TextEdit(span: entry.removal, replacement: "")])
        ])
    }
    let empty = comments.map { span in
      Diagnostic(
        code: RuleCode.unusedIgnore, severity: .warning, summary: "this 'lint:ignore' names no code",
        explanation: "Write the codes that it is to silence behind it: '# lint:ignore R303'.", file: file, span: span)
    }
    return unused + (maybe == nil ? [] : empty)
  }

  private func summary(_ entry: Entry, _ remaining: [Diagnostic]) -> String {
    guard CodePage.page(of: entry.code) != nil else {
      let near = CodePage.nearestCode(to: entry.code).map { ", did you mean \($0)?" } ?? ""
      return "there is no code \(entry.code)\(near)"
    }
    return isError(entry, remaining)
      ? "\(entry.code) is an error here, and errors cannot be silenced"
      : "nothing in line \(entry.line) gives \(entry.code)"
  }

  private func isError(_ entry: Entry, _ remaining: [Diagnostic]) -> Bool {
    remaining.contains {
      $0.file === file && $0.code == entry.code && $0.location?.line == entry.line && $0.severity == .error
    }
  }
}

extension LintIgnores {
  /// The findings without those that comments silence, and with those about comments that silence nothing.
  static func applied(
    to diagnostics: [Diagnostic], of files: [SourceFile], in circumstances: Circumstances
  ) -> [Diagnostic] {
    var ignores = Dictionary(files.map { ($0.name, LintIgnores($0)) }, uniquingKeysWith: { first, _ in first })
    let remaining = diagnostics.filter { diagnostic in
      diagnostic.file.map { !(ignores[$0.name]?.silences(diagnostic) ?? false) } ?? true
    }
    // With errors not everything was looked for.
    let maybe = remaining.hasErrors ? nil : circumstances.codesNotLookedFor
    return remaining + files.flatMap { ignores[$0.name]?.idle(beside: remaining, except: maybe) ?? [] }
  }
}

extension Circumstances {
  /// The codes of warnings that take more than is known.
  fileprivate var codesNotLookedFor: Set<String> {
    var codes: Set<String> = [RuleCode.untoldSelection]
    if now == nil { codes.formUnion([RuleCode.instantPassed, RuleCode.calendarEnds]) }
    if learnsUseSoon != false { codes.insert(RuleCode.shortIdleLimit) }
    if tellsSessions != false { codes.insert(RuleCode.sourceNotSet) }
    if !searchesWitnesses {
      codes.formUnion([
        RuleCode.neverTrue, RuleCode.deadTerm, RuleCode.alwaysTrue, RuleCode.redundantTerm, RuleCode.shadowed,
        RuleCode.gap,
      ])
    }
    return codes
  }
}
