import CoderAPI
import Rules
import Time

/// Reads what rules look at besides the list, each thing only where some rule does.
struct NeedsReader: Sendable {
  private let coder: CoderClient
  private let needs: RuleNeeds
  private let parameters: ParameterReader
  private let used: KnownUse

  /// - Parameters:
  ///   - recorded: reads the recorded parameters.
  ///   - used: reads from the trail when workspaces were used.
  init(coder: CoderClient, needs: RuleNeeds, recorded: @escaping KnownParameters, used: @escaping KnownUse) {
    self.coder = coder
    self.needs = needs
    parameters = ParameterReader(coder: coder, named: needs.parameters, recorded: recorded)
    self.used = used
  }

  /// Brings the memory up to date for workspaces that were just read.
  ///
  /// - Parameters:
  ///   - isWhole: whether these are all workspaces.
  ///   - exchange: the request that told of them.
  /// - Returns: the number of requests.
  /// - Throws: `CancellationError`, or what reading the trail throws. What the server does not tell is unknown.
  func read(
    for workspaces: [Workspace], isWhole: Bool, _ exchange: Exchange, _ memory: inout FleetMemory
  ) async throws -> Int {
    var requests = try await readGroups(&memory)
    if isWhole { memory.server.groups?.lookForHidden(in: workspaces) }
    requests += try await parameters.read(for: workspaces, isWhole: isWhole, &memory)
    requests += try await readWhatMoves(in: workspaces, &memory)
    try await noteUse(of: workspaces, isWhole: isWhole, exchange, &memory)
    return requests
  }

  /// Reads only what moves all the time: sessions and metadata.
  ///
  /// - Returns: the number of requests.
  /// - Throws: `CancellationError`.
  func readWhatMoves(in workspaces: [Workspace], _ memory: inout FleetMemory) async throws -> Int {
    try await readSessions(&memory) + readMetadata(of: workspaces, &memory)
  }

  /// Reads the owners' groups where rules need them and the last list is out of date.
  ///
  /// - Returns: the number of requests.
  /// - Throws: `CancellationError`.
  private func readGroups(_ memory: inout FleetMemory) async throws -> Int {
    guard needs.groups else {
      memory.server.groups = nil
      return 0
    }
    if let known = memory.server.groups, !known.isDue(at: coder.clock.now()) { return 0 }
    memory.server.groups = try await OwnerGroups(of: coder)
    return 1
  }

  /// Reads the sessions in the workspaces where rules need them.
  ///
  /// - Returns: the number of requests.
  /// - Throws: `CancellationError`.
  private func readSessions(_ memory: inout FleetMemory) async throws -> Int {
    guard needs.sessions else {
      memory.server.sessions = nil
      return 0
    }
    memory.server.sessions = try await WorkspaceSessions(of: coder)
    return coder.knowsMetrics ? 1 : 0
  }

  /// Reads what the agents report of their machines where rules need it.
  ///
  /// - Returns: the number of requests.
  /// - Throws: `CancellationError`.
  private func readMetadata(of workspaces: [Workspace], _ memory: inout FleetMemory) async throws -> Int {
    guard needs.metadata != .none else {
      memory.server.metadata = nil
      return 0
    }
    var metadata = memory.server.metadata?.keeping(needs.metadata) ?? AgentMetadata(needs.metadata)
    let requests = try await metadata.read(for: workspaces, from: coder)
    memory.server.metadata = metadata
    return requests
  }

  /// Takes in when workspaces that were just read were used, where rules count the days.
  ///
  /// - Throws: what reading the trail throws.
  private func noteUse(
    of workspaces: [Workspace], isWhole: Bool, _ exchange: Exchange, _ memory: inout FleetMemory
  ) async throws {
    guard needs.use else {
      memory.server.use = nil
      return
    }
    let now = (exchange.serverDate ?? coder.clock.now()).flooredToSecond
    var use: FleetUse
    if let known = memory.server.use { use = known } else { use = FleetUse(try await used(FleetUse.scope(at: now))) }
    memory.server.use = nil
    use.note(workspaces.lazy.map { ($0.id, $0.lastUsedAt) }, at: now)
    if isWhole { use.keep(only: Set(workspaces.map(\.id))) }
    memory.server.use = use
  }
}
