import Time

/// An amount of money, exact: prices times lengths of time are added up without rounding.
///
/// The currency is not part of it; a ``PriceList`` has one.
public struct Money: Hashable, Sendable, Comparable {
  /// Millionths of the currency times nanoseconds of a day.
  private let parts: Int128

  private static let day: Int128 = 86_400_000_000_000

  /// No money.
  public static let zero = Money(millionths: 0)

  /// An amount in millionths of the currency.
  public init(millionths: Int64) { parts = Int128(millionths) * Money.day }

  /// What a length of time costs at a price in millionths an hour; parts of a nanosecond are cut off.
  public init(millionthsPerHour price: Int64, for length: Duration) {
    parts = Int128(price) * 24 * length.wholeNanoseconds
  }

  /// What so many credits a day come to, each of which is worth so many millionths.
  public init(creditsPerDay credits: Int64, each millionths: Int64, for length: Duration) {
    parts = Int128(credits) * Int128(millionths) * length.wholeNanoseconds
  }

  /// The amount in the currency, to show it.
  public var value: Double { Double(parts) / Double(Money.day) / 1_000_000 }

  /// Whether an amount is smaller.
  public static func < (left: Money, right: Money) -> Bool { left.parts < right.parts }
  /// The sum.
  public static func + (left: Money, right: Money) -> Money { Money(parts: left.parts + right.parts) }
  /// The difference; it may be negative.
  public static func - (left: Money, right: Money) -> Money { Money(parts: left.parts - right.parts) }

  private init(parts: Int128) { self.parts = parts }
}

/// An amount that is known only to lie between two.
public struct MoneyBounds: Hashable, Sendable {
  /// It is no less than this.
  public var least: Money
  /// It is no more than this.
  public var most: Money

  /// Makes bounds; nothing at all by default.
  public init(least: Money = .zero, most: Money = .zero) {
    self.least = least
    self.most = most
  }

  /// The bounds of a sum.
  public static func += (sum: inout MoneyBounds, part: MoneyBounds) {
    sum.least = sum.least + part.least
    sum.most = sum.most + part.most
  }
}

extension Duration {
  fileprivate var wholeNanoseconds: Int128 {
    let (seconds, attoseconds) = components
    return Int128(seconds) * 1_000_000_000 + Int128(attoseconds) / 1_000_000_000
  }
}
