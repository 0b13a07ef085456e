import Diagnostics

/// Makes the tree from the events, with all limits checked as the events come.
struct YAMLTreeBuilder {
  private(set) var diagnostics: [Diagnostic] = []

  private let file: SourceFile
  private let limits: YAMLLimits
  private let bytes: [UInt8]
  private let events: YAMLEvents
  private var anchors: [String: Weighed] = [:]
  private var nodes = 0

  /// A node and how many it stands for.
  private struct Weighed {
    var node: YAMLNode
    var weight: Int
  }

  /// The document cannot be read on; why is in ``diagnostics``.
  private struct Stop: Error {}

  init(file: SourceFile, limits: YAMLLimits) {
    self.file = file
    self.limits = limits
    // Beyond the limit nothing is read at all.
    bytes = file.text.utf8.count > limits.bytes ? [] : Array(file.text.utf8)
    events = YAMLEvents(bytes)
  }

  /// The root, or `nil` with the reason in ``diagnostics``.
  mutating func build() -> YAMLNode? {
    guard file.text.utf8.count <= limits.bytes else {
      report(
        "Y102", "the file is larger than \(limits.bytes / 1024) KiB", SourceSpan(at: 0),
        explanation: "It has \(file.text.utf8.count) bytes. Split it into several files.")
      return nil
    }
    do {
      return try document()
    } catch {
      // Whoever throws `Stop` has reported why.
      return nil
    }
  }

  private mutating func document() throws(Stop) -> YAMLNode? {
    var root: YAMLNode?
    var seenDocument = false
    while true {
      let event = try next()
      switch event.kind {
      case .streamEnd: return root
      case .documentStart where seenDocument:
        report(
          "Y107", "a second document begins here", span(event),
          explanation:
            "One file holds one document: remove the `---`, or put the second document into a file of its own.")
        return nil
      case .documentStart: seenDocument = true
      case .documentEnd, .other: continue
      default: root = try node(event, depth: 1).node
      }
    }
  }

  private mutating func next() throws(Stop) -> YAMLEvents.Event {
    do {
      return try events.next()
    } catch {
      report(error)
      throw Stop()
    }
  }

  // MARK: Nodes

  private mutating func node(_ event: YAMLEvents.Event, depth: Int) throws(Stop) -> Weighed {
    try count(1, at: event)
    guard depth <= limits.depth else {
      report("Y103", "nested deeper than \(limits.depth) levels", span(event))
      throw Stop()
    }
    if case .alias = event.kind { return try alias(event) }
    let start = startOfContent(event)
    if event.tag != nil { reportTag(event, before: start) }
    let before = nodes
    let result: YAMLNode
    switch event.kind {
    case .scalar(let text, let style):
      // A tag is mostly an unquoted `!x`: one mistake is enough, so what was meant is read on with it.
      result =
        event.tag != nil && style == .plain
        ? scalar(Array(bytes[event.start..<event.end]), style: .plain, from: event.start, to: event.end)
        : scalar(text, style: style, from: start, to: event.end)
    case .sequenceStart(let isFlow): result = try sequence(from: start, isFlow: isFlow, depth: depth)
    case .mappingStart(let isFlow): result = try mapping(from: start, isFlow: isFlow, depth: depth)
    default: preconditionFailure("libyaml: \(event.kind) where a node begins")
    }
    let weighed = Weighed(node: result, weight: nodes - before + 1)
    if let anchor = event.anchor { anchors[anchor] = weighed }
    return weighed
  }

  private mutating func count(_ weight: Int, at event: YAMLEvents.Event) throws(Stop) {
    nodes += weight
    guard nodes > limits.nodes else { return }
    report(
      "Y104", "more than \(limits.nodes) values, aliases counted as what they stand for", span(event),
      explanation: "Aliases of aliases multiply: write the values out, or use fewer.")
    throw Stop()
  }

  private mutating func alias(_ event: YAMLEvents.Event) throws(Stop) -> Weighed {
    let name = event.anchor ?? ""
    guard let anchored = anchors[name] else {
      let near = nearest(to: name, among: anchors.keys.sorted())
      diagnostics.append(
        Diagnostic(
          code: "Y105",
          summary: "no anchor '&\(name)' stands before this alias" + (near.map { ", did you mean '*\($0)'?" } ?? ""),
          explanation: near == nil ? "A value that begins with '*' and is no alias must be quoted: '*\(name)'." : nil,
          file: file, span: span(event)))
      throw Stop()
    }
    try count(anchored.weight - 1, at: event)
    let definition = anchored.node.definition ?? anchored.node.span
    return Weighed(
      node: YAMLNode(span: span(event), content: anchored.node.content, definition: definition),
      weight: anchored.weight)
  }

  private mutating func sequence(from start: Int, isFlow: Bool, depth: Int) throws(Stop) -> YAMLNode {
    var items: [YAMLNode] = []
    while true {
      let event = try next()
      if case .sequenceEnd = event.kind {
        let end = isFlow ? event.end : items.last?.span.end ?? start
        return YAMLNode(span: SourceSpan(start: start, end: end), content: .sequence(items))
      }
      items.append(try node(event, depth: depth + 1).node)
    }
  }

  private mutating func mapping(from start: Int, isFlow: Bool, depth: Int) throws(Stop) -> YAMLNode {
    var entries: [YAMLMapping.Entry] = []
    var places: [String: SourceSpan] = [:]
    var isComplete = true
    while true {
      let event = try next()
      if case .mappingEnd = event.kind {
        let end = isFlow ? event.end : entries.last.map { max($0.value.span.end, $0.keySpan.end) } ?? start
        let mapping = YAMLMapping(entries: entries, isComplete: isComplete)
        return YAMLNode(span: SourceSpan(start: start, end: end), content: .mapping(mapping))
      }
      let key = try node(event, depth: depth + 1).node
      let value = try node(try next(), depth: depth + 1).node
      guard let scalar = key.scalar else {
        report("Y108", "a key must be text, found \(key.kindForPeople)", key.span)
        isComplete = false
        continue
      }
      if scalar.text == "<<", scalar.style == .plain {
        isComplete = false
        report(
          "Y109", "merge keys are not allowed", key.span,
          explanation: "Write the values out, or use an alias for one value: `limits: *limits`.")
        continue
      }
      if let first = places[scalar.text] {
        diagnostics.append(
          Diagnostic(
            code: "Y106", summary: "duplicate key '\(scalar.text)'", file: file, span: key.span,
            notes: [Diagnostic.Note("it stands here already", span: first)]))
        continue
      }
      places[scalar.text] = key.span
      entries.append(YAMLMapping.Entry(key: scalar.text, keySpan: key.span, keyScalar: scalar, value: value))
    }
  }

  private mutating func scalar(_ text: [UInt8], style: YAMLScalar.Style, from start: Int, to end: Int) -> YAMLNode {
    if style == .plain {
      let (finding, inner) = BlankFix(bytes).finding(around: SourceSpan(start: start, end: end), in: file)
      if let finding {
        diagnostics.append(finding)
        // One mistake is enough: what stands between the blanks is read on with.
        if inner.start > start || inner.end < end {
          return scalar(Array(bytes[inner.start..<inner.end]), style: .plain, from: inner.start, to: inner.end)
        }
      }
    }
    let reading: ScalarReading =
      switch style {
      case .plain: .plain(bytes, from: start, to: end)
      case .singleQuoted: .singleQuoted(bytes, from: start, to: end)
      case .doubleQuoted: .doubleQuoted(bytes, from: start, to: end)
      case .literal: .block(bytes, from: start, to: end, folded: false, matching: text)
      case .folded: .block(bytes, from: start, to: end, folded: true, matching: text)
      }
    let isBlock = style == .literal || style == .folded
    // An empty text has no runs, but a place.
    let map =
      reading.value == text && !text.isEmpty
      ? SourceMap(segments: reading.runs.map(\.segment)) : SourceMap(fileStart: start, length: min(1, end - start))
    let last = isBlock ? reading.runs.last.map { $0.fileStart + $0.fileLength } ?? end : end
    return YAMLNode(
      span: SourceSpan(start: start, end: last),
      content: .scalar(YAMLScalar(text: String(decoding: text, as: UTF8.self), style: style, map: map)))
  }

  /// Behind the anchor and the tag, which libyaml counts to the node.
  private func startOfContent(_ event: YAMLEvents.Event) -> Int {
    guard event.anchor != nil || event.tag != nil else { return event.start }
    var at = event.start
    while at < event.end {
      switch bytes[at] {
      case UInt8(ascii: "&"), UInt8(ascii: "!"):
        while at < event.end, !Self.isBlank(bytes[at]) { at += 1 }
      case UInt8(ascii: "#"):
        while at < event.end, bytes[at] != 0x0A, bytes[at] != 0x0D { at += 1 }
      case let byte where Self.isBlank(byte): at += 1
      default: return at
      }
    }
    return at
  }

  private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D }

  // MARK: Reports

  private func span(_ event: YAMLEvents.Event) -> SourceSpan { SourceSpan(start: event.start, end: event.end) }

  private mutating func report(_ code: String, _ summary: String, _ span: SourceSpan, explanation: String? = nil) {
    diagnostics.append(Diagnostic(code: code, summary: summary, explanation: explanation, file: file, span: span))
  }

  private mutating func reportTag(_ event: YAMLEvents.Event, before start: Int) {
    diagnostics.append(
      Diagnostic(
        code: "Y110", summary: "a value that begins with '!' must be quoted",
        explanation: "YAML takes it for a tag, and tags are not allowed.", file: file,
        span: SourceSpan(start: event.start, end: max(event.start + 1, start)),
        fixes: [QuotingFix(bytes).fix(forErrorAt: event.start)].compactMap { $0 }))
  }

  private mutating func report(_ failure: YAMLEvents.Failure) {
    // What a line cannot mean because of such a character is no second mistake.
    if diagnostics.contains(where: { $0.code == BlankFix.code }) { return }
    if let blanks = BlankFix(bytes).finding(forErrorAt: failure.at, context: failure.contextAt, in: file) {
      diagnostics.append(blanks)
      return
    }
    if let colon = ColonFix(bytes, errorAt: failure.at, context: failure.contextAt) {
      diagnostics.append(
        Diagnostic(
          code: "Y101", summary: "expected ': ' after '\(colon.key)'", file: file, span: colon.span, fixes: [colon.fix])
      )
      return
    }
    let nested = NestedQuotesFix(bytes).fixes(forErrorAt: failure.at, context: failure.contextAt)
    if !nested.isEmpty {
      let start = nested[0].edits.map(\.span.start).min() ?? failure.at
      diagnostics.append(
        Diagnostic(
          code: "Y101", summary: "this value in double quotes has double quotes inside",
          explanation: "The first of them ends the value for YAML.", file: file,
          span: SourceSpan(start: start, end: nested[0].edits.map(\.span.end).max() ?? start), fixes: nested))
      return
    }
    let words = SyntaxWords.of(failure)
    var notes: [Diagnostic.Note] = []
    if let at = failure.contextAt, at != failure.at, words?.isAtStart != true,
      let context = words.map(\.context) ?? failure.context
    {
      notes = [Diagnostic.Note(context, span: SourceSpan(at: at))]
    }
    let fix =
      words?.isEscape == true
      ? Fix(
        summary: "write the backslash twice",
        edits: [TextEdit(span: SourceSpan(at: failure.at), replacement: "\\")])
      : QuotingFix(bytes).fix(forErrorAt: failure.at, context: failure.contextAt)
    let place = words?.isAtStart == true ? failure.contextAt ?? failure.at : failure.at
    diagnostics.append(
      Diagnostic(
        code: "Y101", summary: words?.summary ?? failure.problem, explanation: words?.advice, file: file,
        span: SourceSpan(at: place), notes: notes, fixes: [fix].compactMap { $0 }))
  }
}

extension ScalarReading.Run {
  fileprivate var segment: SourceMap.Segment {
    SourceMap.Segment(embeddedStart: valueStart, fileStart: fileStart, length: valueLength, fileLength: fileLength)
  }
}
