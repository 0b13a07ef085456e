import CEL
import Time

/// The names that an expression outside of rules may use: the vocabulary, and what rule files declare.
public struct ExpressionScope: Sendable {
  /// The zone of times of day that name none.
  public let zone: Zone
  /// The names that several files declare and that are left out for that, each with these files.
  public let ambiguous: [String: [String]]
  let environment: Environment

  /// The vocabulary, with parameters whose types follow from their notation as in rule files.
  public init(zone: Zone = .utc, params: [GivenParam] = []) {
    var environment = Vocabulary.environment(zone: zone)
    var declared: Set<String> = []
    for param in params.reversed() where declared.insert(param.name).inserted {
      let (value, type) = ParamLoader.value(inNotation: param.value.text)
      environment.declare(Variable("params.\(param.name)", constant: value, type: type))
    }
    self.environment = environment
    self.zone = zone
    ambiguous = [:]
  }

  /// What the expressions of one rule may use: the names of its file and its own variables.
  ///
  /// - Parameter zone: instead of that of the rule's file
  public init(of rule: Rule) {
    environment = rule.program.environment
    zone = rule.zone
    ambiguous = [:]
  }

  /// What the files of a set declare, with the variables of no rule.
  ///
  /// The zone is the one of all files, UTC where they have different ones. A name that several files declare is left out, as
  /// nothing says whose is meant.
  public init(of ruleSet: RuleSet) {
    let files = ruleSet.declarations
    if files.count == 1 {
      (environment, zone, ambiguous) = (files[0].environment, files[0].zone, [:])
      return
    }
    var owners: [String: [String]] = [:]
    var names = TimeNames()
    var variables: [Variable] = []
    for file in files {
      let own = file.environment.variables.filter { $0.name.hasPrefix("params.") || $0.name == CalendarChoice.variable }
      variables += own
      names.calendars.merge(file.names.calendars) { first, _ in first }
      names.intervals.merge(file.names.intervals) { first, _ in first }
      let all = own.map(\.name) + Set(file.names.calendars.keys).union(file.names.intervals.keys)
      for name in all { owners[name, default: []].append(file.file) }
    }
    ambiguous = owners.filter { $0.value.count > 1 }
    for name in ambiguous.keys {
      names.calendars[name] = nil
      names.intervals[name] = nil
    }
    let zones = Set(files.map(\.zone.name))
    zone = zones.count == 1 ? files[0].zone : .utc
    var environment = Vocabulary.environment(zone: zone, names: names)
    for variable in variables where ambiguous[variable.name] == nil { environment.declare(variable) }
    if environment[CalendarChoice.variable] != nil { CalendarChoice.imply(in: &environment) }
    self.environment = environment
  }

  /// The ambiguous names that a text holds, each with its files, in order.
  public func ambiguous(in text: String) -> [(name: String, files: [String])] {
    ambiguous.filter { text.contains($0.key) }.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
  }
}
