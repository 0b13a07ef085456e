import Time

/// The figures of one line of the savings report.
public struct SavingsFigures: Hashable, Sendable, LineFigures {
  /// How long workspaces would have run under the baseline.
  public var baseline = Bounds()
  /// How long they ran.
  public var running = Bounds()
  /// How long they did not run while the baseline has them run.
  public var saved = Bounds()
  /// How long they ran while the baseline has them stopped.
  public var extended = Bounds()
  /// What the saved time would have cost more than it did.
  public var savedMoney = MoneyBounds()
  /// What the extended time cost more than it would have.
  public var extendedMoney = MoneyBounds()
  /// How long, at most, time was saved or extended for which there is no price.
  public var unlisted = Duration.zero

  /// Makes figures without anything.
  public init() {}

  /// What was saved less what extensions cost; it may be negative.
  public var net: Bounds { Bounds(least: saved.least - extended.most, most: saved.most - extended.least) }

  /// The same in money.
  public var netMoney: MoneyBounds {
    MoneyBounds(least: savedMoney.least - extendedMoney.most, most: savedMoney.most - extendedMoney.least)
  }

  /// Adds the figures of a part.
  public static func += (sum: inout SavingsFigures, part: SavingsFigures) {
    sum.baseline += part.baseline
    sum.running += part.running
    sum.saved += part.saved
    sum.extended += part.extended
    sum.savedMoney += part.savedMoney
    sum.extendedMoney += part.extendedMoney
    sum.unlisted += part.unlisted
  }

  /// The hours of a length of time in which a workspace was in one state, and under the baseline in another.
  init(_ actual: WorkspaceCourse.State, against baseline: BaselineCourse.State, for length: Duration) {
    func times(_ share: Int) -> Duration { share == 0 ? .zero : length }
    let ran = Self.share(actual)
    running = Bounds(least: times(ran.least), most: times(ran.most))
    guard let wouldRun = baseline.share else {
      self.baseline = running
      return
    }
    self.baseline = Bounds(least: times(wouldRun.least), most: times(wouldRun.most))
    saved = Bounds(least: times(wouldRun.least * (1 - ran.most)), most: times(wouldRun.most * (1 - ran.least)))
    extended = Bounds(least: times(ran.least * (1 - wouldRun.most)), most: times(ran.most * (1 - wouldRun.least)))
  }

  /// Sets what the hours are worth.
  ///
  /// - Parameter worth: what running costs more than being stopped, for so long; `nil` where there is no price
  mutating func price(_ worth: (Duration) -> Money?) {
    func money(_ hours: Bounds) -> MoneyBounds? {
      guard let one = worth(hours.least), let other = worth(hours.most) else { return nil }
      return MoneyBounds(least: min(one, other), most: max(one, other))
    }
    guard let saved = money(saved), let extended = money(extended) else {
      unlisted = max(self.saved.most, self.extended.most)
      return
    }
    (savedMoney, extendedMoney) = (saved, extended)
  }

  private static func share(_ state: WorkspaceCourse.State) -> (least: Int, most: Int) {
    switch state {
    case .running: (1, 1)
    case .unsure, .removed: (0, 1)
    case .stopped: (0, 0)
    }
  }
}

extension BaselineCourse.State {
  /// Whether the workspace would have run, at least and at most; `nil` for as it was.
  fileprivate var share: (least: Int, most: Int)? {
    switch self {
    case .asItWas: nil
    case .running: (1, 1)
    case .unsure: (0, 1)
    case .stopped: (0, 0)
    }
  }
}
