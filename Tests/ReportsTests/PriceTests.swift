import Audit
import Reports
import TestSupport
import Testing
import Time

/// Prices and budgets of the administrator's own.
@Suite struct PriceTests {
  private let start: Timestamp

  init() throws { start = try #require(Timestamp(rfc3339: "2026-11-24T12:00:00Z")) }

  private func seen(
    _ hours: Int, _ status: String = "running", build: Int64 = 1, id: String = "w1", owner: String = "ana",
    template: String = "go", dailyCost: Int64? = nil
  ) -> Sighting {
    Sighting(
      workspace: id, owner: owner, name: "dev", organization: "coder", template: template, status: status, build: build,
      transition: status == "stopped" ? "stop" : "start", reason: "initiator", startedAt: nil,
      at: start + .hours(hours), lastUsedAt: nil, dailyCost: dailyCost)
  }

  private func history(_ sightings: [Sighting]) -> FleetHistory {
    let looks = Set(sightings.map(\.at)).sorted()
    return FleetHistory(
      looks: looks.map { .init(at: $0, isOfEverything: true) },
      sightings: Dictionary(grouping: sightings, by: \.workspace))
  }

  private var always: Span { Span(start - .days(400), start + .days(400)) }

  private func cost(_ sightings: [Sighting], _ prices: PriceList) -> CostReport.Figures {
    CostReport(of: history(sightings), in: always, by: .total, zone: .utc, prices: prices).total
  }

  private func money(_ amount: Double) -> Money { Money(millionths: Int64(amount * 1_000_000)) }

  @Test func countsTheFirstPriceThatApplies() {
    let prices = PriceList(
      currency: "EUR",
      prices: [
        .init(running: 5_000_000, from: start + .hours(4), until: start + .hours(6)) { $0.template == "go" },
        .init(running: 1_500_000, until: start + .hours(8)) { _ in true },
      ])
    // Four hours at 1.5, two at 5, two at 1.5, and two that have no price.
    let total = cost([seen(0), seen(10)], prices)
    #expect(total.money == MoneyBounds(least: money(19), most: money(19)) && total.unlisted == .hours(2))
    let other = cost([seen(0, template: "py"), seen(10, template: "py")], prices)
    #expect(other.money.most == money(12))
  }

  @Test func countsTheStoppedAtTheirPriceAndTheUnsureBetweenBoth() {
    let prices = PriceList(currency: "EUR", prices: [.init(running: 1_000_000, stopped: 250_000) { _ in true }])
    // Two hours running, two of which nobody knows, four stopped.
    let total = cost([seen(0), seen(2), seen(4, "stopped", build: 2), seen(8, "stopped", build: 2)], prices)
    #expect(total.money == MoneyBounds(least: money(3.5), most: money(5)))
  }

  @Test func takesTheServersPriceWhereACreditHasAWorth() {
    let prices = PriceList(currency: "EUR", credit: 500_000, prices: [.init(running: 1_000_000) { _ in true }])
    let priced = cost([seen(0, dailyCost: 24), seen(6, dailyCost: 24)], prices)
    #expect(priced.money.least == money(3) && priced.money.most == money(3) && priced.spent.least == .hours(144))
    let unpriced = cost([seen(0, dailyCost: 0), seen(6, dailyCost: 0)], prices)
    #expect(unpriced.money.least == money(6))
    let savings = SavingsReport(
      of: history([
        seen(0, dailyCost: 24), seen(1, "stopped", build: 2, dailyCost: 8), seen(7, "stopped", build: 2, dailyCost: 8),
      ]), in: always, by: .total, zone: .utc, prices: prices
    ).total
    // For six hours 16 credits a day less, at half a euro each.
    #expect(savings.savedMoney.least == money(2) && savings.saved.least == .hours(6))
  }

  @Test func countsABudgetByTheMonthsOfTheZone() throws {
    let zone = try #require(Zone(named: "Europe/Berlin"))
    let november = try #require(Timestamp(rfc3339: "2026-10-31T23:00:00Z"))
    let december = try #require(Timestamp(rfc3339: "2026-11-30T23:00:00Z"))
    let range = Span(november, december + .hours(10))
    let hours = Int((range.to - start) / .hours(1))
    let sightings = [
      seen(0), seen(hours), seen(0, id: "w2", owner: "bob"), seen(hours, id: "w2", owner: "bob"),
    ]
    let prices = PriceList(currency: "EUR", prices: [.init(running: 1_000_000) { _ in true }])
    let uses = Budget.uses(
      of: [
        Budget(name: "owner ana", perMonth: 100_000_000) { $0.owner == "ana" },
        Budget(name: "everybody", perMonth: 0) { _ in true },
      ], in: range, of: history(sightings), zone: zone, prices: prices)
    #expect(uses.map(\.month) == ["2026-11", "2026-11", "2026-12", "2026-12"])
    #expect(uses.map(\.budget.name) == ["owner ana", "everybody", "owner ana", "everybody"])
    let ofNovember = (december - start) / .hours(1)
    #expect(uses.map(\.spent.most) == [money(ofNovember), money(ofNovember * 2), money(10), money(20)])
    #expect(uses[2].percent.least == 10 && uses[1].percent.least == .infinity)
    #expect(uses.map(\.isWhole) == [false, false, true, true])
  }
}
