import Audit
import CoderAPI
import Digest
import Rules
import Time

/// What a sweep would have carried out at some instant, to be approved by a person and then applied exactly so.
public struct SavedPlan: Codable, Equatable, Sendable {
  /// How long a plan may be applied unless somebody says otherwise.
  public static let usualValidity = Duration.hours(1)

  /// The version of Curfew that made it.
  public let curfew: String
  /// When it was made, server time.
  public let madeAt: Timestamp
  /// Who made it; `nil` where that is not known.
  public let madeBy: String?
  /// The last instant, server time, at which it may be applied.
  public let validUntil: Timestamp
  /// The server that it was made for.
  public let server: Server
  /// The rules that it was made by.
  public let rules: RuleFiles
  /// What is to be done, in the order of the decisions.
  public let actions: [Action]

  /// A server, as it answered.
  public struct Server: Codable, Equatable, Sendable {
    /// Its address.
    public let url: String
    /// Its deployment id; old servers have none.
    public let deployment: String?
    /// Its version.
    public let version: String

    /// A server by its address and what it says of itself.
    public init(url: String, deployment: String?, version: String) {
      self.url = url
      self.deployment = deployment
      self.version = version
    }

    /// A server by its address and its answer.
    public init(url: ServerURL, _ answer: BuildInfo) {
      self.init(url: url.description, deployment: answer.deploymentID, version: answer.version)
    }
  }

  /// A set of rule files.
  public struct RuleFiles: Codable, Equatable, Sendable {
    /// The hash of the rule set, in lower-case hexadecimal.
    public let hash: String
    /// The files, in the order in which they were read.
    public let files: [File]

    /// A rule file.
    public struct File: Codable, Equatable, Sendable {
      /// Its path, as it was named.
      public let path: String
      /// The SHA-256 of its text, in lower-case hexadecimal.
      public let sha256: String
    }

    init(_ ruleSet: RuleSet) {
      hash = ruleSet.hash
      files = ruleSet.sources.map { File(path: $0.path, sha256: SHA256.digest(of: $0.text).description) }
    }

    /// What is different in the rules in force, for people; `nil` where the texts are the same, wherever they stand.
    func changes(to ruleSet: RuleSet) -> String? {
      let now = RuleFiles(ruleSet)
      if files.map(\.sha256).sorted() == now.files.map(\.sha256).sorted() { return nil }
      let known = Set(files.map(\.sha256))
      let present = Set(now.files.map(\.sha256))
      let changed = now.files.filter { !known.contains($0.sha256) }.map(\.path)
      let gone = files.filter { file in
        !present.contains(file.sha256) && !now.files.contains { $0.path == file.path }
      }.map(\.path)
      return [
        changed.isEmpty ? nil : "changed or new: \(changed.joined(separator: ", "))",
        gone.isEmpty ? nil : "gone: \(gone.joined(separator: ", "))",
      ].compactMap(\.self).joined(separator: "; ")
    }
  }

  /// One action on one workspace.
  public struct Action: Codable, Equatable, Sendable {
    /// The workspace's id.
    public let workspaceID: String
    /// `owner/name` of the workspace.
    public let workspace: String
    /// The rule that wants it.
    public let rule: String
    /// The property that it changes.
    public let effect: DecisionRecord.Effect
    /// The action in the rule file's words, such as `extend`.
    public let action: String
    /// The value before, as the trail stores it; `nil` for none.
    public let before: String?
    /// The value to set, as the trail stores it; `nil` clears.
    public let after: String?
    /// Why, in the words of the rule's message.
    public let reason: String
    /// The last instant, server time, at which it may be carried out.
    public let validUntil: Timestamp
    /// Whether it makes the workspace stop sooner; then use of the workspace makes it stale.
    public let shortens: Bool
    /// What it rests on.
    public let restsOn: WorkspaceBasis

    /// Identifies it in its plan: a rule wants one thing at most of each property of a workspace.
    struct Key: Hashable, Sendable {
      let workspace: String
      let rule: String
      let effect: DecisionRecord.Effect
    }

    var key: Key { Key(workspace: workspaceID, rule: rule, effect: effect) }

    private enum CodingKeys: String, CodingKey {
      // Written as "workspace_id".
      case workspaceID = "workspaceId"
      case workspace, rule, effect, action, before, after, reason, validUntil, shortens, restsOn
    }
  }

  /// The plan of what a judgement would carry out.
  ///
  /// - Parameter validFor: how long it may be applied; the judgement's policy must have the same (``Policy/planValidity``).
  public init(
    _ judgement: Judgement, of ruleSet: RuleSet, on server: Server, curfew: String, madeBy: String?, validFor: Duration
  ) {
    let now = judgement.reading.now
    let end = now + validFor
    self.curfew = curfew
    madeAt = now
    self.madeBy = madeBy
    validUntil = end
    self.server = server
    rules = RuleFiles(ruleSet)
    actions = judgement.decisions.filter { $0.verdict == .act }.map { decision in
      let record = judgement.record(of: decision)
      var last = end
      if case .deadline(let target, _) = decision.action { last = min(end, target - ServerLimits.nearestDeadline) }
      return Action(
        workspaceID: decision.facts.id, workspace: decision.facts.fullName, rule: record.rule, effect: record.effect,
        action: record.action, before: record.before, after: record.after, reason: record.message, validUntil: last,
        shortens: decision.shortens, restsOn: WorkspaceBasis(decision.facts))
    }
  }
}
