/// Finds a small expression about which the engines disagree in the same way.
struct Shrinker {
  /// Asks both engines.
  let compare: (Question) throws -> Comparison

  /// At most about `tries` questions are asked.
  func shrunk(_ found: Comparison, tries: Int = 500) throws -> Comparison {
    var best = found
    var left = tries
    func isTaken(_ candidate: Question) throws -> Bool {
      left -= 1
      let answers = try compare(candidate)
      guard answers.difference == found.difference else { return false }
      best = answers
      return true
    }
    search: while left > 0, let term = best.question.term {
      for smaller in term.smaller where smaller.text.utf8.count < term.text.utf8.count {
        if left <= 0 { break search }
        if try isTaken(best.question.replacing(smaller.text, term: smaller)) { continue search }
      }
      break
    }
    var width = max(1, best.question.expression.count / 2)
    while width > 0, left > 0 {
      var place = 0
      while left > 0 {
        var characters = Array(best.question.expression)
        guard place < characters.count else { break }
        characters.removeSubrange(place..<min(characters.count, place + width))
        if try !isTaken(best.question.replacing(String(characters))) { place += width }
      }
      width /= 2
    }
    return best
  }
}
