import Audit
import CoderAPI
import Diagnostics
import Files
import Pipeline
import Rules
import Time

/// Where settings, rules and trail come from: said by every command that works with them, so that nobody takes the files
/// beside them for those in force.
extension Settings {
  /// The files in force, for people: `settings /etc/curfew/curfew.yaml, rules /etc/curfew/rules.d, database /var/…`.
  var inForce: String {
    let file = file?.absolutePath ?? "none (flags, environment and defaults)"
    let named = self[Settings.rules].map(\.absolutePath).joined(separator: ", ")
    let rules = named.isEmpty ? "none" : named
    return "settings: \(file); rules: \(rules); database: \(self[Settings.database].absolutePath)"
  }

  /// The same for programs.
  var places: [String: JSONValue] {
    [
      "settings_file": file.map { .string($0.absolutePath) } ?? .null,
      "rule_paths": .array(self[Settings.rules].map { .string($0.absolutePath) }),
      "database": .string(self[Settings.database].absolutePath),
      "not_taken": .array(notTaken.map { .string($0) }),
    ]
  }

  /// What lies where people expect it and is not in force, a sentence each without a full stop.
  var notTaken: [String] {
    settingsNotTaken + rulesNotTaken + databaseNotTaken
  }

  /// Settings that say how the service is to answer where it does not listen at all, a sentence each without a full stop.
  var withoutListener: [String] {
    guard self[Settings.listen] == nil else { return [] }
    let settings: [any SettingDeclaration] = [
      Settings.listenCertificate, Settings.listenKey, Settings.pagesPasswordFile, Settings.pagesHosts,
    ]
    return settings.filter { origin(of: $0) != .builtIn }
      .map { "'\($0.key)' (\(origin(of: $0))) has no effect, because 'listen' is not set" }
  }

  /// What the trail tells of the server, and the time: for warnings that depend on it.
  func circumstances() async -> Circumstances {
    // A trail that cannot be read tells nothing here; who works with it says why.
    let server = try? await AuditReader(path: self[Settings.database].absolutePath).server()
    let version = server.flatMap { ServerVersion($0.version) }
    return Circumstances(
      now: .now(), learnsUseSoon: version.map { ServerTraits(version: $0).learnsUseSoon },
      sweepInterval: self[Settings.interval],
      // Rules may be linted away from the service's settings.
      tellsSessions: self[Settings.coderMetricsURL] != nil ? true : file == nil ? nil : false)
  }

  /// Loads the rules of the settings, with all that is found in them.
  ///
  /// - Parameter circumstances: what is known of the time and the server, for the warnings of whoever shows them.
  func loadRules(in circumstances: Circumstances = Circumstances(learnsUseSoon: true)) -> RuleLoad {
    let paths = self[Settings.rules]
    guard !paths.isEmpty else {
      let text = "\(origin(of: Settings.rules)): the list 'rules' is empty, so that there are no rules"
      let advice = "Name rule files or folders of them in it; without the key it is those of the folder rules.d."
      return RuleLoad(ruleSet: nil, diagnostics: [Diagnostic(code: "R163", summary: text, explanation: advice)])
    }
    // Where it cannot be told what is there, loading says why.
    if origin(of: Settings.rules) == .builtIn, paths.allSatisfy({ (try? PathContent(at: $0)) == .nothing }) {
      let text = "no rules here yet: run 'curfew init' or name them with --rules"
      return RuleLoad(ruleSet: nil, diagnostics: [Diagnostic(code: "R163", summary: text)])
    }
    var circumstances = circumstances
    circumstances.sweepInterval = circumstances.sweepInterval ?? self[Settings.interval]
    circumstances.tellsSessions = self[Settings.coderMetricsURL] != nil
    circumstances.channels = Set(channels.map(\.channel.name))
    return RuleSet.load(paths: paths, in: circumstances, params: params)
  }

  private var settingsNotTaken: [String] {
    guard let taken = file?.absolutePath else { return [] }
    return ["curfew.yaml", system].map(\.absolutePath).filter { $0 != taken && isThere($0) }
      .map { "\($0) was not read: the settings are those of \(taken)" }
  }

  private var rulesNotTaken: [String] {
    let taken = self[Settings.rules].map(\.absolutePath)
    return ["rules.d", "rules", beside(system, "rules.d")].map(\.absolutePath)
      .filter { place in !taken.contains { $0 == place || $0.hasPrefix(place + "/") } && hasRules(place) }
      .map { place in
        "the rules in \(place) are not in force: \(origin(of: Settings.rules)) names \(taken.joined(separator: ", "))"
      }
  }

  private var databaseNotTaken: [String] {
    let taken = self[Settings.database].absolutePath
    let place = "curfew.db".absolutePath
    guard place != taken, isThere(place) else { return [] }
    return ["\(place) is not in use: \(origin(of: Settings.database)) names \(taken)"]
  }

  private func beside(_ file: String, _ name: String) -> String {
    String(file[...(file.lastIndex(of: "/") ?? file.startIndex)]) + name
  }

  private func isThere(_ path: String) -> Bool {
    // Of what is not in force it does not matter that it may not be looked at.
    (try? PathContent.isAnything(at: path)) ?? false
  }

  private func hasRules(_ path: String) -> Bool {
    // The same.
    guard let names = try? Directory(path).names() else { return false }
    return names.contains { $0.hasSuffix(".yaml") || $0.hasSuffix(".yml") }
  }
}
