import Time

extension CoderClient {
  /// More empty pages one after another than these end a list; whoever may not see the templates of ten thousand
  /// workspaces in a row does not see the ones behind them either.
  private static let emptyPageLimit = 40

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

  /// The whole list, page by page.
  ///
  /// - Returns: the listing with the exchange of its first page, whose date stands for the whole.
  /// - Throws: ``CoderFailure`` when any page fails; a part of a list is never returned.
  public func listAll(query: String? = nil, pageSize: Int? = nil) async throws -> Response<Listing> {
    let size = max(1, pageSize ?? options.pageSize)
    var first: Exchange?
    var listing = Listing(workspaces: [], count: 0, notSeen: 0, pages: 0, serverMilliseconds: 0)
    var places: [String: Int] = [:]
    var offset = 0
    var emptyPages = 0
    repeat {
      let page = try await listPage(query: query, limit: size, offset: offset)
      first = first ?? page.exchange
      listing.pages += 1
      listing.serverMilliseconds += Int(page.exchange.duration.wholeMilliseconds)
      // Servers before v2.9.0 say 0 on a page behind the end, which is where a list that shrank meanwhile ends.
      if page.value.count > 0 || offset == 0 { listing.count = page.value.count }
      for workspace in page.value.workspaces {
        if let place = places[workspace.id] {
          listing.workspaces[place] = workspace
        } else {
          places[workspace.id] = listing.workspaces.count
          listing.workspaces.append(workspace)
        }
      }
      emptyPages = page.value.workspaces.isEmpty ? emptyPages + 1 : 0
      offset += size
    } while offset < listing.count && emptyPages < CoderClient.emptyPageLimit
    listing.notSeen = max(0, listing.count - listing.workspaces.count)
    guard let first else { preconditionFailure("the loop above reads at least one page") }
    return Response(value: listing, exchange: first)
  }
}
