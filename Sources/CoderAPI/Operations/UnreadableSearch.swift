/// Finds out which workspaces the rows are that cannot be read: by asking for those that somebody remembers, and with
/// filters, since a filtered list can be read just when it does not hold the row.
struct UnreadableSearch {
  let client: CoderClient
  let query: String?
  let pageSize: Int

  /// Requests at most, of each kind.
  private static let limit = 40
  private static let refusalLimit = 5
  private var probes = 0
  private static let probeLimit = 300
  /// A name that nobody and nothing has.
  private static let nobody = "no-such-name-9q7z5x3k"

  init(client: CoderClient, query: String?, pageSize: Int) {
    self.client = client
    self.query = query
    self.pageSize = pageSize
  }

  /// Asks for remembered workspaces that the list did not show, one by one. One that cannot be read either is the row that
  /// cannot; one that can is added.
  ///
  /// - Returns: the names of those that the server does not show by themselves either, and has not deleted.
  func ask(
    for absent: [KnownWorkspace], belongs: (Workspace) -> Bool, _ gathered: inout GatheredList
  ) async throws -> [String] {
    var withheld: [String] = []
    var refusals = 0
    for known in sorted(absent, by: gathered).prefix(Self.limit) {
      guard gathered.missing > 0 || !gathered.nameless.isEmpty else { break }
      do {
        let response =
          if let id = known.id {
            try await client.workspace(id: id)
          } else {
            try await client.workspace(owner: known.owner, name: known.name)
          }
        gathered.noteAnswer(response.exchange)
        refusals = 0
        if belongs(response.value) { gathered.add(response.value) }
      } catch let failure as CoderFailure {
        gathered.noteAnswer(failure.exchange)
        if failure.mayBeOfOneRow, let row = row(of: known, in: gathered) {
          gathered.name(row, known)
        } else if failure.code == .forbidden || failure.code == .absentOrForbidden {
          if failure.code == .forbidden { withheld.append("\(known.owner)/\(known.name)") }
          refusals += 1
          // Who may not see these may not see the others either.
          if refusals == Self.refusalLimit, gathered.nameless.isEmpty { break }
        } else if failure.code != .deleted {
          // The server's own trouble, or a limit: asking on would not help.
          break
        }
      }
    }
    return withheld
  }

  /// Those first that stand near a row that cannot be read.
  private func sorted(_ absent: [KnownWorkspace], by gathered: GatheredList) -> [KnownWorkspace] {
    let near = Set(gathered.nameless.flatMap { Self.neighbours(of: gathered.found.unreadable[$0]) })
    return absent.filter { $0.id == nil || near.contains($0.owner) }
      + absent.filter { $0.id != nil && !near.contains($0.owner) }
  }

  /// The row that a workspace is: one near its owner's others where there is one.
  private func row(of known: KnownWorkspace, in gathered: GatheredList) -> Int? {
    let rows = gathered.nameless
    return rows.first { Self.neighbours(of: gathered.found.unreadable[$0]).contains(known.owner) } ?? rows.first
  }

  /// The owners of the workspaces before and behind a row.
  private static func neighbours(of row: UnreadableWorkspace) -> [String] {
    [row.before, row.after].compactMap { $0?.split(separator: "/").first.map(String.init) }
  }

  // MARK: - Filters

  /// Finds owner and name of the rows that nobody remembers.
  mutating func useFilters(owners known: [String], _ gathered: inout GatheredList) async throws {
    // Old servers take the last of two equal keys, and would show what was not asked for.
    let isFiltered = ["owner:", "name:"].contains { query?.contains($0) == true }
    guard !gathered.nameless.isEmpty, !isFiltered else { return }
    var found: Set<String> = []
    do {
      // A server that does not heed the filter answers everything, or fails at everything.
      guard try await finds(none: "owner:\(Self.nobody)", &gathered) else { return }
      let known = Set(known + gathered.found.workspaces.map(\.ownerName)).union(try await usernames())
      for row in gathered.nameless.prefix(3) {
        let unreadable = gathered.found.unreadable[row]
        let near = Self.neighbours(of: unreadable)
        if near.count == 2, near[0] == near[1], found.contains(near[0]) {
          // A second one of somebody of whom a filter finds the first.
          gathered.name(row, owner: near[0])
          continue
        }
        let others = known.subtracting(near)
        // Newer servers sort by owner: whoever stands between the neighbours comes first.
        let (low, high) = (near.first ?? "", near.last ?? "\u{7F}")
        let between = others.filter { $0 > low && $0 < high }.sorted()
        for owner in near + between + others.subtracting(between).sorted().prefix(Self.limit)
        where !found.contains(owner) {
          guard try await cannotRead("owner:\(owner)", &gathered) else { continue }
          found.insert(owner)
          gathered.name(row, owner: owner)
          if let name = try await name(of: unreadable, owner, &gathered) {
            let workspace = KnownWorkspace(id: nil, owner: owner, name: name)
            if try await cannotRead(workspace, &gathered) { gathered.name(row, workspace) }
          }
          break
        }
      }
    } catch let failure as CoderFailure {
      // The row keeps its place for a name; what else is wrong with the server the next request meets as well.
      gathered.noteAnswer(failure.exchange)
    }
  }

  /// The names of the users that the token may see: of the owner nothing else may be seen than the row.
  private func usernames() async throws -> [String] {
    do {
      return try await client.users().value.map(\.username)
    } catch is CoderFailure {
      // Then it is one of the owners of the others, or nobody knows whose it is.
      return []
    }
  }

  /// The name, letter by letter: a filter by a part of it cannot be read.
  private mutating func name(
    of row: UnreadableWorkspace, _ owner: String, _ gathered: inout GatheredList
  ) async throws -> String? {
    func term(_ part: String) -> String { "owner:\(owner) name:\(part)" }
    guard try await finds(none: term(Self.nobody), &gathered) else { return nil }
    var letters: [String] = []
    for letter in "eatosniwrldchpmkbgfuyv-1230456789xzjq" where try await cannotRead(term("\(letter)"), &gathered) {
      letters.append("\(letter)")
    }
    var name = Self.commonStart(of: row, owner)
    if !name.isEmpty, try await !cannotRead(term(name), &gathered) { name = "" }
    if name.isEmpty {
      guard let first = letters.first(where: { $0 != "-" }) else { return nil }
      name = first
    }
    for isForward in [true, false] {
      grow: while name.count < 32 {
        for letter in letters {
          let longer = isForward ? name + letter : letter + name
          if try await cannotRead(term(longer), &gathered) {
            name = longer
            continue grow
          }
        }
        break
      }
    }
    return name
  }

  /// What the names of the neighbours have in common at their start where both are the owner's: sorted by name, what stands
  /// between them begins so as well.
  private static func commonStart(of row: UnreadableWorkspace, _ owner: String) -> String {
    let names = [row.before, row.after].compactMap { neighbour -> String? in
      guard let neighbour, neighbour.hasPrefix("\(owner)/") else { return nil }
      return neighbour.dropFirst(owner.count + 1).lowercased()
    }
    guard names.count == 2 else { return "" }
    return names[0].commonPrefix(with: names[1])
  }

  /// Whether the workspaces that a filter finds cannot be read; those that can are taken in.
  private mutating func cannotRead(_ term: String, _ gathered: inout GatheredList) async throws -> Bool {
    probes += 1
    guard probes <= Self.probeLimit else { return false }
    do {
      let page = try await client.listPage(
        query: ListReader.joined(query, term), limit: pageSize, offset: 0, isRepeated: false)
      gathered.add(page, offset: 0, isPart: true)
      return false
    } catch let failure as CoderFailure where failure.mayBeOfOneRow {
      gathered.noteAnswer(failure.exchange)
      return true
    }
  }

  /// Whether a filter that nothing matches finds nothing.
  private mutating func finds(none term: String, _ gathered: inout GatheredList) async throws -> Bool {
    let before = gathered.pass.rows
    return try await !cannotRead(term, &gathered) && gathered.pass.rows == before
  }

  private mutating func cannotRead(_ known: KnownWorkspace, _ gathered: inout GatheredList) async throws -> Bool {
    do {
      let response = try await client.workspace(owner: known.owner, name: known.name)
      gathered.noteAnswer(response.exchange)
      return false
    } catch let failure as CoderFailure where failure.mayBeOfOneRow {
      gathered.noteAnswer(failure.exchange)
      return true
    }
  }
}

extension String {
  fileprivate func commonPrefix(with other: String) -> String {
    String(zip(self, other).prefix { $0 == $1 }.map(\.0))
  }
}
