/// Finds out which workspaces the rows are that cannot be read: by asking for those that somebody remembers, and with
/// filters, since a filtered list can be read just when it does not hold the row.
struct UnreadableSearch {
  let client: CoderClient
  let query: String?

  /// Requests at most, of each kind.
  private static let limit = 40
  private static let refusalLimit = 5
  private var probes: Probes

  init(client: CoderClient, query: String?, pageSize: Int) {
    self.client = client
    self.query = query
    probes = Probes(client: client, query: query, pageSize: pageSize)
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
      guard try await probes.finds(none: "owner:\(Probes.nobody)", &gathered) else { return }
      let known = Set(known + gathered.found.workspaces.map(\.ownerName)).union(try await usernames())
      for row in gathered.nameless.prefix(3) where gathered.found.unreadable[row].name == nil {
        let unreadable = gathered.found.unreadable[row]
        let near = Self.neighbours(of: unreadable)
        if near.count == 2, near[0] == near[1], found.contains(near[0]) {
          // Another one of somebody of whom no more names were found.
          gathered.name(row, owner: near[0])
          continue
        }
        let others = known.subtracting(near)
        // Newer servers sort by owner: whoever stands between the neighbours comes first.
        let (low, high) = (near.first ?? "", near.last ?? "\u{7F}")
        let between = others.filter { $0 > low && $0 < high }.sorted()
        for owner in near + between + others.subtracting(between).sorted().prefix(Self.limit)
        where !found.contains(owner) {
          guard try await probes.cannotRead("owner:\(owner)", &gathered) else { continue }
          found.insert(owner)
          gathered.name(row, owner: owner)
          try await nameAll(of: owner, beginningAt: row, &gathered)
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

  /// Names an owner's rows: as many as there are names to be found and rows that may be theirs.
  ///
  /// Names and rows are both taken in order, since newer servers sort an owner's workspaces by name.
  private mutating func nameAll(
    of owner: String, beginningAt row: Int, _ gathered: inout GatheredList
  ) async throws {
    let unreadable = gathered.found.unreadable
    let others = gathered.nameless.filter { $0 != row }
    let near = others.filter { Self.neighbours(of: unreadable[$0]).contains(owner) }
    let rows = [row] + near + others.filter { !near.contains($0) }
    var speller = NameSpeller(owner: owner, probes: probes)
    let names = try await speller.names(
      atMost: rows.count, near: [unreadable[row].before, unreadable[row].after].compactMap(\.self), &gathered)
    probes = speller.probes
    for (row, name) in zip(rows.prefix(names.count).sorted(), names.sorted()) {
      gathered.name(row, KnownWorkspace(id: nil, owner: owner, name: name))
    }
  }
}
