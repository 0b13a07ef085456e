import Audit
import CoderAPI
import Rules
import Time

/// What a sweep would do: its pure stages on what the server shows now, nothing recorded, nothing sent.
public struct Plan: Sendable {
  private let coder: CoderClient
  private let ruleSet: RuleSet
  private let policy: Policy
  private let pause: Pause?

  /// A plan under these rules.
  ///
  /// - Parameter pause: the kill switch, where it stands.
  public init(coder: CoderClient, ruleSet: RuleSet, policy: Policy, pause: Pause? = nil) {
    self.coder = coder
    self.ruleSet = ruleSet
    self.policy = policy
    self.pause = pause
  }

  /// Reads, evaluates and decides.
  ///
  /// - Parameters:
  ///   - memory: what Curfew remembers; empty without a database.
  ///   - instant: evaluates as if it were then; `nil` is the server's present time.
  /// - Throws: `CoderFailure` when the server could not be read.
  public func judgement(_ memory: FleetMemory, at instant: Timestamp? = nil) async throws -> Judgement {
    var memory = memory
    let reading = try await Observer(coder: coder).read(.everything, at: instant, &memory)
    return judgement(of: reading, memory)
  }

  /// What all rules say of one workspace, also those that do not look at it.
  ///
  /// - Parameter name: `owner/name`, or a bare name of the token's own user.
  /// - Throws: `CoderFailure` when it cannot be read.
  public func explanation(of owner: String, _ name: String, _ memory: FleetMemory, at instant: Timestamp? = nil)
    async throws -> WorkspaceExplanation
  {
    let observer = Observer(coder: coder)
    let response = try await coder.workspace(owner: owner, name: name)
    var memory = memory
    let reading = try await observer.reading(of: response, at: instant, &memory)
    return WorkspaceExplanation(
      judgement(of: reading, memory), ruleSet: ruleSet)
  }

  private func judgement(of reading: Reading, _ memory: FleetMemory) -> Judgement {
    Judgement(
      of: reading, under: ruleSet, policy: policy, pause: pause, lastSweepAt: memory.lastSweepAt)
  }
}
