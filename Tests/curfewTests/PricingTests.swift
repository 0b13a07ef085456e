import Audit
import Diagnostics
import Testing
import Time

@testable import curfew

/// `prices` and `budgets` in the settings.
@Suite struct PricingTests {
  private func read(_ text: String) -> SettingsFile {
    SettingsFile(SourceFile(name: "curfew.yaml", text: text))
  }

  private func names(_ owner: String, _ template: String, _ organization: String) -> Sighting {
    Sighting(
      workspace: "w", owner: owner, name: "dev", organization: organization, template: template, status: "running",
      build: 1, transition: "start", reason: "initiator", startedAt: nil, at: .epoch, lastUsedAt: nil)
  }

  @Test func readsPricesAndBudgets() throws {
    let file = read(
      """
      currency: EUR
      credit_price: 0.02
      prices:
        - {template: Coder/gpu-*, per_hour: 2.40, stopped_per_hour: 0.012345, until: 2026-07-01}
        - {template: "*", per_hour: 12, from: 2026-01-01T00:00:00+01:00, currency: EUR}
      budgets:
        - {owner: ana, per_month: 200}
        - {template: "gpu-*", organization: coder, per_month: 3000.5}

      """)
    #expect(file.diagnostics.map { $0.render() } == [])
    let prices = file.pricing.prices
    #expect(prices.map(\.running) == [2_400_000, 12_000_000] && prices.map(\.stopped) == [12345, 0])
    #expect(prices[0].text == "template Coder/gpu-*: 2.4 an hour, 0.012345 while stopped, until 2026-07-01")
    #expect(prices[1].origin.description == "curfew.yaml:5")
    #expect(prices[0].pattern.matches(names("bob", "gpu-a100", "coder")))
    #expect(!prices[0].pattern.matches(names("bob", "gpu-a100", "lab")))
    #expect(prices[1].pattern.matches(names("bob", "go", "lab")))
    #expect(file.pricing.budgets.map(\.text) == ["owner ana: 200 a month", "template coder/gpu-*: 3000.5 a month"])
    #expect(file.pricing.budgets[0].pattern.matches(names("Ana", "go", "lab")))
    #expect(file.values["currency"]?.texts == ["EUR"])
  }

  @Test(arguments: [
    ("prices: 3\n", "1:9: error[S102]: 'prices' is a list of mappings", nil),
    ("prices: [3]\n", "1:10: error[S102]: an entry of 'prices' is a mapping", nil),
    ("prices: [{template: a, per_hours: 1}]\n", "1:24: error[S101]: there is no 'per_hours' in an entry", "per_hour"),
    ("prices: [{template: a}]\n", "1:10: error[S105]: a price needs 'per_hour'", nil),
    ("prices: [{per_hour: 1}]\n", "1:10: error[S105]: a price needs 'template'", nil),
    ("prices: [{template: a, per_hour: '2,40'}]\n", "1:34: error[S103]: 'per_hour' cannot be '2,40'", "2.40"),
    ("prices: [{template: a, per_hour: -1}]\n", "1:34: error[S103]: 'per_hour' cannot be '-1'", nil),
    ("prices: [{template: a, per_hour: 1e3}]\n", "1:34: error[S103]: 'per_hour' cannot be '1e3'", nil),
    ("prices: [{template: a, per_hour: 0.0000001}]\n", "1:34: error[S103]: 'per_hour' cannot be '0.0000001'", nil),
    ("prices: [{template: a.b, per_hour: 1}]\n", "1:21: error[S103]: 'template' cannot be 'a.b'", nil),
    ("prices: [{template: [a], per_hour: 1}]\n", "1:21: error[S102]: 'template' is one pattern, not a list", nil),
    (
      "prices: [{template: a/b, organization: c, per_hour: 1}]\n",
      "1:21: error[S102]: the organization is given twice", nil
    ),
    (
      "prices: [{template: a, per_hour: 1, from: 2026-13-01}]\n", "1:43: error[S103]: 'from' cannot be '2026-13-01'",
      nil
    ),
    (
      "prices: [{template: a, per_hour: 1, from: 2026-07-01, until: 2026-07-01}]\n",
      "1:62: error[S103]: 'until' is not later than 'from'", nil
    ),
    ("prices: [{template: a, per_hour: 1}]\n", "1:1: error[S105]: 'prices' needs 'currency'", nil),
    ("budgets: [{per_month: 1}]\n", "1:11: error[S105]: a budget needs 'owner', 'template' or 'organization'", nil),
    ("budgets: [{owner: a}]\n", "1:11: error[S105]: a budget needs 'per_month'", nil),
    (
      "currency: EUR\nbudgets: [{owner: a, per_month: 1}]\n",
      "2:1: error[S105]: 'budgets' need 'prices', or 'credit_price'", nil
    ),
    (
      "currency: EUR\nprices:\n  - {template: a, per_hour: 1}\n  - {template: b, per_hour: 1, currency: USD}\n",
      "4:42: error[S106]: there are two currencies, EUR (line 1) and USD", nil
    ),
    ("currency: eur\n", "1:11: error[S103]: 'currency' cannot be 'eur'", "EUR"),
    ("currency: euro\n", "1:11: error[S103]: 'currency' cannot be 'euro'", nil),
    ("credit_price: 1\n", "1:1: error[S105]: 'credit_price' needs 'currency'", nil),
    ("price: []\n", "1:1: error[S101]: there is no setting 'price'", "prices"),
  ])
  func refusesWithPlaceAndSuggestion(text: String, message: String, suggestion: String?) throws {
    let file = read(text)
    let found = try #require(
      file.diagnostics.first { $0.render().hasPrefix("curfew.yaml:" + message) },
      "\(file.diagnostics.map { $0.render() })")
    #expect(found.fixes.first?.summary == suggestion.map { "did you mean '\($0)'?" })
    if let fix = found.fixes.first { #expect(fix.applied(to: text) != nil) }
  }
}
