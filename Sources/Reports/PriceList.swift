import Audit
import Time

/// Prices of the administrator's own, all in one currency.
public struct PriceList: Sendable {
  /// What an hour of a template's workspaces costs, for a while or always.
  public struct Price: Sendable {
    /// Whether it is a price for a workspace, by its names at the time.
    let applies: @Sendable (Sighting) -> Bool
    /// From when to when it counts, the end not included; `nil` for always.
    let from, until: Timestamp?
    /// In millionths of the currency an hour: while the workspace runs, and while it is stopped.
    let running, stopped: Int64

    /// Makes a price.
    public init(
      running: Int64, stopped: Int64 = 0, from: Timestamp? = nil, until: Timestamp? = nil,
      applies: @escaping @Sendable (Sighting) -> Bool
    ) {
      self.applies = applies
      self.from = from
      self.until = until
      self.running = running
      self.stopped = stopped
    }

    /// The least and the most that a length of time costs in a state.
    func cost(_ state: WorkspaceCourse.State, for length: Duration) -> MoneyBounds {
      let (running, stopped) = (
        Money(millionthsPerHour: running, for: length), Money(millionthsPerHour: stopped, for: length)
      )
      return switch state {
      case .running: MoneyBounds(least: running, most: running)
      case .stopped: MoneyBounds(least: stopped, most: stopped)
      case .unsure: MoneyBounds(least: min(running, stopped), most: max(running, stopped))
      case .removed: MoneyBounds(least: .zero, most: max(running, stopped))
      }
    }

    /// What running for so long costs more than being stopped.
    func difference(for length: Duration) -> Money {
      Money(millionthsPerHour: running - stopped, for: length)
    }
  }

  /// The three letters of ISO 4217.
  public let currency: String
  /// What a credit of the server's `daily_cost` is worth, in millionths of the currency; `nil` where that is not said.
  public let credit: Int64?
  /// Of those that apply at a time the first counts.
  private let prices: [Price]

  /// Makes a list of prices.
  public init(currency: String, credit: Int64? = nil, prices: [Price]) {
    self.currency = currency
    self.credit = credit
    self.prices = prices
  }

  /// Whether a workspace's costs are those that the server says: a credit has a worth, and the server has a price for a
  /// build of it.
  func isServerPriced(_ sightings: [Sighting]) -> Bool {
    credit != nil && sightings.contains { ($0.dailyCost ?? 0) > 0 }
  }

  /// The price at an instant, and until when that answer holds.
  func price(of names: Sighting, at instant: Timestamp) -> (price: Price?, until: Timestamp) {
    var until = Timestamp(seconds: .max)
    for price in prices where price.applies(names) {
      if let end = price.until, end <= instant { continue }
      if let begin = price.from, begin > instant {
        until = min(until, begin)
        continue
      }
      return (price, min(until, price.until ?? until))
    }
    return (nil, until)
  }
}
