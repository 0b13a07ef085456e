import Diagnostics

/// The comments of a document, and the value that each belongs to.
struct YAMLComments {
  private let file: SourceFile
  private let bytes: [UInt8]
  private let gap: YAMLGap

  private struct Comment {
    let start: Int
    let text: String
    /// Whether nothing but blanks stands before it on its line.
    let isAlone: Bool
    /// Its column from 0, in characters.
    let column: Int
    /// Whether the line before it is empty.
    let isAfterEmptyLine: Bool
  }

  private let comments: [Comment]

  /// - Parameters:
  ///   - scalars: the spans of scalars, in order
  ///   - start: where the text after the prologue begins
  init(_ file: SourceFile, outside scalars: [SourceSpan], from start: Int) {
    let bytes = Array(file.text.utf8)
    let gap = YAMLGap(bytes)
    self.file = file
    self.bytes = bytes
    self.gap = gap
    var comments: [Comment] = []
    var at = start
    var next = 0
    while at < bytes.count {
      while next < scalars.count, scalars[next].end <= at { next += 1 }
      if next < scalars.count, scalars[next].start <= at {
        at = scalars[next].end
      } else if bytes[at] == UInt8(ascii: "#") {
        let line = max(gap.startOfLine(at: at), start)
        let end = gap.endOfLine(at: at)
        comments.append(
          Comment(
            start: at, text: file.text(in: SourceSpan(start: at, end: end)).trimmingBlanks,
            isAlone: bytes[line..<at].allSatisfy(YAMLGap.isBlank) && (line > start || start <= 3),
            column: file.location(at: at).column - 1, isAfterEmptyLine: Self.isAfterEmptyLine(line, bytes, gap)))
        at = end
      } else {
        at += 1
      }
    }
    self.comments = comments
  }

  /// The texts of all comments in the order written, each from its `#` on.
  var texts: [String] { comments.map(\.text) }

  private static func isAfterEmptyLine(_ line: Int, _ bytes: [UInt8], _ gap: YAMLGap) -> Bool {
    guard line > 0 else { return false }
    let before = gap.startOfLine(at: line - 1)
    let isPair = line > 1 && bytes[line - 1] == 0x0A && bytes[line - 2] == 0x0D
    let start = isPair ? gap.startOfLine(at: line - 2) : before
    return bytes[start..<line].allSatisfy(YAMLGap.isBlank)
  }

  /// Attaches all comments, and the empty lines above entities.
  func attach(to layout: inout YAMLLayout) {
    var entities: [YAMLLayout.Entity] = []
    Self.collect(layout.root, &entities)
    var attaching = Attaching(entities: entities, root: layout.root)
    var pending = comments[...]
    for entity in entities {
      while let comment = pending.first, comment.start < entity.start {
        attach(comment, &attaching, &layout)
        pending.removeFirst()
      }
      let line = gap.startOfLine(at: entity.start)
      if bytes[line..<entity.start].allSatisfy(YAMLGap.isBlank), Self.isAfterEmptyLine(line, bytes, gap) {
        entity.leading.append(.empty)
      }
      attaching.started += 1
    }
    for comment in pending { attach(comment, &attaching, &layout) }
    // What stands in empty brackets has no line of its own.
    for entity in entities where entity.value.content.entities.isEmpty {
      entity.leading += entity.value.trailing
      entity.value.trailing = []
    }
  }

  private static func collect(_ node: YAMLLayout.Node, _ entities: inout [YAMLLayout.Entity]) {
    for entity in node.content.entities {
      entities.append(entity)
      collect(entity.value, &entities)
    }
  }

  /// How far attaching has come.
  private struct Attaching {
    let entities: [YAMLLayout.Entity]
    let root: YAMLLayout.Node
    /// The number of entities that begin before the comment.
    var started = 0
    /// The last comment's place among those that ended: nothing after it goes deeper.
    var level: (before: Int, depth: Int)?

    var last: YAMLLayout.Entity? { started > 0 ? entities[started - 1] : nil }
    var next: YAMLLayout.Entity? { started < entities.count ? entities[started] : nil }
  }

  private func attach(_ comment: Comment, _ attaching: inout Attaching, _ layout: inout YAMLLayout) {
    let line = YAMLLayout.Line.comment(comment.text)
    let lines = comment.isAfterEmptyLine ? [.empty, line] : [line]
    guard comment.isAlone else {
      guard let entity = owner(of: comment, attaching.last) else {
        if let next = attaching.next { next.leading.append(line) } else { layout.rest.append(line) }
        return
      }
      return entity.lineComments.append(YAMLLayout.LineComment(text: comment.text, column: comment.column))
    }
    if let flow = innermostFlow(around: comment, attaching.last, layout.root) {
      if let next = attaching.next, next.start < flow.span.end {
        next.leading += lines
      } else {
        flow.trailing += lines
      }
      return
    }
    if let last = attaching.last, !last.value.isBlockCollection, comment.start < last.value.span.start {
      last.leading += lines
      return
    }
    if let ended = endedCollection(comment, &attaching) {
      ended.trailing += lines
    } else if let next = attaching.next {
      next.leading += lines
    } else {
      layout.rest += lines
    }
  }

  /// The entity on whose line a comment stands: the last one, or that whose value in brackets has just ended.
  private func owner(of comment: Comment, _ last: YAMLLayout.Entity?) -> YAMLLayout.Entity? {
    var entity = last
    while let collection = entity?.collection, collection.isFlow, collection.span.end <= comment.start {
      entity = collection.owner
    }
    return entity
  }

  private func innermostFlow(
    around comment: Comment, _ last: YAMLLayout.Entity?, _ root: YAMLLayout.Node
  ) -> YAMLLayout.Node? {
    var node: YAMLLayout.Node? = last?.value ?? root
    while let current = node {
      if current.isFlow, current.span.start < comment.start, comment.start < current.span.end { return current }
      node = current.owner.map { $0.collection } ?? nil
    }
    return nil
  }

  /// The collection that a comment on its own line ends, by its column; `nil` if it belongs to the next entity.
  private func endedCollection(_ comment: Comment, _ attaching: inout Attaching) -> YAMLLayout.Node? {
    var collection = attaching.last?.collection
    // With the next entity a new collection begins.
    if let last = attaching.last, let next = attaching.next, next.collection === last.value { return nil }
    let next = attaching.next?.collection
    let nextColumn = attaching.next?.column ?? -1
    var depth = 0
    let level = attaching.level.flatMap { $0.before == attaching.started ? $0.depth : nil } ?? 0
    while let current = collection, current !== next {
      let column = current.content.entities.first?.column ?? 0
      if !current.isFlow, depth >= level, column > nextColumn,
        column <= comment.column || (next == nil && current === attaching.root)
      {
        attaching.level = (attaching.started, depth)
        return current
      }
      depth += 1
      collection = current.owner.map { $0.collection } ?? nil
    }
    attaching.level = (attaching.started, .max)
    return nil
  }
}
