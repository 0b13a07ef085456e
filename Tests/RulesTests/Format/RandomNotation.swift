import TestSupport

@testable import YAML

/// Writes a tree in a random notation, with random indentation and comments at random places.
struct RandomNotation {
  private var random: SeededGenerator
  /// How often a comment is written where one may stand, of 100.
  private let commentChance: Int
  private(set) var comments: [String] = []
  /// Comments in front of a key or behind it, with the key.
  private(set) var placed: [(comment: String, key: String)] = []

  init(seed: UInt64, commentChance: Int) {
    random = SeededGenerator(seed: seed)
    self.commentChance = commentChance
  }

  /// The text of a whole file.
  mutating func file(_ tree: Tree) -> String {
    var lines: [String] = []
    if chance(10) { lines += ["%YAML 1.2", "---"] } else if chance(20) { lines.append("---") }
    guard case .mapping(let entries) = tree else { return "" }
    lines += block(entries, indent: 0)
    if chance(commentChance) { lines.append(comment()) }
    if chance(10) { lines.append("...") }
    return lines.joined(separator: chance(10) ? "\r\n" : "\n") + "\n"
  }

  private mutating func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &random) < percent }

  private mutating func comment(at key: String? = nil) -> String {
    let signs = ["", " ", ": ", " - ", " \"", " '", " {", " [", " &a", " #"].randomElement(using: &random) ?? ""
    let text = "# c\(comments.count)\(signs)x"
    comments.append(text)
    if let key { placed.append((text, key)) }
    return text
  }

  private func blanks(_ count: Int) -> String { String(repeating: " ", count: count) }

  private mutating func above(_ indent: Int, key: String? = nil) -> [String] {
    var lines: [String] = []
    while chance(15) { lines.append(chance(30) ? blanks(indent) : "") }
    while chance(commentChance) {
      lines.append(blanks(indent) + comment(at: key))
      if chance(20) { lines.append("") }
    }
    return lines
  }

  // MARK: Blocks

  private mutating func block(_ entries: [Tree.Member], indent: Int) -> [String] {
    var lines: [String] = []
    for (position, entry) in entries.shuffled(using: &random).enumerated() {
      // At the top of a file comments are about the file.
      lines += above(indent, key: indent == 0 && position == 0 ? nil : entry.key)
      lines += value(entry.value, behind: blanks(indent) + key(entry.key) + ":", indent: indent, name: entry.key)
    }
    if chance(commentChance) { lines.append(blanks(indent) + comment()) }
    return lines
  }

  private mutating func items(_ items: [Tree], indent: Int) -> [String] {
    var lines: [String] = []
    for item in items {
      lines += above(indent)
      let dash = blanks(indent) + "-"
      let gap = Int.random(in: 1...3, using: &random)
      if case .mapping(let entries) = item, !entries.isEmpty, chance(70) {
        var inner = block(entries, indent: indent + 1 + gap)
        if let first = inner.first, first.hasPrefix(blanks(indent + 1 + gap)),
          !first.contains("#") || first.contains(":"),
          first.drop(while: { $0 == " " }).first != "#"
        {
          inner[0] = dash + first.dropFirst(indent + 1)
          lines += inner
        } else {
          lines.append(chance(commentChance) ? dash + " " + comment() : dash)
          lines += inner
        }
      } else {
        lines += value(item, behind: dash, indent: indent, name: nil)
      }
    }
    if chance(commentChance) { lines.append(blanks(indent) + comment()) }
    return lines
  }

  /// A value behind `key:` or `-`.
  private mutating func value(_ tree: Tree, behind head: String, indent: Int, name: String?) -> [String] {
    let inner = indent + Int.random(in: 1...5, using: &random)
    let end = chance(commentChance) ? "  " + comment(at: name) : ""
    switch tree {
    case .mapping(let entries) where !entries.isEmpty && chance(60):
      return [head + end] + block(entries, indent: inner)
    case .list(let list) where !list.isEmpty && chance(60):
      return [head + end] + items(list, indent: name != nil && chance(30) ? indent : inner)
    case .mapping, .list: return [head + " " + flow(tree, indent: inner) + end]
    case .null where chance(50): return [head + end]
    case .string(let text): return scalar(text, behind: head, indent: indent, inner: inner, end: end)
    case .null, .bool, .number: return [head + " " + flow(tree, indent: inner) + end]
    }
  }

  private mutating func scalar(
    _ text: String, behind head: String, indent: Int, inner: Int, end: String
  ) -> [String] {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    let isBlockable =
      !text.isEmpty && !text.contains("\t") && !text.contains(" x") && lines.allSatisfy { !$0.hasSuffix(" ") }
      && lines.first != ""
    if isBlockable, chance(lines.count > 1 ? 80 : 15) {
      var content = lines
      var sign = "|-"
      if text.hasSuffix("\n"), !text.hasSuffix("\n\n") {
        content.removeLast()
        sign = "|"
      } else if text.hasSuffix("\n") {
        return [head + " " + quoted(text, inFlow: false) + end]
      }
      if text.hasPrefix(" ") || chance(10) { sign += String(inner - indent) }
      return [head + " " + sign + end] + content.map { $0.isEmpty ? "" : blanks(inner) + $0 } + (chance(20) ? [""] : [])
    }
    let parts = text.split(separator: " ", omittingEmptySubsequences: false)
    if parts.count > 2, lines.count == 1, parts.allSatisfy({ !$0.isEmpty && $0.first != "#" }), chance(30) {
      let place = Int.random(in: 1..<parts.count, using: &random)
      let first = parts[..<place].joined(separator: " ")
      let second = parts[place...].joined(separator: " ")
      if isPlain(text, inFlow: false), !second.hasPrefix("-"), chance(50) {
        return [head + (chance(30) ? "" : " " + first)].flatMap { line in
          line == head ? [head, blanks(inner) + first] : [line]
        } + [blanks(inner) + second + end]
      }
      return ["\(head) \"\(escaped(first))", blanks(inner) + escaped(second) + "\"" + end]
    }
    let written = quoted(text, inFlow: false)
    if chance(10) {
      let between = chance(commentChance) ? [blanks(inner) + comment()] : []
      return [head] + between + [blanks(inner) + written + end]
    }
    return [head + " " + written + end]
  }

  // MARK: Brackets

  private mutating func flow(_ tree: Tree, indent: Int) -> String {
    switch tree {
    case .null: ["null", "~"].randomElement(using: &random) ?? ""
    case .bool, .number: tree.json
    case .string(let text): quoted(text, inFlow: true)
    case .list(let items):
      joined(items.map { item in { notation in notation.flow(item, indent: indent + 1) } }, "[", "]", indent: indent)
    case .mapping(let entries):
      joined(
        entries.shuffled(using: &random).map { entry in
          { notation in "\(notation.key(entry.key)): \(notation.flow(entry.value, indent: indent + 1))" }
        }, "{", "}", indent: indent)
    }
  }

  private mutating func joined(
    _ parts: [(inout RandomNotation) -> String], _ open: String, _ close: String, indent: Int
  ) -> String {
    let isTall = chance(30)
    var text = open
    for (position, part) in parts.enumerated() {
      text += isTall ? self.lineBreak(indent) : ""
      text += part(&self)
      if position < parts.count - 1 || chance(10) { text += chance(50) ? ", " : "," }
    }
    return text + (isTall ? self.lineBreak(indent) : "") + close
  }

  private mutating func lineBreak(_ indent: Int) -> String {
    var text = chance(commentChance) ? " " + comment() + "\n" : "\n"
    while chance(commentChance) { text += blanks(indent) + comment() + "\n" }
    return text + blanks(indent)
  }

  // MARK: Scalars

  private mutating func key(_ text: String) -> String { isPlain(text, inFlow: true) ? text : "\"\(escaped(text))\"" }

  private mutating func quoted(_ text: String, inFlow: Bool) -> String {
    if isPlain(text, inFlow: inFlow), chance(70) { return text }
    if !text.contains("\n"), !text.contains(" x"), chance(40) {
      return "'\(text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "''"))'"
    }
    return "\"\(escaped(text))\""
  }

  private func escaped(_ text: String) -> String {
    text.map { $0 == "\"" || $0 == "\\" ? "\\\($0)" : $0 == "\n" ? "\\n" : String($0) }.joined()
  }

  private func isPlain(_ text: String, inFlow: Bool) -> Bool {
    guard let first = text.first, case .string = CoreValue(plain: text), text.last != " ", first != " ",
      !"-?:,[]{}#&*!|>'\"%@`".contains(first), !text.contains(": "), !text.contains(" #"), !text.contains("\n"),
      text.last != ":"
    else { return false }
    return !inFlow || !text.contains { ",[]{}:".contains($0) }
  }
}
