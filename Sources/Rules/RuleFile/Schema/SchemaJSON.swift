/// A JSON document whose members keep their order.
indirect enum SchemaJSON: Sendable {
  case boolean(Bool)
  case integer(Int)
  case string(String)
  case array([SchemaJSON])
  case object([(name: String, value: SchemaJSON)])

  static func strings(_ texts: [String]) -> SchemaJSON { .array(texts.map { .string($0) }) }

  /// The members of an object; empty for anything else.
  var members: [(name: String, value: SchemaJSON)] {
    if case .object(let members) = self { members } else { [] }
  }

  /// The member with a name; `nil` if there is none.
  subscript(name: String) -> SchemaJSON? { members.first { $0.name == name }?.value }

  /// Indented text without a newline at its end; what fits stands on one line.
  func text(indent: Int = 0) -> String {
    let line = self.line
    if line.utf8.count + indent <= 100 { return line }
    let inner = String(repeating: " ", count: indent + 2)
    let outer = String(repeating: " ", count: indent)
    switch self {
    case .object(let members):
      let lines = members.map { "\(inner)\(Self.quoted($0.name)): \($0.value.text(indent: indent + 2))" }
      return "{\n\(lines.joined(separator: ",\n"))\n\(outer)}"
    case .array(let items):
      return "[\n\(items.map { inner + $0.text(indent: indent + 2) }.joined(separator: ",\n"))\n\(outer)]"
    case .boolean, .integer, .string: return line
    }
  }

  private var line: String {
    switch self {
    case .boolean(let truth): String(truth)
    case .integer(let number): String(number)
    case .string(let text): Self.quoted(text)
    case .array(let items): "[\(items.map(\.line).joined(separator: ", "))]"
    case .object(let members):
      "{\(members.map { "\(Self.quoted($0.name)): \($0.value.line)" }.joined(separator: ", "))}"
    }
  }

  private static func quoted(_ text: String) -> String {
    var json = CanonicalJSON()
    json.string(text)
    return json.text
  }
}
