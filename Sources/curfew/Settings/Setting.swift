import Arguments
import Rules

/// One setting, declared once: where its value may come from, how it is read, and what it is without.
struct Setting<Value: Sendable>: SettingDeclaration {
  let key: String
  let option: Option<String>?
  let environment: String?
  let kind: SettingKind
  let defaultText: String
  /// The value where nothing says otherwise.
  let defaultValue: Value
  /// Reads the texts given, of which there is one except for lists.
  let read: @Sendable ([String]) throws(InvalidValue) -> Value

  private init(
    key: String, flag: String?, placeholder: String, environment: String?, kind: SettingKind, help: String,
    completion: Completion, defaultText: String, defaultValue: Value,
    read: @escaping @Sendable ([String]) throws(InvalidValue) -> Value
  ) {
    self.key = key
    self.environment = environment
    self.kind = kind
    self.defaultText = defaultText
    self.defaultValue = defaultValue
    self.read = read
    option = flag.map { name in
      Option<String>(
        name, placeholder, help: help, environment: environment, defaultText: defaultText.isEmpty ? nil : defaultText,
        completion: completion, repeats: kind.isList
      ) { text throws(InvalidValue) in
        _ = try read([text])
        return text
      }
    }
  }

  func check(_ texts: [String]) throws(InvalidValue) { _ = try read(texts) }

  /// A setting with one value.
  static func one(
    _ key: String, flag: String? = nil, _ placeholder: String = "", environment: String? = nil,
    kind: SettingKind = .plain, help: String = "", completion: Completion = .none, default defaultValue: Value,
    defaultText: String, read: @escaping @Sendable (String) throws(InvalidValue) -> Value
  ) -> Setting {
    Setting(
      key: key, flag: flag, placeholder: placeholder, environment: environment, kind: kind, help: help,
      completion: completion, defaultText: defaultText, defaultValue: defaultValue
    ) { texts throws(InvalidValue) in
      guard let text = texts.last else { return defaultValue }
      return try read(text)
    }
  }
}

extension Setting where Value == [String] {
  /// A setting with any number of values.
  static func many(
    _ key: String, flag: String? = nil, _ placeholder: String = "", environment: String? = nil, kind: SettingKind,
    help: String = "", completion: Completion = .none, default defaultValue: [String]
  ) -> Setting {
    Setting(
      key: key, flag: flag, placeholder: placeholder, environment: environment, kind: kind, help: help,
      completion: completion, defaultText: defaultValue.joined(separator: ", "), defaultValue: defaultValue
    ) { texts throws(InvalidValue) in texts }
  }
}

extension Setting where Value == [Glob] {
  /// A setting with any number of patterns that opt workspaces out. One that no name can match would protect nobody.
  static func patterns(_ key: String, of field: Selector.Field) -> Setting {
    Setting(
      key: key, flag: nil, placeholder: "", environment: nil, kind: .words, help: "", completion: .none,
      defaultText: "",
      defaultValue: []
    ) { texts throws(InvalidValue) in
      let globs = texts.map { Glob($0) }
      for glob in globs {
        guard let objection = glob.objection(as: field) else { continue }
        let meant = objection.suggestion.map { ", perhaps \($0)" } ?? ""
        throw InvalidValue(
          expected: "a pattern that a name can match\(meant) (\(objection.reason))",
          suggestion: objection.meant.count == 1 ? "\"\(objection.meant[0])\"" : nil)
      }
      return globs
    }
  }
}

extension Setting where Value: RawRepresentable & CaseIterable, Value.RawValue == String {
  /// A setting whose value is one of the words of an enumeration.
  static func word(
    _ key: String, flag: String? = nil, environment: String? = nil, help: String, default defaultValue: Value
  ) -> Setting {
    let choice = Option<Value>(flag ?? key, "WORD", help: help)
    return .one(
      key, flag: flag, "WORD", environment: environment, help: help,
      completion: choice.specification.completion, default: defaultValue, defaultText: defaultValue.rawValue,
      read: { text throws(InvalidValue) in try Value(word: text) })
  }
}

extension RawRepresentable where Self: CaseIterable, RawValue == String {
  /// The case with this word.
  init(word: String) throws(InvalidValue) {
    guard let value = Self(rawValue: word) else { throw InvalidValue(word, isNoneOf: Self.allCases.map(\.rawValue)) }
    self = value
  }
}

/// What kind of text a setting's value is.
enum SettingKind: Sendable {
  case plain
  /// A file; in curfew.yaml it is relative to that file.
  case path
  /// Files, separated by colons in the environment; in curfew.yaml relative to that file.
  case paths
  /// Words, separated by commas in the environment.
  case words
  /// Never shown, and not accepted in curfew.yaml.
  case secret

  var isList: Bool { self == .paths || self == .words }
  var isPath: Bool { self == .path || self == .paths }
}

/// What is common to settings of all types.
protocol SettingDeclaration: Sendable {
  /// Its name in curfew.yaml; a dot leads into a mapping: `limits.max_actions_per_sweep`.
  var key: String { get }
  /// The flag that sets it, or `nil`.
  var option: Option<String>? { get }
  /// The environment variable that sets it, or `nil`.
  var environment: String? { get }
  var kind: SettingKind { get }
  /// The default for people; empty where there is none.
  var defaultText: String { get }
  /// Throws unless the texts are a value of the setting.
  func check(_ texts: [String]) throws(InvalidValue)
}
