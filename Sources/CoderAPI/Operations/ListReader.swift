import Activity

/// Reads the list until every workspace that the server counts has appeared or everything was tried.
///
/// First come the usual pages, or what worked the last time; then pages of another size, then parts that filters make, then
/// everything in one call. A page that cannot be read is read in halves, down to the row that spoils it (``readRange``).
/// What is still missing then is asked for by the names that somebody remembers, and rows that cannot be read are named
/// by them or with filters (``UnreadableSearch``).
struct ListReader {
  let client: CoderClient
  let query: String?
  let pageSize: Int
  let aids: ListAids
  let progress: Activities.Progress
  var gathered = GatheredList()

  /// Requests of the first way; the others together may take a few times as many.
  private var firstPages = 0
  private var isFirst = true
  /// Whether some way showed a workspace twice: then others were left out for it, and not withheld.
  private var hasRepeats = false
  /// Answers that were no page.
  private var failures = 0
  /// Single rows in succession that could not be read.
  private var unwrittenInARow = 0
  /// Rows that could not be read although the request was repeated.
  private var triesLeft = 3
  /// Whether the way under way showed everything by itself.
  private var isWholeByItself = false

  init(client: CoderClient, query: String?, pageSize: Int, aids: ListAids, progress: Activities.Progress) {
    self.client = client
    self.query = query
    self.pageSize = pageSize
    self.aids = aids
    self.progress = progress
  }

  /// So many answers that are no page are more than a few workspaces that the server cannot write out.
  private static let failureLimit = 100
  /// The same while not one page has come: an answer without anything is what a row makes that cannot be written out,
  /// everything else can be the server's.
  private static let failureLimitBeforeAnyPage = 24
  /// So many pages in a row that are empty, or show nothing that this way has not shown before, are passed over when there are
  /// more rows by the server's count.
  private static let uselessPages = 8
  /// One call for more than this would keep a server busy for minutes.
  private static let mostInOneCall = 10_000

  mutating func read() async throws -> Response<Listing> {
    let usual = aids.experience.ways.isEmpty ? [.pages(of: pageSize)] : aids.experience.ways
    var used = Array(usual.prefix(1))
    try await take(usual[0])
    let missingAtFirst = gathered.missing
    firstPages = gathered.found.pages
    isFirst = false
    var obstacle: CoderFailure?
    do {
      for way in usual.dropFirst() where gathered.missing > 0 {
        used.append(way)
        try await take(way)
      }
      if isSearchWorthwhile { try await searchOn(&used) }
    } catch let failure as CoderFailure {
      // What was read before counts all the same, and what is missing is told.
      obstacle = failure
    }
    let isNew = used.count > usual.count
    let experience = experience(used, isNew: isNew)
    let note = isNew || obstacle != nil ? note(missingAtFirst, used, obstacle) : nil
    let names = try await nameTheRest()
    return gathered.listing(missing: names, ways: used, experience: experience, note: note)
  }

  /// Whether other ways may show what is missing: not when exactly that was tried in vain.
  private var isSearchWorthwhile: Bool {
    gathered.missing > 0 && gathered.missing != aids.experience.unseen
  }

  private mutating func searchOn(_ used: inout [ListWay]) async throws {
    // Sizes without a common divisor leave out different rows of a server that sorts each page anew.
    let ladder: [ListWay] =
      [.pages(of: pageSize), .pages(of: 2 * pageSize + 1)] + ListWay.Part.allCases.map { .parts(by: $0) } + [.oneCall]
    for way in ladder where !used.contains(way) {
      guard gathered.missing > 0, gathered.found.pages - firstPages < 200 + 4 * firstPages else { return }
      if way == .oneCall, gathered.found.count > Self.mostInOneCall { continue }
      let before = gathered.distinct
      used.append(way)
      try await client.activities.waiting("\(gathered.missing) workspaces are missing; reading the list in \(way)") {
        try await take(way)
      }
      // What no other page shows and no page shows twice is withheld from the token, and stays so.
      if case .pages = way, !hasRepeats, gathered.distinct == before { return }
    }
  }

  /// What the next reading is to begin with.
  private func experience(_ used: [ListWay], isNew: Bool) -> ListExperience {
    guard gathered.missing == 0 else { return ListExperience(ways: aids.experience.ways, unseen: gathered.missing) }
    guard isNew else { return ListExperience(ways: aids.experience.ways) }
    return ListExperience(ways: isWholeByItself ? Array(used.suffix(1)) : used)
  }

  /// What was done beyond the usual, for people.
  private func note(_ missing: Int, _ used: [ListWay], _ obstacle: CoderFailure?) -> String {
    let others = used.dropFirst().map(\.description).joined(separator: ", ")
    var text = "read in \(used[0]), the server's list lacked \(missing) of \(gathered.found.count) workspaces"
    if !others.isEmpty {
      text += ", so it was also read in \(others), after which "
      text += gathered.missing == 0 ? "none was missing" : "\(gathered.missing) were still missing"
    }
    if let obstacle { text += "; then it could not be read any more: \(obstacle)" }
    return text
  }

  // MARK: - The ways

  private mutating func take(_ way: ListWay) async throws {
    gathered.beginPass()
    switch way {
    case .pages(let size): try await readPages(query, size, isPart: false)
    case .oneCall: try await readEverything(query, isPart: false)
    case .parts(let part): try await readParts(by: part)
    }
    hasRepeats = hasRepeats || gathered.pass.rows > gathered.pass.distinct
    isWholeByItself = gathered.pass.distinct >= gathered.found.count
    gathered.endPass()
  }

  /// - Returns: how many there are by the last page.
  @discardableResult
  private mutating func readPages(_ query: String?, _ size: Int, isPart: Bool) async throws -> Int {
    var offset = 0
    var count: Int?
    var useless = 0
    repeat {
      let before = gathered.pass.distinct(isPart: isPart)
      let range = try await readRange(query, limit: size, offset: offset, isPart: isPart)
      if let told = range.count, told > 0 || offset == 0 { count = told }
      // Old servers say 0 behind the end.
      if range.rows == 0, range.count == 0 { break }
      // One that could not be read tells no count, and nothing of those behind it.
      if range.count != nil { useless = gathered.pass.distinct(isPart: isPart) == before ? useless + 1 : 0 }
      if useless == Self.uselessPages { break }
      offset += size
      if isFirst, !isPart { progress.advance(to: Int64(min(offset, count ?? offset)), of: count.map(Int64.init)) }
    } while offset < count ?? .max
    return count ?? 0
  }

  private mutating func readEverything(_ query: String?, isPart: Bool) async throws {
    do {
      let page = try await client.listPage(query: query, limit: 0)
      gathered.add(page, offset: 0, isPart: isPart)
    } catch let failure as CoderFailure where failure.mayBeOfOneRow {
      gathered.noteAnswer(failure.exchange)
      try await readPages(query, pageSize, isPart: isPart)
    }
  }

  /// Reads the workspaces of each template, owner or status by themselves: each part has a count of its own.
  private mutating func readParts(by part: ListWay.Part) async throws {
    // Without the whole list nobody knows which parts there are now.
    if isFirst { try await readPages(query, pageSize, isPart: false) }
    // Old servers take the last of two equal keys, and would show what was not asked for.
    guard query?.contains("\(part.rawValue):") != true else { return }
    var wholes = 0
    for value in try await values(of: part) {
      guard isFirst || gathered.found.pages - firstPages < 200 + 4 * firstPages else { return }
      let partQuery = Self.joined(query, "\(part.rawValue):\(value)")
      gathered.beginPart()
      let count: Int
      do {
        count = try await readPages(partQuery, pageSize, isPart: true)
      } catch let failure as CoderFailure where failure.code == .invalid(.fields) {
        // A filter that this server does not have.
        gathered.noteAnswer(failure.exchange)
        return
      }
      // All of them have it in common, or the server does not heed the filter.
      if count >= gathered.found.count {
        wholes += 1
        // A letter may be in every name.
        if part != .name || wholes == 3 { return }
        continue
      }
      // A part of one page is whole; of a larger one pages may leave something out again.
      if count > pageSize, gathered.pass.distinctInPart < count, count <= Self.mostInOneCall {
        try await readEverything(partQuery, isPart: true)
      }
    }
  }

  /// What there is of a part, as far as it was seen or is remembered.
  private func values(of part: ListWay.Part) async throws -> [String] {
    let known = part == .owner ? try await aids.known().map(\.owner) : []
    let seen = gathered.found.workspaces.map { workspace in
      switch part {
      case .template: workspace.templateName
      case .owner: workspace.ownerName
      case .status, .name: ""
      }
    }
    if part == .status { return Self.statuses }
    // Every name has one of these in it.
    if part == .name { return "abcdefghijklmnopqrstuvwxyz0123456789".map { String($0) } }
    return Set(seen + known).filter { !$0.contains { " \":".contains($0) } }.sorted()
  }

  private static let statuses = [
    "stopped", "running", "failed", "pending", "starting", "stopping", "canceling", "canceled",
  ]

  static func joined(_ query: String?, _ term: String) -> String {
    [query, term].compactMap(\.self).filter { !$0.isEmpty }.joined(separator: " ")
  }

  // MARK: - Pages that cannot be read

  /// Reads one page, in halves where it cannot be read.
  ///
  /// - Returns: how many rows it had, and how many there are in all where that was told.
  private mutating func readRange(
    _ query: String?, limit: Int, offset: Int, isPart: Bool, isHalf: Bool = false
  ) async throws -> (rows: Int, count: Int?) {
    do {
      let page = try await client.listPage(
        query: query, limit: limit, offset: offset, isRepeated: !isHalf || limit == 1 && triesLeft > 0)
      gathered.add(page, offset: offset, isPart: isPart)
      unwrittenInARow = 0
      return (page.value.workspaces.count + page.value.unreadable.count, page.value.count)
    } catch let failure as CoderFailure where failure.mayBeOfOneRow {
      gathered.noteAnswer(failure.exchange)
      failures += 1
      guard maySearch(failure) else {
        // Nothing was ever read: then it is the server that is at fault, and no row.
        guard gathered.hasPages else { throw failure }
        return (limit, nil)
      }
      if limit == 1 {
        gathered.addUnwritten(row: offset + 1, failure, isPart: isPart)
        unwrittenInARow += 1
        if !failure.isEmptyAnswer { triesLeft -= 1 }
        return (1, nil)
      }
      let half = limit / 2
      let first = try await readRange(query, limit: half, offset: offset, isPart: isPart, isHalf: true)
      if first.rows == 0 { return first }
      let second = try await readRange(query, limit: limit - half, offset: offset + half, isPart: isPart, isHalf: true)
      return (first.rows + second.rows, second.count ?? first.count)
    }
  }

  private func maySearch(_ failure: CoderFailure) -> Bool {
    failures < (failure.isEmptyAnswer || gathered.hasPages ? Self.failureLimit : Self.failureLimitBeforeAnyPage)
  }

  // MARK: - What is missing or cannot be read

  /// Asks for what is missing by the names that somebody remembers, and finds out which workspaces the rows are that cannot
  /// be read.
  ///
  /// - Returns: the names of those that stay missing, as far as somebody remembers them.
  private mutating func nameTheRest() async throws -> [String] {
    guard gathered.missing > 0 || !gathered.nameless.isEmpty else { return [] }
    var search = UnreadableSearch(client: client, query: query, pageSize: pageSize)
    let absent = try await aids.known().filter { !gathered.has($0) }
    let missing = try await search.ask(for: absent, belongs: aids.belongs, &gathered)
    if aids.looksForNames { try await search.useFilters(owners: absent.map(\.owner), &gathered) }
    return gathered.missing > 0 ? missing : []
  }
}

extension CoderFailure {
  /// Whether one row may be why a page could not be read, so that another page can be: an answer with nothing, with less
  /// than all, or with what is not understood, and the server's own failure.
  var mayBeOfOneRow: Bool {
    switch code {
    case .malformedAnswer, .interrupted, .tooLarge: true
    case .serverError: status == 500
    default: false
    }
  }
}
