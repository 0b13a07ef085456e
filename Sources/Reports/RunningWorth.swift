import Audit
import Time

/// What one workspace costs more while it runs than while it is stopped.
struct RunningWorth {
  private let prices: PriceList
  /// The server's prices of builds that started it, and of those that stopped it; `nil` where the price list's count.
  private let ofServer: (started: [Sighting], stopped: [Sighting])?

  /// - Parameter sightings: of one workspace, oldest first
  init(_ prices: PriceList, _ sightings: [Sighting]) {
    self.prices = prices
    let priced = sightings.filter { $0.dailyCost != nil }
    ofServer =
      prices.isServerPriced(sightings)
      ? (priced.filter { $0.transition == "start" }, priced.filter { $0.transition != "start" }) : nil
  }

  /// A span in parts that have one price each.
  func parts(of span: Span, for names: Sighting) -> [(span: Span, price: PriceList.Price?)] {
    guard ofServer == nil else { return [(span, nil)] }
    var parts: [(span: Span, price: PriceList.Price?)] = []
    var from = span.from
    while from < span.to {
      let (price, until) = prices.price(of: names, at: from)
      parts.append((Span(from, min(until, span.to)), price))
      from = min(until, span.to)
    }
    return parts
  }

  /// The difference for a length of time; `nil` where there is no price.
  func money(_ price: PriceList.Price?, for length: Duration, at names: Sighting) -> Money? {
    guard let ofServer, let credit = prices.credit else { return price?.difference(for: length) }
    func cost(_ builds: [Sighting]) -> Int64? { (builds.last { $0.at <= names.at } ?? builds.first)?.dailyCost }
    guard let started = cost(ofServer.started) else { return nil }
    // A workspace that was never seen stopped is taken to cost nothing then.
    return Money(creditsPerDay: started - (cost(ofServer.stopped) ?? 0), each: credit, for: length)
  }
}
