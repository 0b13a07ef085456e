/// A rule file with its tests that `curfew init --recipe` writes.
///
/// The texts are part of the program, which has no files beside it.
struct Recipe: Sendable {
  /// Its name, and that of its files without the ending.
  let name: String
  /// The rule file.
  let rules: String
  /// The test file beside it.
  let tests: String

  init(_ name: String, rules: String, tests: String) {
    self.name = name
    self.rules = rules
    self.tests = tests
  }

  var ruleFile: String { "\(name).yaml" }
  var testFile: String { "\(name).test.yaml" }

  /// What it does, in one sentence: the first line of its rule file.
  var summary: String {
    String(rules.prefix { $0 != "\n" }.drop { $0 == "#" || $0 == " " })
  }

  /// Those that `curfew init` writes without being asked.
  static let starters = [extendInUse, shortenIdle, teamSchedule]

  /// All recipes: what keeps, what shortens, then what starts.
  static let all = [
    extendInUse, keepTask, keepDemos, extensionQuota,
    shortenIdle, stopOnHolidays, fixedStop, weekendManual,
    gpuLifetime, templateTtl,
    noStartHolidays, noStartWeekends, pauseUnusedStart, teamSchedule, teamVacations,
  ]

  static let names = all.map(\.name)

  static func named(_ name: String) -> Recipe? { all.first { $0.name == name } }

  /// All recipes with a line each.
  static var list: String {
    let width = names.map(\.count).max() ?? 0
    return all.map { recipe in
      "  \(recipe.name)\(String(repeating: " ", count: width - recipe.name.count))  \(recipe.summary)\n"
    }.joined()
  }
}
