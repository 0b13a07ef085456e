import Time

extension CoderClient {
  /// One page of the list.
  ///
  /// - Parameters:
  ///   - query: Coder's search syntax (facts 2.3), such as `status:running`; `nil` for all.
  ///   - limit: 0 for all at once, which costs the server a time that grows with the square of their number.
  /// - Throws: ``CoderFailure`` with `invalid(.fields)` when the server does not understand the query.
  public func listPage(query: String? = nil, limit: Int, offset: Int = 0) async throws -> Response<WorkspacePage> {
    var request = CoderRequest(operation: "list the workspaces", method: .get, path: "/workspaces")
    if let query, !query.isEmpty { request.query.append(("q", query)) }
    request.query.append(("limit", "\(limit)"))
    if offset != 0 { request.query.append(("offset", "\(offset)")) }
    return try await answer(request, timeout: options.listTimeout, WorkspacePage.init(reading:))
  }

  /// The whole list, page by page, up to the first page without a row.
  ///
  /// A row that is not understood is set aside, and so is one that the server fails to write out: it then answers 200 and
  /// nothing for every page that holds the row, which is looked for by halves.
  ///
  /// - Returns: the listing with the exchange of its first page, whose date stands for the whole.
  /// - Throws: ``CoderFailure`` when any page fails; a part of a list is never returned.
  public func listAll(query: String? = nil, pageSize: Int? = nil) async throws -> Response<Listing> {
    let size = max(1, pageSize ?? options.pageSize)
    var pages = ListingPages()
    var offset = 0
    return try await options.activities.during("reading the list, workspaces read") { progress in
      repeat {
        let rows = try await readPage(query: query, limit: size, offset: offset, into: &pages)
        if rows == 0 { break }
        offset += size
        progress.advance(to: Int64(min(offset, pages.count)), of: Int64(pages.count))
      } while offset < pages.count || !pages.isCounted
      return pages.listing
    }
  }

  /// Reads one page, in halves where it comes empty.
  ///
  /// - Returns: how many rows it had.
  private func readPage(query: String?, limit: Int, offset: Int, into pages: inout ListingPages) async throws -> Int {
    do {
      let page = try await listPage(query: query, limit: limit, offset: offset)
      pages.add(page, offset: offset)
      return page.value.workspaces.count + page.value.unreadable.count
    } catch let failure as CoderFailure where failure.isEmptyAnswer && pages.maySearch {
      pages.addEmptyAnswer(failure.exchange)
      if limit == 1 {
        pages.addUnwritten(row: offset + 1)
        return 1
      }
      let half = limit / 2
      let rows = try await readPage(query: query, limit: half, offset: offset, into: &pages)
      if rows == 0 { return 0 }
      return rows + (try await readPage(query: query, limit: limit - half, offset: offset + half, into: &pages))
    }
  }
}

/// The pages of a list as they come.
private struct ListingPages {
  /// So many answers without anything are more than a few workspaces that the server cannot write out: then it is the
  /// server that is at fault.
  private static let emptyAnswerLimit = 100

  /// How many workspaces there are by the latest page.
  var count: Int { found.count }
  /// Whether any page has said so yet.
  private(set) var isCounted = false
  var maySearch: Bool { emptyAnswers < Self.emptyAnswerLimit }
  private var emptyAnswers = 0
  private var found = Listing(
    workspaces: [], count: 0, notSeen: 0, unreadable: [], pages: 0, serverMilliseconds: 0)
  private var first: Exchange?
  private var places: [String: Int] = [:]
  /// The workspace that the latest row showed.
  private var lastName: String?
  /// Positions of the unreadable ones that no row has come behind yet.
  private var last: [Int] = []

  /// What was found, with the exchange of the first page.
  var listing: Response<Listing> {
    var listing = found
    listing.notSeen = max(0, found.count - found.workspaces.count - found.unreadable.count)
    guard let first else { preconditionFailure("a list is at least one page") }
    return Response(value: listing, exchange: first)
  }

  mutating func add(_ page: Response<WorkspacePage>, offset: Int) {
    first = first ?? page.exchange
    isCounted = true
    found.pages += 1
    found.serverMilliseconds += Int(page.exchange.duration.wholeMilliseconds)
    // Servers before v2.9.0 say 0 on a page behind the end, which is where a list that shrank meanwhile ends.
    if page.value.count > 0 || offset == 0 { found.count = page.value.count }
    for workspace in page.value.workspaces {
      let name = "\(workspace.ownerName)/\(workspace.name)"
      lastName = name
      for position in last { found.unreadable[position].after = name }
      last = []
      if let place = places[workspace.id] {
        found.workspaces[place] = workspace
      } else {
        places[workspace.id] = found.workspaces.count
        found.workspaces.append(workspace)
      }
    }
    for var unreadable in page.value.unreadable {
      unreadable.row += offset
      // It may have moved from one page to the next.
      if let id = unreadable.id, found.unreadable.contains(where: { $0.id == id }) { continue }
      found.unreadable.append(unreadable)
    }
  }

  mutating func addEmptyAnswer(_ exchange: Exchange) {
    first = first ?? exchange
    found.pages += 1
    emptyAnswers += 1
  }

  /// A row of which nothing came.
  mutating func addUnwritten(row: Int) {
    var unreadable = UnreadableWorkspace(row: row, reason: "the server answers with nothing instead of it")
    unreadable.before = lastName
    last.append(found.unreadable.count)
    found.unreadable.append(unreadable)
  }
}
