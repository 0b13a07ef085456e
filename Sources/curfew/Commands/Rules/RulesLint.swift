import Arguments
import CoderAPI
import Diagnostics
import FoundationEssentials
import Pipeline
import Rules
import Text
import Time

/// The form in which findings are printed.
enum LintForm: String, CaseIterable, Sendable {
  case text, json, sarif, github
}

/// `curfew rules lint`: everything that is wrong with rule files, at once.
enum RulesLint {
  private static let paths = Positional<String>(
    "PATH", help: "Rule file or directory of rule files; those of the settings unless given", completion: .files,
    isRequired: false, repeats: true)
  private static let strict = Flag("strict", help: "Let warnings count as findings too")
  private static let fix = Flag(
    "fix", help: "Apply the fix of each finding that has exactly one, and show what is left")
  private static let diff = Flag("diff", help: "Show what --fix would change, and change nothing")
  private static let explain = Option<String>(
    "explain", "[CODE]", help: "Show what a code means, with a bad and a good example; without one, list all codes",
    completion: .words(CodePage.all.map(\.code)), bareText: "",
    parse: { text throws(InvalidValue) in text })
  private static let form = Option<LintForm>(
    "output", short: "o", "FORM",
    help: "Form of the output; 'github' are annotations of GitHub Actions, 'sarif' is SARIF 2.1.0", defaultText: "text")

  static let command = Command(
    "lint", summary: "Find mistakes in rule files, and fix them",
    discussion: """
      Loads the files as the service would, and shows each mistake with its place, what was expected, and a fix where \
      there is one. Needs neither server nor token. Where files are named, parameters are given by --param alone. Exit \
      status 3 says that there are errors; with --fix or --diff, that some are left.

      A warning that is meant is silenced in its line by '# lint:ignore CODE' with the reason behind it, or by a line of its \
      own before it ('//' in place of '#' within an expression). Errors cannot be silenced.
      """,
    examples: [
      "curfew rules lint", "curfew rules lint -o json rules.d/lifetime.yaml", "curfew rules lint --diff rules.d",
      "curfew rules lint --explain R203", "curfew rules lint -o sarif rules.d > curfew.sarif",
    ],
    parameters: [paths, strict, fix, diff, explain, form]
  ) { invocation in
    let form = invocation[form] ?? .text
    if let code = invocation[explain] { return try CodePages.show(code, as: form).rawValue }
    let given = invocation.all(paths)
    let settings = given.isEmpty ? try Settings(invocation) : nil
    var circumstances = await settings?.circumstances() ?? Circumstances(now: .now())
    circumstances.searchesWitnesses = true
    let params = Settings.params(of: invocation)
    var repair: LintRepair?
    var load: RuleLoad
    if invocation[fix] || invocation[diff] {
      let found = RuleRepair(
        paths: settings?[Settings.rules] ?? given, in: circumstances, params: settings?.params ?? params)
      let done = try LintRepair(found, writes: !invocation[diff])
      repair = done
      load = done.isDone ? loaded(given, settings, in: circumstances, params) : found.load
    } else {
      load = loaded(given, settings, in: circumstances, params)
    }
    if let settings { load = await againstKnownServer(load, settings) }
    let isFound = load.diagnostics.hasErrors || (invocation[strict] && !load.diagnostics.isEmpty)
    let status: ExitStatus = isFound ? .findings : .success
    let directory = FileManager.default.currentDirectoryPath
    switch form {
    case .json:
      let members = json(of: load).merging(settings?.places ?? [:]) { member, _ in member }
      try Console.emit(try JSONValue.document(members.merging(repair?.json ?? [:]) { member, _ in member }))
    case .sarif:
      let document = SARIFDocument(directory: directory, status: status.rawValue)
      try Console.emit(try document.text(of: load.diagnostics))
    case .github: try Console.emit(GitHubAnnotations.text(of: load.diagnostics, in: directory))
    case .text:
      let places = settings.map { "\($0.inForce.printable())\n" } ?? ""
      try Console.write((repair?.text ?? "") + text(of: load) + places)
      for line in settings?.notTaken ?? [] { Console.tell(line) }
    }
    return status.rawValue
  }

  private static func loaded(
    _ given: [String], _ settings: Settings?, in circumstances: Circumstances, _ params: [GivenParam]
  ) -> RuleLoad {
    settings?.loadRules(in: circumstances) ?? RuleSet.load(paths: given, in: circumstances, params: params)
  }

  /// With what the rules ask of the server of the trail and it does not tell.
  private static func againstKnownServer(_ load: RuleLoad, _ settings: Settings) async -> RuleLoad {
    guard let set = load.ruleSet,
      // Rules are linted without a trail as well; one that cannot be read is told of by 'doctor'.
      let server = try? await Assembly(settings).reader().server(),
      !ServerTraits(version: ServerVersion(server.version)).tellsOrganizations
    else { return load }
    let findings = set.findings(selectingBy: .organization, untoldBy: server.version)
    return RuleLoad(ruleSet: set, diagnostics: load.diagnostics + findings)
  }

  private static func text(of load: RuleLoad) -> String {
    let findings = load.diagnostics.map { $0.markedText + "\n\n" }.joined()
    let errors = load.diagnostics.count { $0.severity == .error }
    let warnings = load.diagnostics.count - errors
    guard let set = load.ruleSet else {
      return findings + "\(Count.of(errors, "error")), \(Count.of(warnings, "warning")): the rules cannot be used\n"
    }
    if errors > 0 {
      return findings + "\(Count.of(errors, "error")), \(Count.of(warnings, "warning")): these rules do nothing there\n"
    }
    let size = "\(Count.of(set.rules.count, "rule")) in \(Count.of(set.fileCount, "file"))"
    return findings
      + (warnings == 0 ? "\(size), nothing to object to\n" : "\(size), \(Count.of(warnings, "warning"))\n")
  }

  private static func json(of load: RuleLoad) -> [String: JSONValue] {
    [
      "diagnostics": .array(load.diagnostics.map(\.json)),
      "rule_set_hash": load.ruleSet.map { .string($0.hash) } ?? .null,
      "given_params": load.ruleSet?.givenParams.map { .string($0) } ?? .null,
      "rules": .array((load.ruleSet?.rules ?? []).map { .string($0.name) }),
    ]
  }
}
