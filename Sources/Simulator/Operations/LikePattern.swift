/// What PostgreSQL's `ILIKE` compares with: `%` stands for anything, `_` for one character, and a backslash takes the next
/// one as it is.
struct LikePattern: Sendable {
  private enum Piece {
    case any, one
    case letter(Character)
  }

  private let pieces: [Piece]

  /// A pattern that is found anywhere in a text.
  init(part: String) {
    var pieces: [Piece] = []
    var isEscaped = false
    for character in "%\(part)%" {
      switch character {
      case "\\" where !isEscaped:
        isEscaped = true
        continue
      case "%" where !isEscaped: pieces.append(.any)
      case "_" where !isEscaped: pieces.append(.one)
      default: pieces.append(.letter(Character(character.lowercased())))
      }
      isEscaped = false
    }
    self.pieces = pieces
  }

  func matches(_ text: String) -> Bool {
    // Which numbers of pieces can have been used up by the characters so far.
    var reached = skippingAny([0])
    for character in text.lowercased() {
      var next: Set<Int> = []
      for place in reached where place < pieces.count {
        switch pieces[place] {
        case .any: next.insert(place)
        case .one: next.insert(place + 1)
        case .letter(let letter): if letter == character { next.insert(place + 1) }
        }
      }
      reached = skippingAny(next)
      if reached.isEmpty { return false }
    }
    return reached.contains(pieces.count)
  }

  private func skippingAny(_ places: Set<Int>) -> Set<Int> {
    var all = places
    for var place in places {
      while place < pieces.count, case .any = pieces[place] {
        place += 1
        all.insert(place)
      }
    }
    return all
  }
}
