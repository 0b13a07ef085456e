import Arguments
import Diagnostics
import Rules
import YAML

/// Reads `prices` and `budgets` of the settings file, and checks that all of it is in one currency.
struct PricingReader {
  private(set) var pricing = Pricing()
  private(set) var diagnostics: [Diagnostic] = []
  private let file: SourceFile
  private var currencies: [(code: String, span: SourceSpan)] = []

  /// - Parameter root: the settings as a whole
  init(_ root: YAMLMapping, in file: SourceFile) {
    self.file = file
    if let node = root[Settings.currency.key] { readCurrency(node) }
    let prices = entries(root, Settings.pricesKey, "template, per_hour")
    for (entry, node) in prices { readPrice(entry, node) }
    let budgets = entries(root, Settings.budgetsKey, "owner, per_month")
    for (entry, node) in budgets { readBudget(entry, node) }
    checkCurrencies(root, hasPrices: !prices.isEmpty, hasBudgets: !budgets.isEmpty)
  }

  /// The entries of a list of mappings.
  private mutating func entries(
    _ root: YAMLMapping, _ key: String, _ example: String
  ) -> [(mapping: YAMLMapping, node: YAMLNode)] {
    guard let node = root[key], !node.isNull else { return [] }
    guard let items = node.sequence else {
      refuse("S102", "'\(key)' is a list of mappings with \(example) …, not \(node.kindForPeople)", node.span)
      return []
    }
    return items.compactMap { item in
      if let mapping = item.mapping { return (mapping, item) }
      refuse("S102", "an entry of '\(key)' is a mapping with \(example) …, not \(item.kindForPeople)", item.span)
      return nil
    }
  }

  private mutating func readPrice(_ entry: YAMLMapping, _ node: YAMLNode) {
    let before = diagnostics.count
    let keys = ["template", "organization", "per_hour", "stopped_per_hour", "from", "until", "currency"]
    checkKeys(entry, of: Settings.pricesKey, among: keys)
    let pattern = workspaces(entry, [.template, .organization])
    let running = amount(entry, "per_hour")
    let stopped = amount(entry, "stopped_per_hour")
    let (from, until) = (time(entry, "from"), time(entry, "until"))
    if let node = entry["currency"] { readCurrency(node) }
    for key in ["template", "per_hour"] where entry[key]?.isNull ?? true {
      refuse("S105", "a price needs '\(key)'", node.span, note: Self.missing[key])
    }
    if let until, from.map({ Self.isBefore($0, until) }) == false {
      refuse(
        "S103", "'until' is not later than 'from', so that the price never counts", entry["until"]?.span ?? node.span)
    }
    guard diagnostics.count == before, let running else { return }
    pricing.prices.append(
      .init(
        pattern: pattern, running: running, stopped: stopped ?? 0, from: from, until: until, origin: origin(of: node)))
  }

  private mutating func readBudget(_ entry: YAMLMapping, _ node: YAMLNode) {
    let before = diagnostics.count
    checkKeys(entry, of: Settings.budgetsKey, among: ["owner", "template", "organization", "per_month", "currency"])
    let pattern = workspaces(entry, [.owner, .template, .organization])
    let perMonth = amount(entry, "per_month")
    if let node = entry["currency"] { readCurrency(node) }
    if entry["per_month"]?.isNull ?? true {
      refuse("S105", "a budget needs 'per_month'", node.span, note: Self.missing["per_month"])
    }
    if ["owner", "template", "organization"].allSatisfy({ entry[$0]?.isNull ?? true }) {
      refuse("S105", "a budget needs 'owner', 'template' or 'organization'", node.span, note: Self.missing["owner"])
    }
    guard diagnostics.count == before, let perMonth else { return }
    pricing.budgets.append(.init(pattern: pattern, perMonth: perMonth, origin: origin(of: node)))
  }

  private static let missing = [
    "template": "a template's name, a pattern such as gpu-*, organization/template, or \"*\" for all",
    "per_hour": "what an hour costs while the workspace runs, such as 2.40",
    "per_month": "what workspaces may cost in a calendar month, such as 200",
    "owner": "whose workspaces count; \"*\" counts all of them together",
  ]

  private mutating func checkKeys(_ entry: YAMLMapping, of list: String, among keys: [String]) {
    for item in entry.entries where !keys.contains(item.key) {
      let fix = nearest(to: item.key, among: keys)
      refuse("S101", "there is no '\(item.key)' in an entry of '\(list)'", item.keySpan, fix: fix)
    }
  }

  private mutating func workspaces(_ entry: YAMLMapping, _ fields: [Selector.Field]) -> WorkspacePattern {
    var pattern = WorkspacePattern()
    for field in fields {
      guard let node = entry[field.rawValue], !node.isNull else { continue }
      guard let text = node.scalar?.text else {
        refuse("S102", "'\(field.rawValue)' is one pattern, not \(node.kindForPeople)", node.span)
        continue
      }
      let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
      let isPair = field == .template && parts.count == 2
      if isPair, entry["organization"]?.isNull == false {
        refuse(
          "S102", "the organization is given twice, in 'template' and in 'organization'", node.span)
      }
      if isPair { pattern.organization = glob(parts[0], .organization, node) }
      let name = glob(isPair ? parts[1] : text, field, node)
      switch field {
      case .owner: pattern.owner = name
      case .template: pattern.template = name
      default: pattern.organization = name
      }
    }
    return pattern
  }

  private mutating func glob(_ text: String, _ field: Selector.Field, _ node: YAMLNode) -> Glob {
    let glob = Glob(text)
    if let objection = glob.objection(as: field) {
      let meant = objection.suggestion.map { ", perhaps \($0)" } ?? ""
      refuse(
        "S103", "'\(field.rawValue)' cannot be '\(text)'; expected a pattern that a name can match\(meant)", node.span,
        note: objection.reason)
    }
    return glob
  }

  private mutating func amount(_ entry: YAMLMapping, _ key: String) -> Int64? {
    read(entry, key) { text throws(InvalidValue) in try Values.amount(text) }
  }

  private mutating func time(_ entry: YAMLMapping, _ key: String) -> WrittenTime? {
    read(entry, key) { text throws(InvalidValue) in try WrittenTime(text) }
  }

  private mutating func read<Value>(
    _ entry: YAMLMapping, _ key: String, _ value: (String) throws(InvalidValue) -> Value
  ) -> Value? {
    guard let node = entry[key], !node.isNull else { return nil }
    guard let text = node.scalar?.text else {
      refuse("S102", "'\(key)' is one value, not \(node.kindForPeople)", node.span)
      return nil
    }
    do {
      return try value(text)
    } catch {
      refuse("S103", "'\(key)' cannot be '\(text)'; expected \(error.expected)", node.span, fix: error.suggestion)
      return nil
    }
  }

  private static func isBefore(_ from: WrittenTime, _ until: WrittenTime) -> Bool {
    from.instant(in: .utc) < until.instant(in: .utc)
  }

  /// Takes a note of a currency; whether it is one is said of entries here, and of the setting where it is read.
  private mutating func readCurrency(_ node: YAMLNode) {
    guard !node.isNull, let text = node.scalar?.text else { return }
    currencies.append((text, node.span))
  }

  private mutating func checkCurrencies(_ root: YAMLMapping, hasPrices: Bool, hasBudgets: Bool) {
    if let first = currencies.first, let other = currencies.first(where: { $0.code != first.code }) {
      let line = file.location(at: first.span.start).line
      refuse(
        "S106", "there are two currencies, \(first.code) (line \(line)) and \(other.code)", other.span,
        note: "Curfew adds prices up and converts nothing: give all prices and budgets in one currency")
      return
    }
    let isInCurrency = root[Settings.currency.key]?.isNull == false
    for key in [Settings.pricesKey, Settings.budgetsKey, Settings.creditPrice.key] where !isInCurrency {
      guard let entry = root.entries.first(where: { $0.key == key }), !entry.value.isNull else { continue }
      refuse("S105", "'\(key)' needs 'currency', such as 'currency: EUR', beside it", entry.keySpan)
      return
    }
    if hasBudgets, !hasPrices, root[Settings.creditPrice.key]?.isNull ?? true,
      let entry = root.entries.first(where: { $0.key == Settings.budgetsKey })
    {
      refuse("S105", "'budgets' need 'prices', or 'credit_price' for the server's own, to count by", entry.keySpan)
    }
  }

  private func origin(of node: YAMLNode) -> Settings.Origin {
    .file(name: file.name, line: file.location(at: node.span.start).line)
  }

  private mutating func refuse(
    _ code: String, _ summary: String, _ span: SourceSpan, note: String? = nil, fix word: String? = nil
  ) {
    let fixes = word.map { word in
      [Fix(summary: "did you mean '\(word)'?", edits: [TextEdit(span: span, replacement: word)])]
    }
    diagnostics.append(
      Diagnostic(code: code, summary: summary, explanation: note, file: file, span: span, fixes: fixes ?? []))
  }
}
