import Arguments
import CoderAPI
import Diagnostics
import Pipeline
import Rules
import Text
import Time

/// `curfew rules lint`: everything that is wrong with rule files, at once.
enum RulesLint {
  private static let paths = Positional<String>(
    "PATH", help: "Rule file or directory of rule files; those of the settings unless given", completion: .files,
    isRequired: false, repeats: true)
  private static let strict = Flag("strict", help: "Let warnings count as findings too")

  static let command = Command(
    "lint", summary: "Find mistakes in rule files",
    discussion: """
      Loads the files as the service would, and shows each mistake with its place, what was expected, and a fix where \
      there is one. Needs neither server nor token. Where files are named, parameters are given by --param alone. Exit status 3 says that there are errors.
      """,
    examples: ["curfew rules lint", "curfew rules lint -o json rules.d/lifetime.yaml"],
    parameters: [paths, strict, OutputOptions.record]
  ) { invocation in
    let given = invocation.all(paths)
    let settings = given.isEmpty ? try Settings(invocation) : nil
    let load: RuleLoad
    if let settings {
      load = await againstKnownServer(settings.loadRules(in: await settings.circumstances()), settings)
    } else {
      load = RuleSet.load(paths: given, in: Circumstances(now: .now()), params: Settings.params(of: invocation))
    }
    switch invocation[OutputOptions.record] ?? .text {
    case .json:
      let document = json(of: load).merging(settings?.places ?? [:]) { member, _ in member }
      try Console.emit(try JSONValue.document(document))
    case .text:
      let places = settings.map { "\($0.inForce.printable())\n" } ?? ""
      try Console.write(text(of: load) + places)
      for line in settings?.notTaken ?? [] { Console.tell(line) }
    }
    let isFound = load.diagnostics.hasErrors || (invocation[strict] && !load.diagnostics.isEmpty)
    return (isFound ? ExitStatus.findings : .success).rawValue
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
