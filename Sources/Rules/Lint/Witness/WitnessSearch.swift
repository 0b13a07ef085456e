import CEL
import Time

/// Makes workspaces whose values lie in given cells, and tries them.
struct WitnessSearch {
  let space: TruthSpace
  private let calls: WitnessCalls
  /// Whether the hour of the clock matters.
  private let looksAtClock: Bool

  /// - Parameter rules: the rules that the space is about
  init(space: TruthSpace, rules: [Rule]) {
    self.space = space
    let calls = WitnessCalls(of: space, in: rules)
    self.calls = calls
    looksAtClock = space.dimensions.contains { dimension in
      switch dimension.subject {
      case .sum(let sum): sum.parts.contains { calls.isOfClock($0.name) }
      case .flag(.opaque(let name)): calls.isOfClock(name)
      case .flag, .text: false
      }
    }
  }

  /// Instants that answer questions about hours, days and holidays differently.
  static let instants: [Timestamp] = [
    "2026-03-11T10:00:00Z", "2026-03-11T22:00:00Z", "2026-03-14T12:00:00Z", "2026-03-12T03:00:00Z",
    "2026-03-15T23:30:00Z", "2026-03-16T00:30:00Z", "2026-03-13T07:00:00Z", "2026-03-13T18:00:00Z",
    "2026-07-01T06:30:00Z", "2026-12-24T12:00:00Z", "2026-12-25T09:00:00Z", "2027-01-01T12:00:00Z",
  ].compactMap { Timestamp(rfc3339: $0) }

  /// Workspaces about which nothing is said, each at each of the instants: with a connected agent, with one that is not,
  /// without agents, and not used for long.
  static let plain: [Witness] = instants.flatMap { now in
    var left = workspace(at: now, agent: "disconnected")
    left.facts.startedAt = now - .days(90)
    left.facts.lastUsedAt = now - .days(60)
    left.facts.createdAt = now - .days(400)
    return ["connected", "disconnected", nil].map { workspace(at: now, agent: $0) } + [left]
  }

  /// One of them at each hour of a week.
  private static let hourly: [Witness] = (0..<168).compactMap { hour in
    Timestamp(rfc3339: "2026-03-09T00:10:00Z").map { workspace(at: $0 + .hours(hour), agent: "connected") }
  }

  private static func workspace(at now: Timestamp, agent: String?) -> Witness {
    var facts = WorkspaceFacts(
      id: "6c1f9a3e-0000-4000-8000-000000000001", name: "box", owner: OwnerFacts(name: "ana"),
      template: TemplateFacts(name: "dev"), status: "running", transition: "start", createdAt: now - .days(30))
    facts.startedAt = now - .hours(4)
    facts.lastUsedAt = now - .hours(3)
    facts.params = [:]
    facts.sessions = SessionFacts()
    facts.agents = agent.map { [AgentFacts(name: "main", status: $0)] } ?? []
    return Witness(facts: facts, now: now)
  }

  /// The same, prepared for evaluation.
  static let plainTrials: [Witness.Trial] = plain.map(\.trial)

  /// The first workspace in the cells that passes; `nil` where none that was tried does.
  ///
  func first(in domains: [UInt64], where passes: (Witness) -> Bool) -> Witness? {
    for base in bases {
      if let witness = witness(in: domains, from: base), passes(witness) { return witness }
    }
    return nil
  }

  /// The workspaces that witnesses are made from.
  var bases: [Witness] { looksAtClock ? Self.plain + Self.hourly : Self.plain }

  /// A workspace whose values lie in the cells; `nil` where one cannot be given.
  func witness(in domains: [UInt64], from base: Witness) -> Witness? {
    var witness = base
    witness.calls = calls
    guard isRightTime(for: domains, witness) else { return nil }
    var fixed: Set<String> = []
    var sums: [(sum: LinearSum, range: ClosedRange<Int64>)] = []
    for (index, dimension) in space.dimensions.enumerated() {
      let cells = dimension.cells.indices.filter { domains[index] & 1 << UInt64($0) != 0 }.map { dimension.cells[$0] }
      switch dimension.subject {
      case .flag(let flag):
        guard cells.count == 1, case .truth(let truth)? = cells.first else { continue }
        switch flag {
        case .isPresent(let path):
          guard WitnessField.setPresent(path, truth, in: &witness) else { return nil }
        case .holds(let path):
          guard WitnessField.set(truth, to: path, in: &witness) else { return nil }
          fixed.formUnion(path == "ws.used_in_this_build" ? ["ws.started_at", "ws.last_used_at"] : [])
        case .opaque: break
        }
      case .text(let path):
        let present = WitnessField.text(of: path, in: witness.facts)
        let texts = cells.compactMap { if case .text(let text) = $0 { text } else { nil } }
        if cells.count == dimension.possible.nonzeroBitCount { continue }
        if let present, texts.contains(present) { continue }
        guard let text = texts.first(where: { $0 == "running" }) ?? texts.first,
          WitnessField.set(text, to: path, in: &witness.facts)
        else { return nil }
      case .sum(let sum):
        guard cells.count < dimension.possible.nonzeroBitCount else { continue }
        let ranges = cells.compactMap { if case .numbers(let range) = $0 { range } else { nil } }
        guard let range = best(of: ranges, for: sum, in: witness) else { return nil }
        sums.append((sum, range))
      }
    }
    // The clock first: everything else is measured from it.
    for (sum, range) in sums.sorted(by: { $0.sum.parts.count < $1.sum.parts.count || $0.sum.isClock }) {
      guard place(sum, in: range, &witness, &fixed) else { return nil }
    }
    if witness.facts.status != "running" || witness.facts.transition != "start" {
      let asked = Set(
        space.dimensions.flatMap { dimension -> [String] in
          if case .sum(let sum) = dimension.subject { return sum.parts.map(\.name) }
          if case .flag(.isPresent(let path)) = dimension.subject { return [path] }
          return []
        })
      // Like a server it tells no deadline of a workspace that does not run, unless that is just what is asked.
      if !asked.contains("ws.deadline") { witness.facts.deadline = nil }
      if !asked.contains("ws.max_deadline") { witness.facts.maxDeadline = nil }
    }
    return witness
  }

  /// Whether what depends on the clock alone lies in the cells; it cannot be given otherwise.
  private func isRightTime(for domains: [UInt64], _ witness: Witness) -> Bool {
    guard looksAtClock else { return true }
    return space.dimensions.indices.allSatisfy { index in
      let dimension = space.dimensions[index]
      let cells = dimension.cells.indices.filter { domains[index] & 1 << UInt64($0) != 0 }.map { dimension.cells[$0] }
      switch dimension.subject {
      case .flag(.opaque(let name)) where calls.isOfClock(name):
        return calls.truth(of: name, on: witness).map { cells.contains(.truth($0)) } ?? true
      case .sum(let sum) where sum.parts.allSatisfy { calls.isOfClock($0.name) }:
        guard let value = value(of: sum, in: witness) else { return true }
        return cells.contains { if case .numbers(let range) = $0 { range.contains(value) } else { false } }
      case .flag, .sum, .text: return true
      }
    }
  }

  /// The range that holds the present value, else the first.
  private func best(of ranges: [ClosedRange<Int64>], for sum: LinearSum, in witness: Witness) -> ClosedRange<Int64>? {
    let value = value(of: sum, in: witness)
    return ranges.first { range in value.map(range.contains) ?? false } ?? ranges.first
  }

  private func value(of sum: LinearSum, in witness: Witness) -> Int64? {
    var total: Int64 = 0
    for part in sum.parts {
      guard let value = WitnessField(part.name, in: witness)?.value(in: witness) else { return nil }
      total = total &+ part.factor &* value
    }
    return total
  }

  /// Gives one of the attributes of a sum a value with which the sum lies in the range.
  private func place(
    _ sum: LinearSum, in range: ClosedRange<Int64>, _ witness: inout Witness, _ fixed: inout Set<String>
  ) -> Bool {
    for part in sum.parts {
      guard let field = WitnessField(part.name, in: witness) else { return false }
      if !field.isCall, field.value(in: witness) == nil { field.set(field.usual(at: witness.now), in: &witness) }
    }
    guard let present = value(of: sum, in: witness) else { return false }
    let movable = sum.parts.filter {
      $0.factor.magnitude == 1 && !fixed.contains($0.name) && !witness.calls.contains($0.name)
    }
    if range.contains(present) {
      fixed.formUnion(sum.parts.map(\.name))
      return true
    }
    let isNumber = sum.parts.allSatisfy { WitnessField.isNumber($0.name) }
    let target = Self.near(present, in: range, isNumber: isNumber)
    // The clock moves only where nothing else can.
    guard let part = movable.first(where: { $0.name != "now" }) ?? (sum.isClock ? movable.first : nil),
      let field = WitnessField(part.name, in: witness), let value = field.value(in: witness)
    else { return false }
    let (step, isLarge) = target.subtractingReportingOverflow(present)
    guard !isLarge else { return false }
    let (moved, isLarger) = value.addingReportingOverflow(part.factor > 0 ? step : 0 &- step)
    guard !isLarger, moved >= 0 || part.name.hasPrefix("ws.ttl") else { return false }
    field.set(moved, in: &witness)
    fixed.formUnion(sum.parts.map(\.name))
    return true
  }

  /// The number of a range that lies near another, in whole minutes or seconds where that is possible.
  private static func near(_ present: Int64, in range: ClosedRange<Int64>, isNumber: Bool) -> Int64 {
    let isBelow = present < range.lowerBound
    let edge = isBelow ? range.lowerBound : range.upperBound
    if isNumber { return edge }
    for unit in [60_000_000_000, 1_000_000_000] as [Int64] {
      let down = edge - edge % unit
      for candidate in [down, down &+ unit, down &- unit] where range.contains(candidate) && candidate != edge {
        return candidate
      }
    }
    return edge
  }
}

extension LinearSum {
  fileprivate var isClock: Bool { parts.count == 1 && parts[0].name == "now" }
}
