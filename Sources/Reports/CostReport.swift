import Audit
import Time

/// What workspaces cost: by the server's own prices in credits, and by the administrator's in a currency.
public struct CostReport: Sendable {
  /// Credits times time, a duration of which each day is a credit, and money.
  public struct Figures: Hashable, Sendable, LineFigures {
    /// What was spent by the server's prices.
    public var spent = Bounds()
    /// How long there were workspaces without a price of the server.
    public var unpriced = Duration.zero
    /// What was spent in the currency of the price list.
    public var money = MoneyBounds()
    /// How long workspaces ran, at most, for which the price list has no price.
    public var unlisted = Duration.zero

    /// Makes figures without anything.
    public init() {}

    /// A duration of spending in credits.
    public static func credits(_ spent: Duration) -> Double {
      let (seconds, attoseconds) = spent.components
      return (Double(seconds) + Double(attoseconds) / 1e18) / 86_400
    }

    /// Adds the figures of a part.
    public static func += (sum: inout Figures, part: Figures) {
      sum.spent += part.spent
      sum.unpriced += part.unpriced
      sum.money += part.money
      sum.unlisted += part.unlisted
    }
  }

  /// The lines, in the order of their names; by workspace with its id.
  public let lines: [(name: String, workspace: String?, figures: Figures)]
  /// All lines together.
  public let total: Figures
  /// The part of the range that the trail knows of; `nil` for nothing.
  public let known: Span?

  /// Computes the report; the parameters are those of ``ActivityReport``.
  ///
  /// - Parameters:
  ///   - prices: the administrator's own; `nil` where there are none
  ///   - counts: which observations count besides what the filter says
  public init(
    of history: FleetHistory, in range: Span, by grouping: ActivityGrouping, zone: Zone,
    where filter: ActivityReport.Filter = .init(), prices: PriceList? = nil,
    counting counts: (Sighting) -> Bool = { _ in true }
  ) {
    known = history.known?.clipped(to: range)
    var sums = LineSums<Figures>()
    var names: [String: String] = [:]
    let times = ReportLines(grouping, in: zone, within: known ?? Span(range.from, range.from))
    // Nobody looks at what a cancelled task adds up.
    for workspace in known == nil ? [] : history.workspaces where !Task.isCancelled {
      let sightings = history.sightings(of: workspace)
      if grouping == .workspace { names[workspace] = sightings.last { $0.at < range.to }?.fullName }
      let credit = prices?.isServerPriced(sightings) == true ? prices?.credit : nil
      for part in ServerPricedTime.all(sightings, in: history) where filter.admits(part.names) && counts(part.names) {
        times.forEach(of: part.span, for: part.names) { sums.add(part.figures(for: $1.length, each: credit), to: $0) }
      }
      guard let prices, credit == nil else { continue }
      for piece in WorkspaceCourse(sightings, in: history, []).pieces
      where filter.admits(piece.names) && counts(piece.names) {
        times.forEach(of: piece.span, for: piece.names) { sums.add(Self.figures(piece, in: $1, prices), to: $0) }
      }
    }
    let isWorkspace = grouping == .workspace
    lines = sums.all().map { key, figures in
      let name = isWorkspace ? names[key] ?? key : key
      return (name, isWorkspace ? key : nil, figures)
    }.sorted { ($0.name, $0.workspace ?? "") < ($1.name, $1.workspace ?? "") }
    var total = Figures()
    for line in lines { total += line.figures }
    self.total = total
  }

  /// What a part of a workspace's time costs by the price list, in which prices may begin and end.
  private static func figures(_ piece: WorkspaceCourse.Piece, in span: Span, _ prices: PriceList) -> Figures {
    var figures = Figures()
    var from = span.from
    while from < span.to {
      let (price, until) = prices.price(of: piece.names, at: from)
      let length = min(until, span.to) - from
      if let price {
        figures.money += price.cost(piece.state, for: length)
      } else if piece.state != .stopped {
        figures.unlisted += length
      }
      from = min(until, span.to)
    }
    return figures
  }
}

/// Time of a workspace in which the server's price was one of these.
private struct ServerPricedTime {
  let span: Span
  let names: Sighting
  /// In credits a day; empty where the server has no price.
  let prices: [Int64]

  /// What a length of it costs.
  ///
  /// - Parameter credit: what a credit is worth in millionths of the currency; `nil` where it is worth nothing
  func figures(for length: Duration, each credit: Int64?) -> CostReport.Figures {
    var figures = CostReport.Figures()
    guard let least = prices.min(), let most = prices.max() else {
      figures.unpriced = length
      return figures
    }
    figures.spent = Bounds(least: length * Int(least), most: length * Int(most))
    if let credit {
      figures.money = MoneyBounds(
        least: Money(creditsPerDay: least, each: credit, for: length),
        most: Money(creditsPerDay: most, each: credit, for: length))
    }
    return figures
  }

  /// - Parameter sightings: of one workspace, oldest first
  static func all(_ sightings: [Sighting], in history: FleetHistory) -> [ServerPricedTime] {
    let dearest = sightings.compactMap(\.dailyCost).max()
    return sightings.enumerated().flatMap { place, one in
      let next = place + 1 < sightings.count ? sightings[place + 1] : nil
      let gone = history.departures[one.workspace]?.first { $0.at >= one.at && $0.at <= next?.at ?? $0.at }?.at
      let end = gone ?? next?.at ?? history.looks.last?.at ?? one.at
      let other = gone == nil ? next?.dailyCost : 0
      // A look that left no observation found the build as it was.
      let isSame = gone == nil && next?.build == one.build && next?.dailyCost == one.dailyCost
      // What its builds in between cost that no record shows any more: what any of its builds did, at most.
      guard !one.isBeforeGap || isSame && !one.isOfRemoved else {
        return [
          ServerPricedTime(span: Span(one.at, next?.at ?? end), names: one, prices: dearest.map { [0, $0] } ?? [])
        ]
      }
      let proof = isSame ? end : max(one.at, history.lastLook(before: end, wantsEverything: true) ?? one.at)
      return [(Span(one.at, proof), [one.dailyCost]), (Span(proof, end), [one.dailyCost, other])].map { span, prices in
        ServerPricedTime(span: span, names: one, prices: one.dailyCost == nil ? [] : prices.compactMap(\.self))
      }
    }
  }
}

extension ActivityGrouping {
  /// The line that an observation's time counts for at an instant, and until when.
  func place(of names: Sighting, at instant: Timestamp, in zone: Zone) -> (name: String, end: Timestamp) {
    let never = Timestamp(seconds: .max)
    return isOfTime ? piece(at: instant, in: zone) : (line(of: names), never)
  }

  /// The line of an observation; `all` of what is given by time.
  func line(of names: Sighting) -> String {
    switch self {
    case .workspace: names.workspace
    case .owner: names.owner
    case .template: names.template
    case .organization: names.organization
    case .total, .day, .week, .month, .hourOfWeek: "all"
    }
  }
}
