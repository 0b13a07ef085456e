/// Questions whose answer matters only by whether it can be read: a list cannot just when it holds a certain row.
struct Probes {
  let client: CoderClient
  let query: String?
  let pageSize: Int

  private var lists = 0
  private var workspaces = 0
  /// The server accepts only so many requests for lists a minute, and half of them are others'.
  private static let listLimit = 300
  private static let workspaceLimit = 150

  /// A name that nobody and nothing has.
  static let nobody = "no-such-name-9q7z5x3k"

  init(client: CoderClient, query: String?, pageSize: Int) {
    self.client = client
    self.query = query
    self.pageSize = pageSize
  }

  /// Whether the workspaces that a filter finds cannot be read; those that can are taken in. Too many questions are answered
  /// with no.
  mutating func cannotRead(_ term: String, _ gathered: inout GatheredList) async throws -> Bool {
    lists += 1
    guard lists <= Self.listLimit else { return false }
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
  mutating func finds(none term: String, _ gathered: inout GatheredList) async throws -> Bool {
    let before = gathered.pass.rows
    return try await !cannotRead(term, &gathered) && gathered.pass.rows == before
  }

  /// Whether there is a workspace of that name that cannot be read.
  mutating func cannotRead(
    _ name: String, of owner: String, _ gathered: inout GatheredList
  ) async throws -> Bool {
    workspaces += 1
    guard workspaces <= Self.workspaceLimit else { return false }
    do {
      let response = try await client.workspace(owner: owner, name: name)
      gathered.noteAnswer(response.exchange)
      return false
    } catch let failure as CoderFailure {
      gathered.noteAnswer(failure.exchange)
      if failure.mayBeOfOneRow { return true }
      guard failure.code == .absentOrForbidden || failure.code == .forbidden || failure.code == .notFound else {
        throw failure
      }
      return false
    }
  }
}
