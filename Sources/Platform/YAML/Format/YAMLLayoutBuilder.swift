import Diagnostics

/// Reads a document as it is written, without its comments.
struct YAMLLayoutBuilder {
  private let file: SourceFile
  private let bytes: [UInt8]
  private let events: YAMLEvents
  /// Where the last value or sign ended.
  private var cursor = 0
  /// The columns of the enclosing block collections.
  private var indents: [Int] = [-1]
  /// The spans of scalars, in which `#` begins no comment.
  private(set) var scalars: [SourceSpan] = []

  init(_ file: SourceFile) {
    self.file = file
    bytes = Array(file.text.utf8)
    events = YAMLEvents(bytes)
  }

  /// The document, and where the text after its prologue begins; `nil` if there is none.
  mutating func build() throws -> (layout: YAMLLayout, start: Int)? {
    var prologue: [String] = []
    var start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    while true {
      let event = try events.next()
      switch event.kind {
      case .streamEnd: return nil
      case .documentStart:
        if event.end > event.start, event.end > start {
          let text = file.text(in: SourceSpan(start: start, end: event.end))
          prologue = text.split(whereSeparator: \.isNewline).map { $0.trimmingBlanks }
          start = event.end
        }
        cursor = start
      case .other, .documentEnd: continue
      default: return (YAMLLayout(prologue: prologue, root: try node(event)), start)
      }
    }
  }

  private mutating func node(_ event: YAMLEvents.Event) throws -> YAMLLayout.Node {
    if case .alias = event.kind {
      cursor = event.end
      return YAMLLayout.Node(
        .alias(event.anchor ?? ""), anchor: nil, span: SourceSpan(start: event.start, end: event.end))
    }
    let start = event.anchor == nil ? event.start : YAMLGap(bytes).startOfContent(from: event.start, to: event.end)
    switch event.kind {
    case .sequenceStart(let isFlow):
      let entities = try isFlow ? flowItems(from: event.end) : blockItems()
      return collection(.sequence(entities, isFlow: isFlow), event, start, isFlow: isFlow)
    case .mappingStart(let isFlow):
      let entities = try entries(isFlow: isFlow, from: event.end)
      return collection(.mapping(entities, isFlow: isFlow), event, start, isFlow: isFlow)
    case .scalar(let text, let style):
      switch style {
      case .literal, .folded: return block(event, from: start)
      case .plain, .singleQuoted, .doubleQuoted:
        let span = SourceSpan(start: min(start, event.end), end: event.end)
        scalars.append(span)
        cursor = max(cursor, event.end)
        return YAMLLayout.Node(
          .scalar(source: file.text(in: span), value: String(decoding: text, as: UTF8.self), style),
          anchor: event.anchor, span: span)
      }
    default: preconditionFailure("libyaml: \(event.kind) where a node begins")
    }
  }

  private func collection(
    _ content: YAMLLayout.Content, _ event: YAMLEvents.Event, _ start: Int, isFlow: Bool
  ) -> YAMLLayout.Node {
    let span = SourceSpan(start: start, end: cursor)
    return YAMLLayout.Node(
      content, anchor: event.anchor, span: span, isSeveralLines: file.text(in: span).contains(where: \.isNewline))
  }

  private mutating func flowItems(from start: Int) throws -> [YAMLLayout.Entity] {
    var items: [YAMLLayout.Entity] = []
    cursor = start
    while true {
      let event = try events.next()
      if case .sequenceEnd = event.kind {
        cursor = event.end
        return items
      }
      items.append(
        YAMLLayout.Entity(key: nil, value: try node(event), start: event.start, column: column(of: event.start)))
    }
  }

  private mutating func blockItems() throws -> [YAMLLayout.Entity] {
    var items: [YAMLLayout.Entity] = []
    while true {
      let event = try events.next()
      if case .sequenceEnd = event.kind {
        if !items.isEmpty { indents.removeLast() }
        return items
      }
      let dash = YAMLGap(bytes).first(UInt8(ascii: "-"), from: cursor)
      if items.isEmpty { indents.append(column(of: dash)) }
      cursor = dash + 1
      items.append(YAMLLayout.Entity(key: nil, value: try node(event), start: dash, column: column(of: dash)))
    }
  }

  private mutating func entries(isFlow: Bool, from start: Int) throws -> [YAMLLayout.Entity] {
    var entries: [YAMLLayout.Entity] = []
    if isFlow { cursor = start }
    while true {
      let event = try events.next()
      if case .mappingEnd = event.kind {
        // The mapping of one pair in `[a: b]` has no brace, and ends with its value.
        if isFlow { cursor = max(cursor, event.end) } else if !entries.isEmpty { indents.removeLast() }
        return entries
      }
      if !isFlow, entries.isEmpty { indents.append(column(of: event.start)) }
      let key = try node(event)
      let value = try node(try events.next())
      entries.append(
        YAMLLayout.Entity(key: key, value: value, start: event.start, column: column(of: event.start)))
    }
  }

  // MARK: Block scalars

  private mutating func block(_ event: YAMLEvents.Event, from start: Int) -> YAMLLayout.Node {
    var at = start + 1
    var chomping = ""
    var increment: Int?
    while at < bytes.count, let sign = Self.indicator(bytes[at]) {
      if let digit = sign.wholeNumberValue { increment = digit } else { chomping = String(sign) }
      at += 1
    }
    scalars.append(SourceSpan(start: start, end: at))
    var lines = YAMLGap(bytes).lines(from: YAMLGap(bytes).nextLine(after: at))
    let indent = indentation(of: lines, increment: increment)
    let isContent = lines.map { $0.spaces >= indent && $0.start + indent < $0.end }
    let isEmpty = lines.map { $0.start + $0.spaces == $0.end }
    let end = zip(isContent, isEmpty).enumerated().first { !$0.element.0 && !$0.element.1 }?.offset ?? lines.count
    var last = isContent[..<end].lastIndex(of: true).map { $0 + 1 } ?? 0
    // The text after the last line break is a line of its own, and empty.
    if chomping == "+" { last = end == lines.count ? max(last, end - 1) : end }
    lines = Array(lines[..<last])
    let text = lines.map { line in
      file.text(in: SourceSpan(start: min(line.start + indent, line.end), end: line.end))
    }
    cursor = lines.last?.end ?? at
    if let first = lines.first { scalars.append(SourceSpan(start: first.start, end: cursor)) }
    return YAMLLayout.Node(
      .block(
        YAMLBlockScalar(
          sign: Character(UnicodeScalar(bytes[start])), chomping: chomping, saysIndentation: increment != nil,
          lines: text)), anchor: event.anchor, span: SourceSpan(start: start, end: cursor))
  }

  private static func indicator(_ byte: UInt8) -> Character? {
    let sign = Character(UnicodeScalar(byte))
    return sign == "+" || sign == "-" || ("1"..."9").contains(sign) ? sign : nil
  }

  /// The indentation of a block scalar's lines, as libyaml finds it (`yaml_parser_scan_block_scalar`).
  private func indentation(of lines: [YAMLGap.Line], increment: Int?) -> Int {
    let outer = indents.last ?? -1
    if let increment { return max(outer, 0) + increment }
    var deepest = 0
    for line in lines {
      deepest = max(deepest, line.spaces)
      if line.start + line.spaces < line.end { break }
    }
    return max(deepest, outer + 1, 1)
  }

  private func column(of offset: Int) -> Int { offset - YAMLGap(bytes).startOfLine(at: offset) }
}
