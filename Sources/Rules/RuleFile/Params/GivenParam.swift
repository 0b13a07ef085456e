import CEL
import Time

/// A value for a parameter that takes the place of the rule files' own: from the command line, the environment or the settings.
///
/// It is read as the type that the rule file's value has.
public struct GivenParam: Sendable, Hashable {
  /// The parameter's name.
  public let name: String
  /// The value as it is written.
  public let value: Value
  /// Where it comes from, for people: `flag --param`.
  public let origin: String
  /// Whether upper and lower case of the name do not count, as in the environment.
  public let ignoresCase: Bool

  /// A value as it is written.
  public enum Value: Sendable, Hashable {
    /// One value, or the items of a list with commas between them.
    case text(String)
    case list([String])

    /// On one line.
    public var text: String {
      switch self {
      case .text(let text): text
      case .list(let items): items.joined(separator: ",")
      }
    }
  }

  public init(name: String, value: Value, origin: String, ignoresCase: Bool = false) {
    self.name = name
    self.value = value
    self.origin = origin
    self.ignoresCase = ignoresCase
  }

  /// Whether it gives the parameter with this name.
  public func gives(_ name: String) -> Bool {
    self.name == name || ignoresCase && self.name.lowercased() == name.lowercased()
  }

  /// The value as a type that parameters have; `nil` if it is none of that type.
  func value(as type: CELType) -> CEL.Value? {
    switch (type, value) {
    case (.list(let item), .list(let texts)): return Self.list(texts, item)
    case (.list(let item), .text(let text)):
      let texts = text.split(separator: ",", omittingEmptySubsequences: false).map { word in
        String(word.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
      }
      return Self.list(text.isEmpty ? [] : texts, item)
    case (_, .text(let text)): return Self.scalar(text, type)
    case (_, .list): return nil
    }
  }

  private static func list(_ texts: [String], _ item: CELType) -> CEL.Value? {
    // An empty list of a rule file does not say of what it is.
    let values = texts.map { scalar($0, item == .dyn ? .string : item) }
    return values.contains { $0 == nil } ? nil : .list(values.compactMap(\.self))
  }

  private static func scalar(_ text: String, _ type: CELType) -> CEL.Value? {
    switch type {
    case .string: .string(text)
    case .int: Int64(text).map { .int($0) }
    case .double: Double(text).flatMap { $0.isFinite ? .double($0) : nil }
    case .bool: ["true": true, "false": false][text].map { .bool($0) }
    case .duration: Duration(fileText: text).map { .duration($0) }
    case .timestamp: Timestamp(rfc3339: text).map { .timestamp($0) }
    default: nil
    }
  }
}

extension CELType {
  /// How a parameter of this type is written, for people.
  var exampleOfParam: String {
    switch self {
    case .string: "text"
    case .int: "an integer such as 20"
    case .double: "a number such as 0.5"
    case .bool: "true or false"
    case .duration: "a duration such as 45m or 2h30m"
    case .timestamp: "an instant such as 2026-03-11T18:00:00+01:00"
    case .list(let item): "items with commas between them, each \(item == .dyn ? "text" : item.exampleOfParam)"
    default: "a value"
    }
  }
}
