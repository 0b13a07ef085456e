import CEL

/// A generated expression as a tree of the templates that it was made from, so that it can be made smaller.
struct Term {
  /// The text around and between the children: one more than there are children.
  let pieces: [String]
  var children: [Child]
  let type: CELType

  struct Child {
    var term: Term
    /// Left out now and then, so that precedence is compared too.
    var isInParentheses: Bool
  }

  init(_ text: String, _ type: CELType) {
    pieces = [text]
    children = []
    self.type = type
  }

  init(pieces: [String], children: [Child], type: CELType) {
    self.pieces = pieces
    self.children = children
    self.type = type
  }

  var text: String {
    var result = pieces[0]
    for (child, piece) in zip(children, pieces.dropFirst()) {
      let inner = child.term.text
      result += child.isInParentheses ? "(\(inner))" : inner
      result += piece
    }
    return result
  }

  /// The number of templates it is made from.
  var size: Int { children.reduce(1) { $0 + $1.term.size } }

  /// Terms that are one step smaller, the boldest steps first: a part in place of the whole, a small literal in place of a part.
  var smaller: [Term] {
    var result = children.map(\.term)
    if size > 1 { result += (Literals.smallest(of: type) ?? []).map { Term($0, type) } }
    for (index, child) in children.enumerated() {
      result += child.term.smaller.map { replacement in
        var copy = self
        copy.children[index].term = replacement
        return copy
      }
    }
    return result
  }
}
