import CoderAPI
import Rules
import Time

/// What a sweep judged by besides the rules, as the trail stores it: the limits of the settings and the server's version.
struct StoredPolicy: Codable, Equatable {
  private var mode: String
  private var maxActionsPerSweep: Int
  private var maxShortenedPercent: Int
  private var alwaysShortened: Int
  private var intervalNanoseconds: Int64
  private var respect: String?
  private var respectNanoseconds: Int64?
  private var optOutOwners: [String]
  private var optOutTemplates: [String]
  private var optOutNames: [String]
  private var server: String?
  /// `true` in what-if runs; absent elsewhere, as in older trails.
  private var enforcesDryRuns: Bool?
  private var plan: StoredPlan?

  /// The plan that the sweep carried out.
  private struct StoredPlan: Codable, Equatable {
    let plan: SavedPlan
    let approvedBy: String?
    let isPartial: Bool
    let refusal: String?
  }

  init(_ policy: Policy, server traits: ServerTraits) {
    mode = policy.mode.rawValue
    maxActionsPerSweep = policy.maxActionsPerSweep
    maxShortenedPercent = policy.maxShortenedPercent
    alwaysShortened = policy.alwaysShortened
    intervalNanoseconds = policy.interval.wholeNanoseconds
    switch policy.respect {
    case .span(let span): respectNanoseconds = span.wholeNanoseconds
    case .untilChanged, .untilDeadline, .never: respect = policy.respect.text
    }
    optOutOwners = policy.optOut.owners.map(\.pattern)
    optOutTemplates = policy.optOut.templates.map(\.pattern)
    optOutNames = policy.optOut.names.map(\.pattern)
    server = traits.version?.description
    enforcesDryRuns = policy.enforcesDryRuns ? true : nil
    plan = policy.plan.map {
      StoredPlan(plan: $0.plan, approvedBy: $0.approvedBy, isPartial: $0.isPartial, refusal: $0.refusal)
    }
  }

  /// The policy; `nil` where this version does not understand it.
  var policy: Policy? {
    guard let mode = Mode(rawValue: mode),
      let respect = respectNanoseconds.map({ Respect.span(.nanoseconds($0)) }) ?? respect.flatMap(Respect.init(word:))
    else { return nil }
    var policy = Policy(
      mode: mode, maxActionsPerSweep: maxActionsPerSweep, maxShortenedPercent: maxShortenedPercent,
      alwaysShortened: alwaysShortened, interval: .nanoseconds(intervalNanoseconds),
      optOut: OptOut(
        owners: optOutOwners.map { Glob($0) }, templates: optOutTemplates.map { Glob($0) },
        names: optOutNames.map { Glob($0) }))
    policy.respect = respect
    policy.enforcesDryRuns = enforcesDryRuns ?? false
    policy.plan = plan.map {
      AppliedPlan($0.plan, approvedBy: $0.approvedBy, isPartial: $0.isPartial, refusal: $0.refusal)
    }
    return policy
  }

  /// The server that answered.
  var traits: ServerTraits { ServerTraits(version: server.flatMap { ServerVersion($0) }) }

  /// As the trail stores it, with sorted keys.
  var json: String { StoredJSON.text(of: self) }

  /// - Throws: `DecodingError`.
  init(json: String) throws { self = try StoredJSON.value(of: json) }
}

extension Policy {
  /// The policy that a sweep judged by, as the trail stores it.
  ///
  /// - Returns: `nil` where this version does not understand it
  /// - Throws: where it is no such text
  public init?(stored text: String) throws {
    guard let policy = try StoredPolicy(json: text).policy else { return nil }
    self = policy
  }
}
