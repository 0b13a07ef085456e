import Audit
import Time

/// What builds cost by the server's own prices, in credits.
public struct CostReport: Sendable {
  /// Credits times time: a duration of which each day is a credit.
  public struct Figures: Hashable, Sendable {
    /// What was spent.
    public var spent = Bounds()
    /// How long there were workspaces without a price.
    public var unpriced = Duration.zero

    /// Makes figures without anything.
    public init() {}

    /// A duration of spending in credits.
    public static func credits(_ spent: Duration) -> Double {
      let (seconds, attoseconds) = spent.components
      return (Double(seconds) + Double(attoseconds) / 1e18) / 86_400
    }

    static func += (sum: inout Figures, part: Figures) {
      sum.spent += part.spent
      sum.unpriced += part.unpriced
    }
  }

  /// The lines, in the order of their names; by workspace with its id.
  public let lines: [(name: String, workspace: String?, figures: Figures)]
  /// All lines together.
  public let total: Figures
  /// The part of the range that the trail knows of; `nil` for nothing.
  public let known: Span?

  /// Computes the report; the parameters are those of ``ActivityReport``.
  public init(
    of history: FleetHistory, in range: Span, by grouping: ActivityGrouping, zone: Zone,
    where filter: ActivityReport.Filter = .init()
  ) {
    let known = history.known?.clipped(to: range)
    self.known = known
    var sums: [String: Figures] = [:]
    for (workspace, sightings) in history.sightings {
      for (place, one) in sightings.enumerated() where filter.admits(one) {
        let next = place + 1 < sightings.count ? sightings[place + 1] : nil
        let gone = history.departures[workspace]?.first { $0 >= one.at && $0 <= next?.at ?? $0 }
        let end = gone ?? next?.at ?? history.looks.last?.at ?? one.at
        let other = gone == nil ? next?.dailyCost : 0
        // A look that left no observation found the build as it was.
        let isSame = gone == nil && next?.build == one.build && next?.dailyCost == one.dailyCost
        let proof = isSame ? end : max(one.at, history.lastLook(before: end, wantsEverything: true) ?? one.at)
        let parts = [(Span(one.at, proof), [one.dailyCost]), (Span(proof, end), [one.dailyCost, other])]
        for (part, prices) in parts {
          guard let known, let span = part.clipped(to: known) else { continue }
          var from = span.from
          while from < span.to {
            let piece = grouping.place(of: one, at: from, in: zone)
            let to = min(piece.end, span.to)
            sums[piece.name, default: Figures()] += Self.figures(
              prices.compactMap(\.self), isPriced: one.dailyCost != nil, to - from)
            from = to
          }
        }
      }
    }
    let isWorkspace = grouping == .workspace
    lines = sums.map { key, figures in
      let name = isWorkspace ? history.sightings[key]?.last { $0.at < range.to }?.fullName ?? key : key
      return (name, isWorkspace ? key : nil, figures)
    }.sorted { ($0.name, $0.workspace ?? "") < ($1.name, $1.workspace ?? "") }
    var total = Figures()
    for line in lines { total += line.figures }
    self.total = total
  }

  private static func figures(_ prices: [Int64], isPriced: Bool, _ length: Duration) -> Figures {
    var figures = Figures()
    guard isPriced, let least = prices.min(), let most = prices.max() else {
      figures.unpriced = length
      return figures
    }
    figures.spent = Bounds(least: length * Int(least), most: length * Int(most))
    return figures
  }
}

extension ActivityGrouping {
  /// The line that an observation's time counts for at an instant, and until when.
  func place(of names: Sighting, at instant: Timestamp, in zone: Zone) -> (name: String, end: Timestamp) {
    let never = Timestamp(seconds: .max)
    return switch self {
    case .total: ("all", never)
    case .workspace: (names.workspace, never)
    case .owner: (names.owner, never)
    case .template: (names.template, never)
    case .organization: (names.organization, never)
    case .day, .week, .hourOfWeek: piece(at: instant, in: zone)
    }
  }
}
