import Audit
import Time

/// What workspaces may cost in a calendar month.
public struct Budget: Sendable {
  /// Whose costs count, for people: `owner ana`.
  public let name: String
  /// In millionths of the currency.
  public let perMonth: Int64
  /// Whether a workspace's costs count, by its names at the time.
  let applies: @Sendable (Sighting) -> Bool

  /// Makes a budget.
  public init(name: String, perMonth: Int64, applies: @escaping @Sendable (Sighting) -> Bool) {
    self.name = name
    self.perMonth = perMonth
    self.applies = applies
  }

  /// What is used up of it in a month.
  public struct Use: Sendable {
    /// The budget.
    public let budget: Budget
    /// The month: `2026-11`.
    public let month: String
    /// What the trail knows to have been spent, from the month's first known moment to its last.
    public let spent: MoneyBounds
    /// How long workspaces that count ran without a price.
    public let unlisted: Duration
    /// Whether the trail knows of the month from its beginning.
    public let isWhole: Bool

    /// What is used up, in percent; 0 of a budget of nothing of which nothing was spent.
    public var percent: (least: Double, most: Double) { (part(spent.least), part(spent.most)) }

    private func part(_ spent: Money) -> Double {
      let limit = Money(millionths: budget.perMonth)
      if limit == .zero { return spent == .zero ? 0 : .infinity }
      return spent.value / limit.value * 100
    }
  }

  /// What is used up of budgets in the months of a range, in the order of months and then of budgets.
  ///
  /// - Parameters:
  ///   - history: of whole months
  ///   - range: from the beginning of its first month to its end, in the zone
  public static func uses(
    of budgets: [Budget], in range: Span, of history: FleetHistory, zone: Zone, prices: PriceList
  ) -> [Use] {
    guard let known = history.known?.clipped(to: range) else { return [] }
    let grouping = ActivityGrouping.month
    var months: [(name: String, from: Timestamp)] = []
    var from = range.from
    while from < range.to {
      let month = grouping.piece(at: from, in: zone)
      if month.end > known.from, from < known.to { months.append((month.name, from)) }
      from = month.end
    }
    let reports = budgets.map {
      CostReport(of: history, in: range, by: grouping, zone: zone, prices: prices, counting: $0.applies)
    }
    return months.flatMap { month in
      zip(budgets, reports).map { budget, report in
        let figures = report.lines.first { $0.name == month.name }?.figures ?? .init()
        return Use(
          budget: budget, month: month.name, spent: figures.money, unlisted: figures.unlisted,
          isWhole: known.from <= month.from && month.from >= history.removed?.end ?? month.from)
      }
    }
  }
}
