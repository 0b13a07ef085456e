import Time

extension CoderClient {
  /// One page of the list.
  ///
  /// - Parameters:
  ///   - query: Coder's search syntax (How Coder behaves, "Searching"), such as `status:running`; `nil` for all.
  ///   - limit: 0 for all at once, which costs the server a time that grows with the square of their number.
  /// - Throws: ``CoderFailure`` with `invalid(.fields)` when the server does not understand the query.
  public func listPage(query: String? = nil, limit: Int, offset: Int = 0) async throws -> Response<WorkspacePage> {
    try await listPage(query: query, limit: limit, offset: offset, isRepeated: true)
  }

  /// The same.
  ///
  /// - Parameter isRepeated: whether it is sent again after a failure that may pass by itself.
  func listPage(
    query: String?, limit: Int, offset: Int, isRepeated: Bool
  ) async throws -> Response<WorkspacePage> {
    var request = CoderRequest(operation: "list the workspaces", method: .get, path: "/workspaces")
    request.isRepeated = isRepeated
    if let query, !query.isEmpty { request.query.append(("q", query)) }
    request.query.append(("limit", "\(limit)"))
    if offset != 0 { request.query.append(("offset", "\(offset)")) }
    return try await answer(request, timeout: options.listTimeout, WorkspacePage.init(reading:))
  }

  /// The whole list, page by page, and in other ways where the pages do not show everything (``ListReader``).
  ///
  /// - Returns: the listing with the exchange of its first page, whose date stands for the whole.
  /// - Throws: ``CoderFailure`` when a page of the first way fails for another reason than a row of it.
  public func listAll(
    query: String? = nil, pageSize: Int? = nil, aids: ListAids = ListAids()
  ) async throws -> Response<Listing> {
    try await options.activities.during("reading the list, workspaces read") { progress in
      var reader = ListReader(
        client: self, query: query, pageSize: max(1, pageSize ?? options.pageSize), aids: aids, progress: progress)
      return try await reader.read()
    }
  }
}
