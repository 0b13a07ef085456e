import Arguments
import Diagnostics
import Files
import Glibc
import Rules
import YAML

/// curfew.yaml as read: values by key, and all that is wrong with it.
struct SettingsFile {
  /// The path as given.
  let name: String
  /// Values by ``SettingDeclaration/key``.
  private(set) var values: [String: Settings.Given] = [:]
  /// Values for parameters of rule files, from `params`.
  private(set) var params: [GivenParam] = []
  /// What `channels` says.
  private(set) var channels: [ChannelSetting] = []
  /// What `prices` and `budgets` say.
  private(set) var pricing = Pricing()
  private(set) var diagnostics: [Diagnostic]
  /// Whether nothing stands in it.
  private(set) var isEmpty = false
  private let file: SourceFile

  /// Reads the file; `nil` where there is none and none is required.
  static func read(_ path: String, isRequired: Bool) throws -> SettingsFile? {
    do {
      return SettingsFile(try SourceFile.reading(path: path))
    } catch {
      if error.code == .missing, !isRequired { return nil }
      let message = path.absolutePath + error.description.dropFirst(path.count)
      throw CommandFailure(.failure, message, advice: advice(on: error))
    }
  }

  private static func advice(on failure: PathFailure) -> String? {
    switch failure.code {
    case .missing: return "'curfew init' writes settings and rules to begin with"
    case .denied(let denial):
      let command =
        denial.place == failure.path
        ? "chmod a+r \(denial.place.absolutePath)" : "chmod a+rx \(denial.place.absolutePath)"
      return "settings are no secret; let the user that Curfew runs as (\(geteuid())) read them: \(command)"
    default: return failure.advice
    }
  }

  /// Reads the text of a settings file.
  init(_ text: SourceFile) {
    self.init(reading: text)
    let repairs = IndentationRepairs(of: file) { SettingsFile(reading: $0).diagnostics }
    diagnostics = diagnostics.map(repairs.kept)
  }

  private init(reading text: SourceFile) {
    file = SourceFile(name: text.name, text: SecretText.hidden(in: text))
    name = file.name
    let document = YAMLDocument(parsing: file)
    diagnostics = document.diagnostics
    guard let root = document.root, !root.isNull else {
      isEmpty = true
      return
    }
    guard let mapping = root.mapping else {
      refuse("S102", "settings are a mapping of names to values, not \(root.kindForPeople)", root.span)
      return
    }
    read(mapping, under: "")
    checkRetention(mapping)
    let money = PricingReader(mapping, in: file)
    pricing = money.pricing
    diagnostics += money.diagnostics
    if let node = mapping[Settings.channelsKey] {
      let reader = ChannelReader(node, in: file)
      channels = reader.channels
      diagnostics += reader.diagnostics
    }
  }

  private mutating func read(_ mapping: YAMLMapping, under prefix: String) {
    for entry in mapping.entries {
      let key = prefix + entry.key
      if let setting = Settings.all.first(where: { $0.key == key }) {
        read(entry, of: setting)
      } else if key == Settings.paramsKey {
        readParams(entry.value)
      } else if [Settings.pricesKey, Settings.budgetsKey, Settings.channelsKey].contains(key) {
        // PricingReader and ChannelReader read them.
        continue
      } else if Settings.all.contains(where: { $0.key.hasPrefix(key + ".") }) {
        guard !entry.value.isNull else { continue }
        guard let inner = entry.value.mapping else {
          refuse("S102", "'\(key)' is a mapping, not \(entry.value.kindForPeople)", entry.value.span)
          continue
        }
        read(inner, under: key + ".")
      } else {
        refuseUnknown(entry, under: prefix)
      }
    }
  }

  /// Refuses acts that are to go before the rest, as `curfew audit prune` does.
  private mutating func checkRetention(_ mapping: YAMLMapping) {
    func kept(_ setting: Setting<Retention>) -> Retention {
      // What cannot be read was refused where it stands.
      values[setting.key].flatMap { try? setting.read($0.texts) } ?? .forever
    }
    let (rest, acts) = (kept(Settings.retentionKeep), kept(Settings.retentionActs))
    guard let span = acts.span, rest.span.map({ span < $0 }) ?? true,
      let node = mapping["retention"]?.mapping?["keep_acts"]
    else { return }
    let stays = rest.span.map { "\($0.shortText), as 'keep' says" } ?? "for ever, as there is no 'keep'"
    refuse(
      "S103", "'keep_acts' is \(span.shortText), and everything else stays \(stays)", node.span,
      note: "acts stay at least as long as everything else")
  }

  private mutating func read(_ entry: YAMLMapping.Entry, of setting: any SettingDeclaration) {
    if setting.kind == .secret {
      refuse(
        "S104", "'\(setting.key)' does not belong into a settings file", entry.keySpan,
        note: "put the token into a file of its own, readable only for Curfew, and name it with 'token_file'")
      return
    }
    guard !entry.value.isNull else { return }
    let nodes = setting.kind.isList ? entry.value.sequence ?? [entry.value] : [entry.value]
    var texts: [String] = []
    for node in nodes {
      // A list of nothing is no list; nobody is named null.
      guard let scalar = node.scalar, !node.isNull else {
        let wanted = setting.kind.isList ? "a list of texts" : "one value"
        refuse("S102", "'\(setting.key)' is \(wanted), not \(node.kindForPeople)", node.span)
        return
      }
      texts.append(setting.kind.isPath ? path(scalar.text) : scalar.text)
    }
    // Each by itself, so that the finding stands at the one that is wrong.
    for (node, text) in zip(nodes, texts) {
      do {
        try setting.check([text])
      } catch {
        refuse(
          "S103", "'\(setting.key)' cannot be '\(text)'; expected \(error.expected)", node.span,
          fix: error.suggestion.map { ($0, node.span) })
        return
      }
    }
    let line = file.location(at: entry.keySpan.start).line
    values[setting.key] = Settings.Given(texts: texts, origin: .file(name: name, line: line))
  }

  /// Reads values for parameters, which are texts here: the rule files say of which types they are.
  private mutating func readParams(_ node: YAMLNode) {
    guard !node.isNull else { return }
    guard let mapping = node.mapping else {
      refuse("S102", "'\(Settings.paramsKey)' is a mapping of names to values, not \(node.kindForPeople)", node.span)
      return
    }
    for entry in mapping.entries {
      let items = entry.value.sequence ?? [entry.value]
      let texts = items.compactMap { $0.isNull ? nil : $0.scalar?.text }
      guard texts.count == items.count else {
        refuse(
          "S102", "the parameter '\(entry.key)' is one value or a list of values, not \(entry.value.kindForPeople)",
          entry.value.span)
        continue
      }
      let line = file.location(at: entry.keySpan.start).line
      params.append(
        GivenParam(
          name: entry.key, value: entry.value.sequence == nil ? .text(texts[0]) : .list(texts),
          origin: Settings.Origin.file(name: name, line: line).description))
    }
  }

  /// A path in the file is meant relative to the directory of the file.
  private func path(_ path: String) -> String {
    guard !path.hasPrefix("/"), let slash = name.lastIndex(of: "/") else { return path }
    return String(name[...slash]) + path
  }

  private mutating func refuseUnknown(_ entry: YAMLMapping.Entry, under prefix: String) {
    let names =
      Settings.all.filter { $0.key.hasPrefix(prefix) && $0.kind != .secret }
      .map { String($0.key.dropFirst(prefix.count).prefix { $0 != "." }) }
      + (prefix.isEmpty ? [Settings.paramsKey, Settings.pricesKey, Settings.budgetsKey, Settings.channelsKey] : [])
    let place = prefix.isEmpty ? "" : " in '\(prefix.dropLast())'"
    // What people try first when they want the token here.
    let isToken = ["token", "api_key", "api_token"].contains(entry.key)
    let suggestion = isToken ? "token_file" : nearest(to: entry.key, among: names)
    refuse(
      "S101", "there is no setting '\(entry.key)'\(place)", entry.keySpan,
      fix: suggestion.map { ($0, entry.keySpan) })
  }

  private mutating func refuse(
    _ code: String, _ summary: String, _ span: SourceSpan, note: String? = nil,
    fix: (word: String, at: SourceSpan)? = nil
  ) {
    let fixes = fix.map { word, span in
      [Fix(summary: "did you mean '\(word)'?", edits: [TextEdit(span: span, replacement: word)])]
    }
    diagnostics.append(
      Diagnostic(
        code: code, summary: summary, explanation: note, file: file, span: span, fixes: fixes ?? []))
  }
}
