import Reports

/// How reports show money.
enum MoneyCells {
  /// Columns of the least and the most that an amount can be.
  ///
  /// - Parameters:
  ///   - heading: what stands above them; the currency unless given
  ///   - prices: by which amounts are counted; without them the columns are shown only where they are asked for
  static func columns(
    _ name: String, heading: String? = nil, _ prices: PriceList?, isUsual: Bool = true
  ) -> [Rows.Column] {
    let isUsual = isUsual && prices != nil
    let currency = heading == nil ? prices?.currency : nil
    return [
      Rows.Column(
        "\(name)_least", heading: heading ?? currency ?? "COST", isUsual: isUsual, headingForPages: currency),
      Rows.Column("\(name)_most", heading: "AT MOST", isUsual: isUsual),
    ]
  }

  /// Their cells; empty without prices.
  static func cells(_ money: MoneyBounds, _ prices: PriceList?) -> [Cell] {
    prices == nil ? [.none, .none] : [.amount(money.least.value), .amount(money.most.value)]
  }

  /// An amount in words: `12.30 to 14.00 EUR`.
  static func text(_ money: MoneyBounds, _ prices: PriceList) -> String {
    let (least, most) = (text(money.least), text(money.most))
    return (least == most ? least : "\(least) to \(most)") + " \(prices.currency)"
  }

  /// An amount with two decimals, without its currency.
  static func text(_ money: Money) -> String { money.value.amountText }
}
