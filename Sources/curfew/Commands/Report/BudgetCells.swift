import Reports
import Time

/// What is used up of budgets, in words and figures.
enum BudgetCells {
  static let columns = [
    Rows.Column("budget"), .init("in_month", heading: "MONTH"), .init("limit"), .init("currency"),
    .init("used_least", heading: "USED"), .init("used_most", heading: "AT MOST"),
    .init("percent_least", heading: "PERCENT"), .init("percent_most", heading: "AT MOST"),
    .init("is_whole", heading: "KNOWN WHOLE", isUsual: false), .init("unlisted_time", isUsual: false),
  ]

  static func row(_ use: Budget.Use, _ prices: PriceList?) -> [Cell] {
    [
      .text(use.budget.name), .text(use.month), .amount(Money(millionths: use.budget.perMonth).value),
      Cell(prices?.currency), .amount(use.spent.least.value), .amount(use.spent.most.value),
      percent(use.percent.least), percent(use.percent.most), .boolean(use.isWhole), .duration(use.unlisted),
    ]
  }

  /// The whole months that a range touches.
  static func months(of range: Span, zone: Zone) -> Span {
    func beginning(_ instant: Timestamp) -> Timestamp {
      let date = zone.civil(at: instant).date
      return zone.instants(of: CivilTime(date: date.adding(days: 1 - date.day))).first
    }
    return Span(min(range.from, beginning(range.from)), range.to)
  }

  static func note(on use: Budget.Use, _ prices: PriceList?) -> String {
    let limit = MoneyCells.text(Money(millionths: use.budget.perMonth))
    let spent = prices.map { MoneyCells.text(use.spent, $0) } ?? ""
    let (least, most) = use.percent
    let verdict =
      least > 100 ? "; used up" : most > 100 ? "; perhaps used up" : ""
    let part = use.isWhole ? "" : "; the trail does not know all of the month"
    func words(_ percent: Double) -> String { percent.isFinite ? percent.rounded().plainText : "more than 100" }
    let share = words(least) == words(most) ? words(least) : "\(words(least)) to \(words(most))"
    return "budget of \(use.budget.name) in \(use.month): \(spent) of \(limit), \(share) %\(verdict)\(part)"
  }

  private static func percent(_ percent: Double) -> Cell { percent.isFinite ? .number(percent) : .none }
}
