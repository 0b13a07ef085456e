import Audit
import CoderAPI
import Rules
import Time

/// The values of the workspaces' parameters that rules name. The values of a build never change, so each is read once.
struct WorkspaceParameters: Sendable {
  /// Which ones are kept.
  private let named: NamedKeys
  private var builds: [String: Build] = [:]
  /// The builds whose parameters the server does not tell, by workspace id, when it was asked, server time, and what it said.
  private var untold: [String: (number: Int64, askedAt: Timestamp, failure: String)] = [:]
  /// Number of workspaces whose parameters are still to be read.
  var waiting = 0

  private struct Build: Sendable {
    let number: Int64
    /// By name; `nil` where there is no such parameter.
    let values: [String: String?]
  }

  /// Parameters, of which nothing is known yet but what was recorded.
  init(_ named: NamedKeys, recorded: [RecordedParameters] = []) {
    self.named = named
    for known in recorded { take(known.values, of: known.workspace, build: known.buildNumber) }
  }

  /// The same for other rules: what they name and was not kept is to be read again.
  func keeping(_ others: NamedKeys) -> WorkspaceParameters {
    if others == named { return self }
    var kept = WorkspaceParameters(others)
    for (id, build) in builds { kept.take(build.values, of: id, build: build.number) }
    return kept
  }

  /// Takes values that may not be all that are named now; they are then of no use.
  private mutating func take(_ values: [String: String?], of workspace: String, build number: Int64) {
    guard case .some(let names) = named, names.allSatisfy({ values[$0] != nil }) else { return }
    builds[workspace] = Build(number: number, values: values.filter { names.contains($0.key) })
  }

  /// Takes the answer of the server.
  mutating func note(_ parameters: [BuildParameter], of workspace: Workspace) {
    let all = Dictionary(parameters.map { ($0.name, $0.value) }, uniquingKeysWith: { $1 })
    builds[workspace.id] = Build(number: workspace.latestBuild.number, values: named.values(among: all))
    untold[workspace.id] = nil
  }

  /// Notes that the server does not tell them.
  mutating func note(_ failure: CoderFailure, of workspace: Workspace, at now: Timestamp) {
    untold[workspace.id] = (workspace.latestBuild.number, now, "\(failure)")
  }

  /// The values of the latest build; `nil` where they are not known, or no rule wants any.
  func values(of workspace: Workspace) -> [String: String?]? {
    guard named != .none, let build = builds[workspace.id], build.number == workspace.latestBuild.number else {
      return nil
    }
    return build.values
  }

  /// The workspaces whose parameters are to be asked for, the running ones first.
  func missing(among workspaces: [Workspace], at now: Timestamp) -> [Workspace] {
    if named == .none { return [] }
    let missing = workspaces.filter { workspace in
      if values(of: workspace) != nil { return false }
      guard let refusal = untold[workspace.id], refusal.number == workspace.latestBuild.number else { return true }
      return now - refusal.askedAt >= Self.retryInterval || now < refusal.askedAt
    }
    return missing.filter(\.isRunning).rotated(by: now) + missing.filter { !$0.isRunning }.rotated(by: now)
  }

  /// Age after which a build is asked about again whose parameters the server did not tell.
  private static let retryInterval = Duration.seconds(900)

  /// Forgets the workspaces that are not in a list of all.
  mutating func keep(only workspaces: [Workspace]) {
    let ids = Set(workspaces.map(\.id))
    builds = builds.filter { ids.contains($0.key) }
    untold = untold.filter { ids.contains($0.key) }
  }

  /// Why the parameters of some workspaces are not known; `nil` where all are.
  var note: String? {
    let told = untold.values.map(\.failure).min().map {
      "the parameters of some workspaces could not be read, so ws.params is unknown there: \($0)"
    }
    guard waiting > 0 else { return told }
    let count = waiting == 1 ? "1 workspace" : "\(waiting) workspaces"
    let later = "the parameters of \(count) are read in the next sweeps, so ws.params is unknown there until then"
    return told.map { "\($0); \(later)" } ?? later
  }
}
