import Arguments
import Diagnostics
import FoundationEssentials
import Rules

/// The values of all settings, each with where it came from: flag, else environment, else curfew.yaml, else default.
struct Settings: Sendable {
  /// Where a value came from.
  enum Origin: Sendable, Equatable, CustomStringConvertible {
    case flag(String)
    case environment(String)
    case file(name: String, line: Int)
    /// A running service says so of itself.
    case service
    case builtIn

    var description: String {
      switch self {
      case .flag(let name): "flag --\(name)"
      case .environment(let name): "environment \(name)"
      case .file(let name, let line): "\(name):\(line)"
      case .service: "the running service"
      case .builtIn: "default"
      }
    }
  }

  /// A value as text, checked.
  struct Given: Sendable, Equatable {
    let texts: [String]
    let origin: Origin
  }

  /// The settings file read, or `nil` where there is none.
  let file: String?
  /// Whether nothing stands in the settings file.
  let isFileEmpty: Bool
  /// The settings file of the machine, read or not.
  let system: String
  private var given: [String: Given]
  /// Values for parameters of rule files; of two for one parameter the later counts.
  let params: [GivenParam]
  /// What the settings file says of money.
  let pricing: Pricing
  /// The channels that rules tell people by, in the order of the settings file.
  let channels: [ChannelSetting]
  /// What is wrong with them; `nil` where nothing is, as in all but those for orders (``forOrders(_:)``).
  let failure: SettingsFailure?

  /// Collects the values.
  ///
  /// - Parameters:
  ///   - invocation: gives the flags
  ///   - environment: the process's environment; an empty variable counts as not set, `CODER_URL=` too
  ///   - system: the settings file of the machine, read where none is named and the working directory has none
  ///   - isTolerant: whether settings that cannot be used are only noted, in ``failure``
  /// - Throws: ``SettingsFailure`` with everything that is wrong
  init(
    _ invocation: Invocation, environment: [String: String] = Console.environment,
    system: String = "/etc/curfew/curfew.yaml", isTolerant: Bool = false
  ) throws {
    let named = Settings.namedFile(invocation, environment)
    var problems: [String] = []
    var file: SettingsFile?
    do {
      file =
        try named.map { try SettingsFile.read($0, isRequired: true) }
        ?? SettingsFile.read("curfew.yaml", isRequired: false) ?? SettingsFile.read(system, isRequired: false)
    } catch let failure as CommandFailure where isTolerant {
      problems.append(failure.message)
    }
    self.file = file?.name
    isFileEmpty = file?.isEmpty ?? false
    self.system = system
    var given = file?.values ?? [:]
    for setting in Settings.all {
      if let name = setting.environment, let text = environment[name], !text.isEmpty {
        let texts = setting.kind.isList ? Settings.items(of: text, setting.kind) : [text]
        do {
          try setting.check(texts)
          given[setting.key] = Given(texts: texts, origin: .environment(name))
        } catch {
          let shown = setting.kind == .secret ? "its value" : "'\(SecretText.hidden(in: text))'"
          problems.append("environment \(name): \(shown) is not valid; expected \(error.expected)")
        }
      }
      if let option = setting.option {
        let texts = invocation.all(option)
        if !texts.isEmpty {
          given[setting.key] = Given(texts: texts, origin: .flag(option.specification.name))
        }
      }
    }
    pricing = file?.pricing ?? Pricing()
    channels = file?.channels ?? []
    params = (file?.params ?? []) + Settings.params(in: environment) + Settings.params(of: invocation)
    let diagnostics = file?.diagnostics ?? []
    failure = problems.isEmpty && !diagnostics.hasErrors ? nil : SettingsFailure(problems, diagnostics)
    if let failure, !isTolerant { throw failure }
    self.given = given
  }

  /// The files that the settings are read from: the one that is named, else the first of these that is there.
  static func places(
    _ invocation: Invocation, environment: [String: String] = Console.environment,
    system: String = "/etc/curfew/curfew.yaml"
  ) -> [String] {
    namedFile(invocation, environment).map { [$0] } ?? ["curfew.yaml", system]
  }

  private static func namedFile(_ invocation: Invocation, _ environment: [String: String]) -> String? {
    invocation[Settings.config] ?? environment["CURFEW_CONFIG"].flatMap { $0.isEmpty ? nil : $0 }
  }

  /// The setting's value.
  subscript<Value>(setting: Setting<Value>) -> Value {
    // What is in `given` was checked when it was put there.
    guard let given = given[setting.key], let value = try? setting.read(given.texts) else {
      return setting.defaultValue
    }
    return value
  }

  /// Puts a value, which has been checked, in the place of the setting's own; `nil` leaves its default.
  mutating func set(_ setting: any SettingDeclaration, to value: Given?) { given[setting.key] = value }

  /// Where the setting's value came from.
  func origin(of setting: any SettingDeclaration) -> Origin { given[setting.key]?.origin ?? .builtIn }

  /// The setting's value as it may be shown; empty where it has none.
  func text(of setting: any SettingDeclaration) -> String {
    guard let texts = given[setting.key]?.texts else { return setting.defaultText }
    return setting.kind == .secret ? "(set)" : SecretText.hidden(in: texts.joined(separator: ", "))
  }

  private static func items(of text: String, _ kind: SettingKind) -> [String] {
    let separator: Character = kind == .paths ? ":" : ","
    return text.split(separator: separator).map { item in
      String(item.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    }
  }
}

/// Settings that cannot be used: everything that is wrong with them at once.
struct SettingsFailure: Error {
  /// What is wrong in the environment, a sentence each.
  let problems: [String]
  /// What was found in the settings file, in order.
  let findings: [Diagnostic]

  init(_ problems: [String], _ diagnostics: [Diagnostic] = []) {
    self.problems = problems
    findings = diagnostics.sortedByPlace()
  }

  /// The lines for standard error, with the final newline.
  var text: String {
    let places = findings.map { $0.markedText + "\n" }
    return (places + problems.map { Console.told($0) }).joined()
  }
}
