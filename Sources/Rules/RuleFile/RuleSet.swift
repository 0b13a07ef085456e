import CEL
import Diagnostics
import Time

/// All rules of all files, loaded together; valid as a whole or not at all.
public struct RuleSet: Sendable {
  /// SHA-256 over names and texts of the files, in lower-case hexadecimal; independent of the order in which they are given, and of
  /// where they lie.
  public let hash: String
  /// The files as read, sorted by name: rule files, the iCalendar files that they name, and the values given for parameters.
  public let sources: [Source]
  /// The rules in the order of files and of their text; ``Rule/index`` is the index here.
  public let rules: [Rule]
  /// What each rule file declares besides its rules, in the order of files.
  public let declarations: [Declarations]

  /// What the expressions look at that takes requests of its own.
  public var needs: RuleNeeds {
    RuleNeeds(of: declarations.reduce(into: Set<String>()) { $0.formUnion($1.mentions) })
  }

  /// The calendars and time intervals of one file.
  public struct Declarations: Sendable {
    /// The file's path.
    public let file: String
    /// The file's zone; UTC when it names none.
    public let zone: Zone
    /// The calendars and time intervals by their names.
    public let names: TimeNames
    /// What expressions of the file may use, without the variables of a rule.
    let environment: Environment
    /// The attributes that the file's expressions use, such as `owner.groups`.
    let mentions: Set<String>
  }

  /// One complete file of the set.
  public struct Source: Sendable, Equatable {
    /// The path, as it was given or found below a given directory.
    public let path: String
    /// Its name in the set: its path relative to the directory that is given for rules.
    public let name: String
    /// Its text.
    public let text: String
  }

  /// The number of files.
  public var fileCount: Int { sources.count { $0.path != GivenParams.path } }

  /// The values for parameters that take the place of the files' own, a line each (`idle_limit: "3h"`); `nil` if there are none.
  public var givenParams: String? { sources.first { $0.path == GivenParams.path }?.text }

  /// When the last date of each calendar begins that has a last one, by the calendar's name; of two files that have the name
  /// the earlier one.
  public var calendarEnds: [String: Timestamp] {
    let ends = declarations.flatMap { declared in
      declared.names.calendars.values.compactMap { calendar in
        calendar.calendar.lastDate.map { last in
          (calendar.name, (calendar.zone ?? declared.zone).instants(of: CivilTime(date: last)).first)
        }
      }
    }
    return Dictionary(ends, uniquingKeysWith: min)
  }

  /// The rule with a name; `nil` if there is none.
  public func rule(named name: String) -> Rule? { rules.first { $0.name == name } }
}

/// The result of loading.
public struct RuleLoad: Sendable {
  /// The rule set; `nil` when there was an error.
  public let ruleSet: RuleSet?
  /// Errors and warnings of all files, sorted by place.
  public let diagnostics: [Diagnostic]

  /// Creates the result of loading from its parts.
  public init(ruleSet: RuleSet?, diagnostics: [Diagnostic]) {
    self.ruleSet = ruleSet
    self.diagnostics = diagnostics
  }
}

extension Rule {
  /// The same rule in mode enforce, if it is a dry-run rule; for tests, which show what a rule does once it is enforced.
  var enforced: Rule {
    guard mode == .dryRun else { return self }
    return Rule(
      index: index, name: name, file: file, span: span, source: source, group: group, timing: timing,
      zone: zone,
      description: description, labels: labels, mode: .enforce, priority: priority, onError: onError,
      selector: selector, holdFor: holdFor, cooldown: cooldown, respect: respect, limits: limits, actions: actions,
      notice: notice, program: program)
  }
}

extension RuleSet {
  /// The same rules, with those in dry run enforced.
  public var enforced: RuleSet {
    RuleSet(hash: hash, sources: sources, rules: rules.map(\.enforced), declarations: declarations)
  }
}
