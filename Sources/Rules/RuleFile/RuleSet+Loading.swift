import Diagnostics
import Digest
import YAML

extension RuleSet {
  /// Loads files that were already read, in the order of their names; with an error in any file there is no set.
  ///
  /// Reports all errors of all files, and all warnings except those that a `# lint:ignore CODE` silences.
  ///
  /// - Parameters:
  ///   - circumstances: the time and the server, for warnings that depend on them
  ///   - params: values for parameters that take the place of the files' own; of two for one parameter the later counts
  public static func load(
    files: [SourceFile], in circumstances: Circumstances = Circumstances(), params: [GivenParam] = []
  ) -> RuleLoad {
    load(files: files, earlier: [], in: circumstances, readsDisk: false, given: GivenParams(params))
  }

  /// Loads texts with their paths, as a rule set keeps them (``RuleSet/sources``), with the values for parameters among them.
  public static func load(texts: [(path: String, text: String)]) -> RuleLoad {
    let files = texts.map { SourceFile(name: $0.path, text: $0.text) }
    return load(
      files: files.filter { $0.name != GivenParams.path }, earlier: [], in: Circumstances(), readsDisk: false,
      given: GivenParams(source: files.first { $0.name == GivenParams.path }))
  }

  static func load(
    files: [SourceFile], earlier: [Diagnostic], in circumstances: Circumstances, readsDisk: Bool,
    given: GivenParams = GivenParams([])
  ) -> RuleLoad {
    var given = given
    var diagnostics = earlier
    let calendarFiles = CalendarFiles(
      given: files.filter { CalendarFiles.isCalendar($0.name) }, readsDisk: readsDisk)
    let files = files.filter { !CalendarFiles.isCalendar($0.name) }.sorted { $0.name < $1.name }
    if files.isEmpty, earlier.isEmpty {
      diagnostics.append(Diagnostic(code: RuleCode.noFiles, summary: "there are no rule files"))
    }
    var rules: [Rule] = []
    var names = RuleNames()
    var declarations: [RuleSet.Declarations] = []
    for file in files {
      let loaded = FileLoader(file, in: circumstances, calendarFiles: calendarFiles).load(
        from: rules.count, names: &names, given: &given)
      rules += loaded.rules
      declarations.append(
        RuleSet.Declarations(
          file: file.name, zone: loaded.zone ?? .utc, names: loaded.names, environment: loaded.environment,
          mentions: loaded.mentions))
      let repairs = IndentationRepairs(of: file) { trial in
        var (names, given) = (RuleNames(), given)
        return FileLoader(trial, in: circumstances, calendarFiles: calendarFiles)
          .load(from: 0, names: &names, given: &given).problems.diagnostics
      }
      diagnostics += loaded.problems.diagnostics.map(repairs.kept)
    }
    if !diagnostics.hasErrors {
      let unknown = given.unknown
      diagnostics +=
        unknown.isEmpty
        ? Lint.check(rules, files: files, searchesWitnesses: circumstances.searchesWitnesses) : unknown
    }
    diagnostics = LintIgnores.applied(to: diagnostics, of: files, in: circumstances).sortedByPlace()
    guard !diagnostics.hasErrors else { return RuleLoad(ruleSet: nil, diagnostics: diagnostics) }
    let sources =
      ((files + calendarFiles.used).map { Source(path: $0.name, text: $0.text) } + [given.source].compactMap { $0 })
      .sorted { $0.path < $1.path }
    return RuleLoad(
      ruleSet: RuleSet(hash: hash(of: sources), sources: sources, rules: rules, declarations: declarations),
      diagnostics: diagnostics)
  }

  /// Hashes each path and text with its length in front, so that different sets of files never hash the same bytes.
  private static func hash(of sources: [Source]) -> String {
    var digest = SHA256()
    for source in sources {
      digest.update("\(source.path.utf8.count)\n\(source.path)\(source.text.utf8.count)\n")
      digest.update(source.text)
    }
    return digest.digest().hex
  }
}
