import CEL
import Diagnostics
import Time
import YAML

/// The value that a test expects of an expression; how it is read depends on the value's type.
public struct ExpectedValue: Sendable {
  /// The scalar as it is written, or the items of a list.
  private indirect enum Content: Sendable {
    case scalar(String)
    case list([Content])
  }

  private let content: Content
  /// The value as it is written.
  public let text: String

  init?(_ node: YAMLNode, in file: SourceFile) {
    guard let content = Self.content(node) else { return nil }
    self.content = content
    text = node.scalar?.text ?? file.text(in: node.span)
  }

  private static func content(_ node: YAMLNode) -> Content? {
    switch node.content {
    case .scalar(let scalar): return .scalar(scalar.text)
    case .sequence(let items):
      let contents = items.map(content)
      return contents.contains { $0 == nil } ? nil : .list(contents.compactMap(\.self))
    case .mapping: return nil
    }
  }

  /// Whether a value is the expected one; relative times count from `now`.
  public func matches(_ value: Value, now: Timestamp) -> Bool { Self.matches(content, value, now) }

  private static func matches(_ content: Content, _ value: Value, _ now: Timestamp) -> Bool {
    switch (content, value) {
    case (.list(let items), .list(let values)):
      items.count == values.count && zip(items, values).allSatisfy { matches($0, $1, now) }
    case (.list, _), (_, .list): false
    case (.scalar(let text), .bool(let truth)): text == String(truth)
    case (.scalar(let text), .int(let number)): Int64(text) == number
    case (.scalar(let text), .uint(let number)): UInt64(text) == number
    case (.scalar(let text), .double(let number)): Double(text) == number
    case (.scalar(let text), .string(let string)): text == string
    case (.scalar(let text), .duration(let nanoseconds)):
      Duration(relativeText: text).map { $0 == .nanoseconds(nanoseconds) } ?? false
    case (.scalar(let text), .timestamp(let instant)):
      (Timestamp(rfc3339: text) ?? Duration(relativeText: text).map { now + $0 }) == instant
    case (.scalar(let text), .null), (.scalar(let text), .absent): text == "null"
    case (.scalar(let text), .unknown): text == "unknown"
    case (.scalar(let text), .error): text == "error"
    default: false
    }
  }
}
