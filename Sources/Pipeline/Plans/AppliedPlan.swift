import Audit
import Rules
import Time

/// A plan that a sweep carries out instead of all that its rules want.
public struct AppliedPlan: Sendable {
  /// What was approved.
  public let plan: SavedPlan
  /// Who approved it; `nil` where nobody was named.
  public let approvedBy: String?
  /// Whether the rest is carried out where an action of the plan cannot be.
  public let isPartial: Bool
  /// Why the plan as a whole may not be applied, known before the sweep; `nil` where nothing speaks against it.
  public let refusal: String?
  private let positions: [SavedPlan.Action.Key: Int]

  /// - Parameters:
  ///   - ruleSet: the rules in force; the plan is refused where they are not those that it was made by.
  ///   - server: the server as it answers now; the plan is refused where it is another one, or another version.
  public init(
    _ plan: SavedPlan, approvedBy: String?, isPartial: Bool, under ruleSet: RuleSet, on server: SavedPlan.Server
  ) {
    var refusal = plan.rules.changes(to: ruleSet).map { "the rules are not those of the plan: \($0)" }
    let (then, now) = (plan.server, server)
    let isSame = then.deployment.flatMap { mine in now.deployment.map { mine == $0 } } ?? (then.url == now.url)
    if !isSame {
      refusal = "the plan was made for another server, \(then.url)"
    } else if then.version != now.version {
      refusal = refusal ?? "the server was \(then.version) and is \(now.version)"
    }
    self.init(plan, approvedBy: approvedBy, isPartial: isPartial, refusal: refusal)
  }

  init(_ plan: SavedPlan, approvedBy: String?, isPartial: Bool, refusal: String?) {
    self.plan = plan
    self.approvedBy = approvedBy
    self.isPartial = isPartial
    self.refusal = refusal
    positions = Dictionary(
      plan.actions.indices.map { (plan.actions[$0].key, $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// Why the plan may not be applied at an instant; `nil` where nothing speaks against it.
  ///
  /// One that was made while the server's clock was ahead would be valid for longer than was approved.
  func refusal(at now: Timestamp) -> String? {
    guard plan.madeAt.isToCome(at: now) else { return nil }
    return
      "the plan was made at \(plan.madeAt.rfc3339), which is still to come by the server's clock: it has to be made anew"
  }

  /// The plan that a sweep carried out; `nil` where it was none.
  ///
  /// - Parameter policy: what the sweep judged by, as the trail stores it.
  /// - Throws: `DecodingError` where this version does not understand it.
  public init?(policy: String) throws {
    guard let plan = try StoredPolicy(json: policy).policy?.plan else { return nil }
    self = plan
  }

  /// The action of the plan that a rule wants for an effect of a workspace; `nil` where the plan has none.
  func action(on workspace: String, of rule: String, _ effect: Effect) -> SavedPlan.Action? {
    positions[.init(workspace: workspace, rule: rule, effect: .init(effect))].map { plan.actions[$0] }
  }

  /// The deadline that the plan sets in the place of the one that the rule asks for now; `nil` where it sets none that the rule
  /// can have asked for since the plan was made.
  ///
  /// A rule that counts from now asks for a later one by as much as has passed since then. Beyond that nobody takes more for the
  /// rule's wish than the rule does: the file of a plan is as safe as whoever can write it.
  func deadline(
    on workspace: String, of rule: String, _ wished: ResolvedAction, at now: Timestamp
  ) -> ResolvedAction? {
    guard case .deadline(let present, let direction) = wished,
      let target = action(on: workspace, of: rule, .lifetime)?.after.flatMap({ Timestamp(rfc3339: $0) })
    else { return nil }
    let isWished =
      switch direction {
      case .later: target <= present + Self.rounding
      case .earlier: target >= present - (now - plan.madeAt) - Self.rounding
      }
    return isWished ? .deadline(target, direction) : nil
  }

  /// By how much the same wish may differ: deadlines are whole minutes.
  private static let rounding = Duration.minutes(1)
}
