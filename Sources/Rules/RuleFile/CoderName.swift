import CEL

/// The rules of Coder for names of users, workspaces, templates and organizations (`NameValid` in `codersdk/name.go`).
///
/// A name has letters and digits, with single hyphens between them, and at most 32 characters. Coder keeps its case and
/// ignores the case in searches.
public enum CoderName {
  static let maximumLength = 32

  /// Why no user, workspace or template can have this name; `nil` if one can.
  public static func objection(to name: String) -> String? { objection(to: name, as: .whole) }

  /// Why no name can match this pattern; `nil` if one can.
  static func objection(toPattern pattern: String) -> String? {
    objection(to: pattern.unicodeScalars.map { Piece($0) })
  }

  /// Why no name can be this text, begin or end with it, or contain it; `nil` if one can.
  static func objection(to text: String, as part: TextForm.Part) -> String? {
    let letters = text.unicodeScalars.map { Piece(letter: $0) }
    switch part {
    case .whole: return objection(to: letters)
    case .beginning: return objection(to: letters + [.run])
    case .end: return objection(to: [.run] + letters)
    case .inside: return objection(to: [.run] + letters + [.run])
    }
  }

  private enum Piece: Equatable {
    case letter, hyphen, one, run
    case foreign(UnicodeScalar)

    init(_ scalar: UnicodeScalar) {
      switch scalar {
      case "*": self = .run
      case "?": self = .one
      default: self.init(letter: scalar)
      }
    }

    init(letter scalar: UnicodeScalar) {
      switch scalar {
      case "a"..."z", "A"..."Z", "0"..."9": self = .letter
      case "-": self = .hyphen
      default: self = .foreign(scalar)
      }
    }
  }

  /// A state in the search for the shortest name.
  private struct State: Hashable {
    var piece: Int
    /// Whether the last character is a letter or digit, so that the name may end here or continue with a hyphen.
    var isAfterLetter: Bool
  }

  private static func objection(to pieces: [Piece]) -> String? {
    guard !pieces.isEmpty else { return "a name has at least one character" }
    for case .foreign(let scalar) in pieces {
      let shown = scalar == " " ? "blanks" : "'\(scalar)'"
      return "names hold letters, digits and single hyphens, no \(shown)"
    }
    guard pieces.count(where: { $0 != .run }) <= maximumLength else {
      return "a name has at most \(maximumLength) characters"
    }
    // Adjacent runs count as one.
    let places = pieces.indices.filter { $0 == 0 || pieces[$0] != .run || pieces[$0 - 1] != .run }
    switch shortestName(places.map { pieces[$0] }) {
    case nil: return "a name neither begins nor ends with '-', and has no two in a row"
    case .some(let length): return length <= maximumLength ? nil : "a name has at most \(maximumLength) characters"
    }
  }

  /// The length of the shortest name that the pieces can form; `nil` if there is none.
  private static func shortestName(_ pieces: [Piece]) -> Int? {
    var states: Set<State> = [State(piece: 0, isAfterLetter: false)]
    // Each piece except a run takes one character; a run takes at most one, where a hyphen needs a letter beside it.
    for length in 0...(2 * pieces.count) {
      states = withSkippedRuns(states, pieces)
      if states.contains(where: { $0.piece == pieces.count && $0.isAfterLetter }) { return length }
      states = Set(states.flatMap { followers(of: $0, pieces) })
    }
    return nil
  }

  private static func withSkippedRuns(_ states: Set<State>, _ pieces: [Piece]) -> Set<State> {
    var all = states
    for var state in states {
      while state.piece < pieces.count, pieces[state.piece] == .run {
        state.piece += 1
        all.insert(state)
      }
    }
    return all
  }

  private static func followers(of state: State, _ pieces: [Piece]) -> [State] {
    guard state.piece < pieces.count else { return [] }
    let piece = pieces[state.piece]
    let next = piece == .run ? state.piece : state.piece + 1
    var followers: [State] = []
    if piece != .hyphen { followers.append(State(piece: next, isAfterLetter: true)) }
    if piece != .letter, state.isAfterLetter { followers.append(State(piece: next, isAfterLetter: false)) }
    return followers
  }
}
