import Arguments
import Rules

/// The manual pages that `make install` puts in place: one of the program, from the same declarations as its help, and
/// one of the rule file, from those that the loader and the checker go by.
enum ManualPages {
  /// The first argument of the call that prints a page; a second names it. For `make install`, and so in no help.
  static let request = "__manual"

  /// Prints a page: `curfew` or `curfew-rules`.
  static func print(_ words: [String]) throws -> ExitStatus.RawValue {
    switch words {
    case ["curfew"]: try Console.emit(program.text)
    case ["curfew-rules"]: try Console.emit(rules.text)
    default: throw UsageError(.missingArgument, in: Curfew.program.name, "the pages are curfew and curfew-rules")
    }
    return ExitStatus.success.rawValue
  }

  static var program: ManPage {
    var page = ManPage(
      "curfew", section: 1, summary: "lets Coder workspaces sleep and wake by rules", source: source,
      date: VersionCommand.date)
    page.describe(Curfew.program)
    page.item(
      "CODER_SESSION_TOKEN",
      """
      The token of the user that Curfew acts as. Better name its file: `token_file` in the settings. In a shell that \
      exports this variable `coder logout` deletes the token on the server.
      """)
    page.item("NO_COLOR", "Anything but nothing keeps tables and messages without colour.")
    page.item("COLUMNS", "How wide tables may be where no terminal tells.")
    page.heading("Exit status")
    for (status, meaning) in ExitStatus.meanings { page.item("\(status)", meaning) }
    page.heading("Files")
    page.item("curfew.yaml", "The settings, in the working directory.")
    page.item("/etc/curfew/curfew.yaml", "The settings where the working directory has none.")
    page.item("rules.d", "The rules, unless the settings name others.")
    page.item("curfew.db", "The audit trail, unless the settings name another.")
    page.heading("See also")
    page.paragraphs("`curfew-rules`(5)")
    return page
  }

  static var rules: ManPage {
    var page = ManPage(
      "curfew-rules", section: 5, summary: "rules that decide when Coder workspaces stop and start", source: source,
      date: VersionCommand.date)
    page.heading("Description")
    page.paragraphs(
      """
      A rule file is YAML. `match` selects workspaces by plain fields, `when` decides with a condition in CEL, the \
      Common Expression Language, and `actions` say what is done. A rule directory is all *.yaml and *.yml files in and \
      below it, in the order of their names.

      Nothing is changed on the server until `enforce` is written out, both in the settings and in a rule. \
      `curfew rules lint` finds mistakes, `curfew rules eval` tries an expression, `curfew plan` shows what the rules would do \
      now, and `curfew explain` shows what each says of one workspace.

      `calendars` names holidays and `time_intervals` hours, for the expressions of the same file: \
      `now.isHoliday("de")`, `now.isDuring("office-hours")`. An item of a time interval is a text such as \
      "Mon-Fri 08:00-18:30 except holidays(de)", or a mapping; Alertmanager's fields are taken unchanged, except that hours \
      without a `location` are in the zone of the file. `curfew rules next` prints when they come.

      A field that may be absent needs `has(ws.deadline)` before it is read, or `ws.?deadline.orValue(now)`; without that \
      the file does not load. What could not be fetched is unknown, and unknown never acts.
      """)
    page.heading("Example")
    page.verbatim(
      (StarterRules.files.first?.text ?? "").split(separator: "\n", omittingEmptySubsequences: false).map(String.init))
    page.heading("Keys")
    for mapping in RuleFileReference.mappings {
      page.subheading("Keys of \(mapping.owner)")
      for key in mapping.keys {
        page.item(key.name, key.documentation + (key.isRequired ? " Required." : ""))
      }
      if mapping.keys.isEmpty { page.paragraphs("None: it is written with an empty mapping, {}.") }
    }
    page.heading("What an expression sees")
    for entry in VocabularyEntry.all {
      let absent = entry.isOptional ? " May be absent." : ""
      let words = entry.words.map { " One of: \($0.joined(separator: ", "))." } ?? ""
      page.item(entry.name, value: entry.type, entry.documentation + absent + words)
    }
    page.heading("Findings of lint")
    page.paragraphs(
      """
      `curfew rules lint --explain CODE` shows a bad and a good example. A warning that is meant is silenced by \
      `# lint:ignore CODE` in its line, or in a line of its own before it; errors cannot be silenced.
      """)
    for code in CodePage.all { page.item(code.code, value: code.severity.rawValue, code.title) }
    page.heading("See also")
    page.paragraphs("`curfew`(1)")
    return page
  }

  private static var source: String { "curfew \(VersionCommand.current)" }
}
