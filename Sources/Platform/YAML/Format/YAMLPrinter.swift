/// Prints a layout.
struct YAMLPrinter {
  private var lines: [String] = []
  /// Whether the last line belongs to a block scalar that keeps all line breaks, so that an empty line would be a part of it.
  private var isAfterKept = false

  /// The text, with a newline at its end.
  var text: String { lines.joined(separator: "\n") + "\n" }

  mutating func print(_ layout: YAMLLayout, _ form: any YAMLForm) {
    lines += layout.prologue
    let entities = layout.root.content.entities
    guard layout.root.anchor == nil, !entities.isEmpty else {
      printLines(layout.rest, indent: 0)
      return
    }
    // What stands at the top of a file is about the file.
    if let first = entities.first {
      let header = first.leading
      let end = header.lastIndex(of: .empty).map { $0 + 1 } ?? header.count
      printLines(Array(header[..<end]), indent: 0)
      first.leading = Array(header[end...])
    }
    printEntities(of: layout.root, form, indent: 0, lead: nil)
    printLines(layout.rest, indent: 0)
    while lines.last == "", !isAfterKept { lines.removeLast() }
  }

  // MARK: Collections

  /// Prints the entries or items of a collection, a line or more each.
  ///
  /// - Parameter lead: what stands on the first line in place of the indentation, such as `  - `
  private mutating func printEntities(
    of node: YAMLLayout.Node, _ form: (any YAMLForm)?, indent: Int, lead: String?
  ) {
    let isList = if case .sequence = node.content { true } else { false }
    let isSeparated = isList && form?.itemForm?.isSeparated == true
    let entities = YAMLOrder.entities(of: node, form)
    // Empty lines between keys mean little when the keys stand in another order; those between the parts of a file do.
    let isReordered = indent > 0 && !zip(entities, node.content.entities).allSatisfy { $0 === $1 }
    for (position, entity) in entities.enumerated() {
      if isReordered, entity.leading == [.empty] { entity.leading = [] }
      let above = self.above(entity, isList ? form?.itemForm : form?.form(of: entity.name))
      if position == 0 {
        // With a lead the caller has printed them.
        if lead == nil { printLines(Array(above.drop { $0 == .empty }), indent: indent) }
      } else {
        printLines(isSeparated ? [.empty] + above.drop { $0 == .empty } : above, indent: indent)
      }
      let start = position == 0 ? lead ?? Self.blanks(indent) : Self.blanks(indent)
      if isList {
        printItem(entity, form?.itemForm, indent: indent, start: start)
      } else {
        printEntry(entity, form?.form(of: entity.name), indent: indent, start: start)
      }
    }
    printLines(node.trailing, indent: indent)
  }

  private mutating func printEntry(_ entity: YAMLLayout.Entity, _ form: (any YAMLForm)?, indent: Int, start: String) {
    var head = start
    if let key = entity.key {
      if let anchor = key.anchor { head += "&\(anchor) " }
      head += YAMLNotation.key(key)
    }
    printValue(entity, form, indent: indent, inner: indent + 2, head: head + ":")
  }

  private mutating func printItem(_ entity: YAMLLayout.Entity, _ form: (any YAMLForm)?, indent: Int, start: String) {
    let value = entity.value
    guard value.anchor == nil, YAMLOrder.isBlock(value, form) else {
      return printValue(entity, form, indent: indent, inner: indent + 2, head: start + "-")
    }
    printEntities(of: value, form, indent: indent + 2, lead: start + "- ")
  }

  /// Prints the value behind a head such as `key:` or `-`.
  private mutating func printValue(
    _ entity: YAMLLayout.Entity, _ form: (any YAMLForm)?, indent: Int, inner: Int, head: String
  ) {
    let value = entity.value
    let head = head + (value.anchor.map { " &\($0)" } ?? "")
    if YAMLOrder.isBlock(value, form) {
      emit(head, entity.lineComments.last, keepsColumn: !value.isFlow)
      return printEntities(of: value, form, indent: inner, lead: nil)
    }
    switch value.content {
    case .block(let scalar):
      emit(head + " \(scalar.sign)\(scalar.saysIndentation ? "2" : "")\(scalar.chomping)", entity.lineComments.last)
      for line in scalar.lines { lines.append(line.isEmpty ? "" : Self.blanks(inner) + line) }
      isAfterKept = scalar.chomping == "+"
    case .scalar, .alias, .mapping, .sequence:
      var texts = YAMLNotation.lines(of: value, form)
      let last = texts.removeLast()
      let isOneLine = texts.isEmpty
      for (position, text) in texts.enumerated() {
        emit(position == 0 ? "\(head) \(text)" : text.isEmpty ? "" : Self.blanks(inner) + text, nil)
      }
      let end = isOneLine ? (last.isEmpty ? head : "\(head) \(last)") : Self.blanks(inner) + last
      emit(end, entity.lineComments.last)
    }
  }

  // MARK: Comments

  /// The comments and empty lines above an entity, with those of the entities that begin on the same line.
  private func above(_ entity: YAMLLayout.Entity, _ form: (any YAMLForm)?) -> [YAMLLayout.Line] {
    let isInline = entity.key == nil && entity.value.anchor == nil && YAMLOrder.isBlock(entity.value, form)
    let comments = isInline ? entity.lineComments[...] : entity.lineComments.dropLast()
    let above = entity.leading + comments.map { .comment($0.text) }
    guard isInline, let first = YAMLOrder.entities(of: entity.value, form).first else { return above }
    let isList = if case .sequence = entity.value.content { true } else { false }
    let inner = self.above(first, isList ? form?.itemForm : form?.form(of: first.name))
    return above + (above.isEmpty ? Array(inner.drop { $0 == .empty }) : inner)
  }

  private mutating func printLines(_ more: [YAMLLayout.Line], indent: Int) {
    for line in more {
      switch line {
      case .empty where isAfterKept || lines.last == "" || lines.isEmpty: break
      case .empty: lines.append("")
      case .comment(let text): emit(Self.blanks(indent) + text, nil)
      }
    }
  }

  private mutating func emit(_ line: String, _ comment: YAMLLayout.LineComment?, keepsColumn: Bool = true) {
    isAfterKept = false
    guard let comment else { return lines.append(line) }
    // A comment keeps its column where there is room.
    let length = line.unicodeScalars.count
    let gap = keepsColumn && comment.column > length ? comment.column - length : 2
    lines.append(line + Self.blanks(gap) + comment.text)
  }

  private static func blanks(_ count: Int) -> String { String(repeating: " ", count: count) }
}
