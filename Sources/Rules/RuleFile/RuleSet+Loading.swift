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
  ///
  /// - Parameter hash: that of the set that they were stored as, which tells what part of the paths is the files' names; the whole
  ///   of them unless given, and for sets of earlier versions
  public static func load(texts: [(path: String, text: String)], storedAs hash: String? = nil) -> RuleLoad {
    let files = texts.map { SourceFile(name: $0.path, text: $0.text) }
    return load(
      files: files.filter { $0.name != GivenParams.path }, earlier: [], in: Circumstances(), readsDisk: false,
      given: GivenParams(source: files.first { $0.name == GivenParams.path }),
      names: hash.flatMap { names(of: files, storedAs: $0) } ?? .asGiven)
  }

  /// The names by which files have this hash; `nil` where none do that are parts of their paths.
  private static func names(of files: [SourceFile], storedAs hash: String) -> RuleFileNames? {
    var directory = files.lazy.filter { $0.name != GivenParams.path }.map { RuleFileNames.directory(of: $0.name) }.first
    while let next = directory {
      let names = RuleFileNames(in: [next], here: "/")
      if self.hash(of: files.map { source($0, names) }) == hash { return names }
      directory = next == "/" || next == "." ? nil : RuleFileNames.directory(of: next)
    }
    return nil
  }

  private static func source(_ file: SourceFile, _ names: RuleFileNames) -> Source {
    let name = file.name == GivenParams.path ? file.name : names.name(of: file.name)
    return Source(path: file.name, name: name, text: file.text)
  }

  static func load(
    files: [SourceFile], earlier: [Diagnostic], in circumstances: Circumstances, readsDisk: Bool,
    given: GivenParams = GivenParams([]), names fileNames: RuleFileNames = .asGiven
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
      let loaded = FileLoader(
        file, named: fileNames.name(of: file.name), in: circumstances, calendarFiles: calendarFiles
      ).load(from: rules.count, names: &names, given: &given)
      rules += loaded.rules
      declarations.append(
        RuleSet.Declarations(
          file: file.name, zone: loaded.zone ?? .utc, names: loaded.names, environment: loaded.environment,
          mentions: loaded.mentions))
      let repairs = IndentationRepairs(of: file) { trial in
        var (names, given) = (RuleNames(), given)
        return FileLoader(trial, named: trial.name, in: circumstances, calendarFiles: calendarFiles)
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
      ((files + calendarFiles.used).map { source($0, fileNames) } + [given.source].compactMap { $0 })
      .sorted { $0.path < $1.path }
    return RuleLoad(
      ruleSet: RuleSet(hash: hash(of: sources), sources: sources, rules: rules, declarations: declarations),
      diagnostics: diagnostics)
  }

  /// Hashes each name and text with its length in front, so that different sets of files never hash the same bytes.
  private static func hash(of sources: [Source]) -> String {
    var digest = SHA256()
    for source in sources.sorted(by: { $0.name < $1.name }) {
      digest.update("\(source.name.utf8.count)\n\(source.name)\(source.text.utf8.count)\n")
      digest.update(source.text)
    }
    return digest.digest().hex
  }
}
