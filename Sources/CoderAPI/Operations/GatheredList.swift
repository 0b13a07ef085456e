/// What the pages of a list have shown so far, in whatever way they are read.
struct GatheredList {
  /// What was found, without what is counted at the end.
  private(set) var found = Listing(
    workspaces: [], count: 0, notSeen: 0, unreadable: [], pages: 0, serverMilliseconds: 0)
  /// The exchange with the oldest date, which stands for the whole: the first dated one's, unless something between
  /// client and server gave a page that it had kept.
  private(set) var oldest: Exchange?
  /// Whether any page has said how many there are.
  private(set) var isCounted = false
  /// What the way under way has shown.
  private(set) var pass = Pass()

  private var places: [String: Int] = [:]
  /// The workspace that the latest row showed.
  private var lastName: String?

  /// Maximum number of workspaces that space is set aside for before they come.
  private static let mostReserved = 200_000

  /// What one way of reading showed.
  struct Pass {
    /// Rows, those shown twice counted twice.
    var rows = 0
    fileprivate var ids: Set<String> = []
    /// Those of the part under way.
    fileprivate var partIDs: Set<String> = []
    /// Rows that nothing tells the names of.
    fileprivate var nameless: [UnreadableWorkspace] = []
    /// How many of ``nameless`` no row has come behind yet.
    fileprivate var open = 0

    /// How many workspaces it showed.
    var distinct: Int { ids.count + nameless.count }
    /// How many the part under way has shown.
    var distinctInPart: Int { partIDs.count }

    /// How many workspaces it showed, or the part under way has.
    func distinct(isPart: Bool) -> Int { isPart ? distinctInPart : distinct }
  }

  /// How many workspaces have appeared, unreadable ones too.
  var distinct: Int { found.workspaces.count + found.unreadable.count }
  /// How many have not.
  var missing: Int { max(0, found.count - distinct) }
  /// Whether any page came as it should.
  var hasPages: Bool { isCounted }
  /// Positions of rows of which neither owner nor name is known.
  var nameless: [Int] { found.unreadable.indices.filter { found.unreadable[$0].name == nil } }

  /// A way of reading begins.
  mutating func beginPass() {
    pass = Pass()
    lastName = nil
  }

  /// A part begins.
  mutating func beginPart() { pass.partIDs = [] }

  /// A way of reading is over: what it could not name counts as long as no other way finds more of the kind.
  mutating func endPass() {
    let known = found.unreadable.filter { $0.id != nil || $0.name != nil }
    if found.unreadable.count - known.count < pass.nameless.count { found.unreadable = known + pass.nameless }
    found.unreadable.removeAll { unreadable in unreadable.id.map { places[$0] != nil } ?? false }
  }

  /// Takes in a page.
  ///
  /// - Parameter isPart: whether it is of a part of the list, so that its count and its rows' places mean nothing here.
  mutating func add(_ page: Response<WorkspacePage>, offset: Int, isPart: Bool) {
    noteAnswer(page.exchange)
    if !isPart {
      isCounted = true
      // Servers before v2.9.0 say 0 on a page behind the end, which is where a list that shrank meanwhile ends.
      if page.value.count > 0 || offset == 0 { found.count = page.value.count }
    }
    // Growing by doubling would take half as much again. The count is the server's, and could be anything.
    let expected = min(max(found.count, 0), Self.mostReserved)
    if found.workspaces.isEmpty { found.workspaces.reserveCapacity(expected + expected / 64) }
    pass.rows += page.value.workspaces.count + page.value.unreadable.count
    for workspace in page.value.workspaces {
      add(workspace)
      let name = "\(workspace.ownerName)/\(workspace.name)"
      lastName = name
      for position in pass.nameless.indices.suffix(pass.open) { pass.nameless[position].after = name }
      pass.open = 0
    }
    for var unreadable in page.value.unreadable {
      unreadable.row += offset
      guard let id = unreadable.id else {
        if unreadable.name == nil {
          if !isPart { pass.nameless.append(unreadable) }
        } else if !found.unreadable.contains(where: { $0.owner == unreadable.owner && $0.name == unreadable.name }) {
          found.unreadable.append(unreadable)
        }
        continue
      }
      pass.ids.insert(id)
      // It may have moved from one page to the next.
      if !found.unreadable.contains(where: { $0.id == id }) { found.unreadable.append(unreadable) }
    }
  }

  /// Takes in one workspace.
  mutating func add(_ workspace: Workspace) {
    pass.ids.insert(workspace.id)
    pass.partIDs.insert(workspace.id)
    if let place = places[workspace.id] {
      found.workspaces[place] = workspace
    } else {
      places[workspace.id] = found.workspaces.count
      found.workspaces.append(workspace)
    }
  }

  /// Takes in an answer, of whatever kind.
  mutating func noteAnswer(_ exchange: Exchange) {
    // Requests without an answer have no date.
    if oldest == nil { oldest = exchange }
    if let date = exchange.serverDate, oldest?.serverDate.map({ date < $0 }) ?? true { oldest = exchange }
    found.pages += exchange.attempts
    found.serverMilliseconds += Int(exchange.duration.wholeMilliseconds)
  }

  /// A row of which nothing came.
  mutating func addUnwritten(row: Int, _ failure: CoderFailure, isPart: Bool) {
    pass.rows += 1
    guard !isPart else { return }
    var unreadable = UnreadableWorkspace(row: row, reason: UnreadableWorkspace.reason(of: failure))
    unreadable.before = lastName
    pass.nameless.append(unreadable)
    pass.open += 1
  }

  /// Whether a workspace has appeared already.
  func has(_ known: KnownWorkspace) -> Bool {
    if let id = known.id, places[id] != nil || found.unreadable.contains(where: { $0.id == id }) { return true }
    return found.unreadable.contains { $0.owner == known.owner && $0.name == known.name }
  }

  /// Says which workspace an unreadable row is.
  mutating func name(_ position: Int, _ known: KnownWorkspace) {
    found.unreadable[position].id = known.id
    found.unreadable[position].owner = known.owner
    found.unreadable[position].name = known.name
  }

  /// Says whose workspace an unreadable row is.
  mutating func name(_ position: Int, owner: String) { found.unreadable[position].owner = owner }

  /// What was found, with the exchange of the oldest page.
  func listing(
    missing names: [String], ways: [ListWay], experience: ListExperience, note: String?
  ) -> Response<Listing> {
    var listing = found
    listing.notSeen = missing
    listing.missing = names
    listing.experience = experience
    listing.searchNote = note
    listing.ways = ways
    guard let oldest else { preconditionFailure("a list is at least one page") }
    return Response(value: listing, exchange: oldest)
  }
}
