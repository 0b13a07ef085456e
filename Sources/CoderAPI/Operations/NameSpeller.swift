/// Finds out how those workspaces of an owner are called that cannot be read, letter by letter: a list filtered by a part of
/// a name cannot be read just when one of them has that part.
struct NameSpeller {
  let owner: String
  var probes: Probes

  /// The letters that their names have.
  private var letters: [String] = []
  private var found: [String] = []
  /// The longest name there is.
  private static let longest = 32

  init(owner: String, probes: Probes) {
    self.owner = owner
    self.probes = probes
  }

  /// The names, at most so many.
  ///
  /// - Parameter neighbours: the workspaces before and behind a row that cannot be read, as `owner/name`.
  mutating func names(
    atMost count: Int, near neighbours: [String], _ gathered: inout GatheredList
  ) async throws -> [String] {
    guard try await probes.finds(none: term(Probes.nobody), &gathered) else { return [] }
    for letter in "eatosniwrldchpmkbgfuyv-1230456789xzjq" where try await has("\(letter)", &gathered) {
      letters.append("\(letter)")
    }
    var start = commonStart(neighbours)
    if !start.isEmpty, try await !has(start, &gathered) { start = "" }
    if start.isEmpty { start = letters.first { $0 != "-" } ?? "" }
    if !start.isEmpty { try await spell(from: start, &gathered) }
    // All that are like one already found come before those that have to be spelt.
    while !found.isEmpty, found.count < count, try await findSibling(&gathered) {}
    while !found.isEmpty, found.count < count, let part = try await unknownPart(&gathered) {
      let before = found.count
      try await spell(from: part, &gathered)
      if found.count == before { break }
    }
    return found
  }

  private func term(_ part: String) -> String { "owner:\(owner) name:\(part)" }

  private mutating func has(_ part: String, _ gathered: inout GatheredList) async throws -> Bool {
    try await probes.cannotRead(term(part), &gathered)
  }

  /// Makes a part longer at both ends as far as some name goes on, and keeps it if it is a whole name.
  private mutating func spell(from part: String, _ gathered: inout GatheredList) async throws {
    var name = part
    // People call their workspaces alike: what stands in another name at such a place is tried first.
    let others = found + gathered.found.workspaces.filter { $0.ownerName == owner }.map { $0.name.lowercased() }
    for isForward in [true, false] {
      grow: while name.count < Self.longest {
        let likely = letters.filter { letter in
          let pair = isForward ? "\(name.suffix(1))\(letter)" : "\(letter)\(name.prefix(1))"
          return others.contains { $0.contains(pair) }
        }
        for letter in likely + letters.filter({ !likely.contains($0) }) {
          let longer = isForward ? name + letter : letter + name
          if try await has(longer, &gathered) {
            name = longer
            continue grow
          }
        }
        break
      }
    }
    try await keep(name, &gathered)
  }

  @discardableResult
  private mutating func keep(_ name: String, _ gathered: inout GatheredList) async throws -> Bool {
    guard !found.contains(name), try await probes.cannotRead(name, of: owner, &gathered) else { return false }
    found.append(name)
    return true
  }

  /// Finds a name that differs from one already found in its last letter, or that is the beginning of one: `dev-1` beside
  /// `dev-2`, `dev` beside `dev-2`.
  private mutating func findSibling(_ gathered: inout GatheredList) async throws -> Bool {
    for name in found {
      let siblings = letters.filter { $0 != "-" }.map { String(name.dropLast()) + $0 }
      let beginnings = (1..<max(name.count, 1)).reversed().map { String(name.prefix($0)) }.filter { $0.last != "-" }
      for candidate in siblings + beginnings where try await keep(candidate, &gathered) { return true }
    }
    return false
  }

  /// A part that some name has and none of those found.
  private mutating func unknownPart(_ gathered: inout GatheredList) async throws -> String? {
    func isKnown(_ part: String) -> Bool { found.contains { $0.contains(part) } }
    if let letter = letters.first(where: { !isKnown($0) }) { return letter }
    for first in letters {
      for second in letters where !isKnown(first + second) {
        if try await has(first + second, &gathered) { return first + second }
      }
    }
    return nil
  }

  /// What the names of the neighbours have in common at their start where both are the owner's: sorted by name, what stands
  /// between them begins so as well.
  private func commonStart(_ neighbours: [String]) -> String {
    let names = neighbours.compactMap { neighbour -> String? in
      guard neighbour.hasPrefix("\(owner)/") else { return nil }
      return neighbour.dropFirst(owner.count + 1).lowercased()
    }
    guard names.count == 2 else { return "" }
    return String(zip(names[0], names[1]).prefix { $0 == $1 }.map(\.0))
  }
}
