import Reports
import Text
import Time

/// What the settings say of money: `prices` and `budgets`.
struct Pricing: Sendable {
  /// One entry of `prices`.
  struct Price: Sendable {
    let pattern: WorkspacePattern
    /// In millionths of the currency an hour.
    let running, stopped: Int64
    /// From when to when it counts, the end not included.
    let from, until: WrittenTime?
    let origin: Settings.Origin

    /// The entry for people, without its currency.
    var text: String {
      func date(_ time: WrittenTime) -> String {
        switch time {
        case .day(let day): "\(day)"
        case .instant(let instant): instant.rfc3339
        case .span(let span): span.shortText
        }
      }
      let stopped = self.stopped == 0 ? "" : ", \(self.stopped.amountText) while stopped"
      let dates = (from.map { ", from \(date($0))" } ?? "") + (until.map { ", until \(date($0))" } ?? "")
      return "\(pattern.text): \(running.amountText) an hour\(stopped)\(dates)"
    }
  }

  /// One entry of `budgets`.
  struct Budget: Sendable {
    let pattern: WorkspacePattern
    /// In millionths of the currency.
    let perMonth: Int64
    let origin: Settings.Origin

    /// The entry for people, without its currency.
    var text: String { "\(pattern.text): \(perMonth.amountText) a month" }
  }

  var prices: [Price] = []
  var budgets: [Budget] = []
}

extension Settings {
  /// The keys in the settings file.
  static let pricesKey = "prices"
  static let budgetsKey = "budgets"

  /// The prices that reports count by; `nil` where the settings have none. Dates begin in the zone of the settings.
  var priceList: PriceList? {
    guard let currency = self[Settings.currency], !pricing.prices.isEmpty || self[Settings.creditPrice] != nil else {
      return nil
    }
    return PriceList(
      currency: currency, credit: self[Settings.creditPrice],
      prices: pricing.prices.map { price in
        PriceList.Price(
          running: price.running, stopped: price.stopped, from: instant(price.from), until: instant(price.until),
          applies: price.pattern.matches)
      })
  }

  /// What prices and budgets are of that only a server that tells organizations can show, for people, each once.
  var pricedOrganizations: [String] {
    let patterns = pricing.prices.map(\.pattern) + pricing.budgets.map(\.pattern)
    return Set(patterns.filter { $0.organization.map { !$0.matches("") } ?? false }.map(\.text)).sorted()
  }

  /// The budgets that reports count by.
  var budgets: [Budget] {
    pricing.budgets.map { Budget(name: $0.pattern.text, perMonth: $0.perMonth, applies: $0.pattern.matches) }
  }
}

extension Int64 {
  /// Millionths as people write amounts: `2.4`.
  fileprivate var amountText: String {
    let (whole, rest) = quotientAndRemainder(dividingBy: 1_000_000)
    let digits = String(1_000_000 + rest).dropFirst().reversed().drop { $0 == "0" }.reversed()
    return digits.isEmpty ? "\(whole)" : "\(whole).\(String(digits))"
  }
}
