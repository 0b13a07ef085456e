import Arguments
import Audit
import CoderAPI
import FoundationEssentials
import Rules

/// What the scripts of `curfew completion` are answered while somebody types: names that only the program knows.
///
/// The names come from the audit trail and the rule files. Where there is no trail the server is asked, for a moment. A
/// completion never disturbs: whatever goes wrong, nothing is offered and nothing said.
enum CompletionAnswer {
  /// What names are asked for.
  enum Subject: String {
    case workspace, owner, template, rule, channel
    /// Also those that are gone, and under the names that they had.
    case everyWorkspace = "every-workspace"

    var completion: Completion { .asked(rawValue) }
  }

  /// How long somebody who types waits for a server.
  private static let timeout = Duration.milliseconds(1500)

  /// The words that may stand in the place of the last one, in order.
  static func words(for line: [String]) async -> [String] {
    guard let (parameter, text) = Curfew.program.valueBeingTyped(in: line) else { return [] }
    switch parameter.completion {
    case .list(let words): return continued(text, from: words)
    case .asked(let subject):
      guard let subject = Subject(rawValue: subject) else { return [] }
      let names = await names(of: subject, line)
      return Set(names).filter { $0.hasPrefix(text) && isPlain($0) }.sorted()
    case .none, .files, .directories, .words: return []
    }
  }

  /// A list with each of the words that are not in it yet.
  private static func continued(_ text: String, from words: [String]) -> [String] {
    var given = text.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    let last = given.popLast() ?? ""
    return words.filter { $0.hasPrefix(last) && !given.contains($0) }.map { (given + [$0]).joined(separator: ",") }
  }

  /// A shell inserts the words as they are: what it could take for more than a word is not offered.
  private static func isPlain(_ name: String) -> Bool {
    !name.hasPrefix("-")
      && name.unicodeScalars.allSatisfy { $0.properties.isAlphabetic || "0123456789._-/@+".unicodeScalars.contains($0) }
  }

  private static func names(of subject: Subject, _ line: [String]) async -> [String] {
    // An error here is of no use to anybody who types: the command itself will tell it.
    guard let settings = try? settings(in: line) else { return [] }
    // A channel that the settings do not have any more takes no message.
    if subject == .channel { return settings.channels.map(\.channel.name) }
    let load = subject == .rule ? RuleSet.load(paths: settings[Settings.rules]) : nil
    let inFiles = load?.ruleSet?.rules.map(\.name) ?? []
    // Where there is no trail, or none that can be read, the server may know.
    guard let reader = try? AuditReader(path: settings[Settings.database]) else {
      return subject == .rule ? inFiles : await serverNames(of: subject, settings)
    }
    // A trail that fails meanwhile offers nothing; 'curfew audit verify' tells of it.
    return inFiles + ((try? await reader.names(of: subject.kind)) ?? [])
  }

  /// The settings as the words typed so far give them.
  private static func settings(in line: [String]) throws -> Settings {
    let spellings = Set(Settings.options.map(\.specification.spelling))
    var given: [String] = []
    var rest = Command.joiningEquals(line).dropLast()
    while let word = rest.popFirst() {
      let name = word.split(separator: "=", maxSplits: 1).first.map(String.init) ?? ""
      guard spellings.contains(name) else { continue }
      given.append(word)
      if name == word, let value = rest.popFirst() { given.append(value) }
    }
    // Any command takes the options of the settings.
    switch try Curfew.program.parse([VersionCommand.command.name] + given) {
    case .run(_, let invocation): return try Settings(invocation)
    case .help: preconditionFailure("no option of the settings asks for help")
    }
  }

  private static func namesOnServer(of subject: Subject, _ settings: Settings) async throws -> [String] {
    let client = try Assembly(settings).client()
    if subject == .template { return try await client.allTemplates().map(\.name) }
    return try await client.listAll().value.workspaces.map {
      subject == .owner ? $0.ownerName : "\($0.ownerName)/\($0.name)"
    }
  }

  private static func serverNames(of subject: Subject, _ settings: Settings) async -> [String] {
    await withTaskGroup(of: [String].self) { group in
      // Nothing is offered where the server does not answer: who types a command wants no message in its midst.
      group.addTask { (try? await namesOnServer(of: subject, settings)) ?? [] }
      group.addTask {
        // Cancelled when the answer is there.
        try? await Task.sleep(for: timeout)
        return []
      }
      let first = await group.next() ?? []
      group.cancelAll()
      return first
    }
  }
}

extension CompletionAnswer.Subject {
  fileprivate var kind: AuditReader.NameKind {
    switch self {
    case .workspace: .workspaces
    case .owner: .owners
    case .template: .templates
    case .rule: .rules
    case .channel: .channels
    case .everyWorkspace: .everyWorkspace
    }
  }
}
