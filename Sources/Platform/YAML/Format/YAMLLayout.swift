import Diagnostics

/// A document as it is written: values in their notation, with anchors, and each comment at the value that it belongs to.
///
/// The tree is made of objects, because comments are attached to it after it is complete.
struct YAMLLayout {
  /// Lines up to and with an explicit `---`.
  let prologue: [String]
  let root: Node
  /// Comments that no value precedes or follows.
  var rest: [Line] = []

  /// A value.
  final class Node {
    let content: Content
    let anchor: String?
    /// The span without the anchor; the end of a block collection is that of its last value.
    let span: SourceSpan
    /// Whether it stands on several lines.
    let isSeveralLines: Bool
    /// Comments after the last entity of a collection.
    var trailing: [Line] = []
    /// The entry or item whose value it is.
    unowned var owner: Entity?

    init(_ content: Content, anchor: String?, span: SourceSpan, isSeveralLines: Bool = false) {
      self.content = content
      self.isSeveralLines = isSeveralLines
      self.anchor = anchor
      self.span = span
      for entity in content.entities { entity.collection = self }
    }

    var isFlow: Bool {
      switch content {
      case .mapping(_, let isFlow), .sequence(_, let isFlow): isFlow
      case .scalar, .block, .alias: false
      }
    }

    /// Whether it is a mapping or a list in block notation.
    var isBlockCollection: Bool {
      switch content {
      case .mapping(_, let isFlow), .sequence(_, let isFlow): !isFlow
      case .scalar, .block, .alias: false
      }
    }
  }

  enum Content {
    /// A plain or quoted scalar with its text as it is written.
    case scalar(source: String, value: String, YAMLScalar.Style)
    case block(YAMLBlockScalar)
    case alias(String)
    case mapping([Entity], isFlow: Bool)
    case sequence([Entity], isFlow: Bool)

    var entities: [Entity] {
      switch self {
      case .mapping(let entities, _), .sequence(let entities, _): entities
      case .scalar, .block, .alias: []
      }
    }
  }

  /// An entry of a mapping, or an item of a list.
  final class Entity {
    /// The key of an entry; `nil` for an item.
    let key: Node?
    let value: Node
    /// Where it begins: the key, the `-`, or an item in `[ ]`.
    let start: Int
    /// Its column from 0, in bytes.
    let column: Int
    /// Comments and empty lines above it.
    var leading: [Line] = []
    /// Comments at the end of its first line, or behind its value.
    var lineComments: [LineComment] = []
    /// The collection that it belongs to.
    unowned var collection: Node?

    init(key: Node?, value: Node, start: Int, column: Int) {
      self.key = key
      self.value = value
      self.start = start
      self.column = column
      value.owner = self
    }

    /// The text of its key.
    var name: String {
      switch key?.content {
      case .scalar(_, let value, _): value
      default: ""
      }
    }
  }

  /// A line between values.
  enum Line: Equatable {
    case empty
    /// From its `#` on.
    case comment(String)
  }

  /// A comment behind something on its line.
  struct LineComment {
    let text: String
    /// Its column from 0, in characters.
    let column: Int
  }
}

/// A literal or folded scalar.
struct YAMLBlockScalar {
  /// `|` or `>`.
  let sign: Character
  /// How it chomps: `-`, `+` or nothing.
  let chomping: String
  /// Whether its indentation is given as a number.
  let saysIndentation: Bool
  /// Its lines without their indentation; with `+` also the empty ones at its end.
  let lines: [String]
}
