import Digest
import SQLite

/// Puts pseudonyms in the place of people's and workspaces' names and ids.
///
/// A pseudonym depends on the name and a key alone (HMAC-SHA-256), so that two exports with one key go together, and whoever
/// lacks the key cannot find out a name by trying.
public struct Pseudonyms: Sendable {
  private let hmac: HMAC

  /// Least number of bytes of a key.
  public static let leastKeyBytes = 16

  /// - Parameter key: secret bytes; `nil` is returned where they are fewer than ``leastKeyBytes``
  public init?(key: [UInt8]) {
    guard key.count >= Self.leastKeyBytes else { return nil }
    hmac = HMAC(key: key)
  }

  /// The columns whose texts can hold names.
  private static let columns: [String: Set<String>] = [
    "workspaces": ["id"], "snapshots": ["name", "owner", "content"], "decisions": ["rule", "winner", "message"],
    "rule_files": ["path", "text"], "rule_states": ["rule"], "suspensions": ["rule"], "group_times": ["file", "name"],
    "daily_totals": ["rule"], "daily_hours": ["owner"],
    "intents": ["path", "body"], "outcomes": ["failure", "answer"], "sweep_ends": ["note", "reading"],
    "remarks": ["reason"], "pauses": ["reason"], "observations": ["memory"], "policies": ["content"],
    "notices": ["rule", "message", "keeps_it"], "notice_events": ["detail"],
  ]
  /// The columns that name a person of this machine.
  private static let persons: [String: Set<String>] = ["pauses": ["ordered_by"], "resumes": ["ordered_by"]]

  /// What is replaced by what in one trail.
  struct Names {
    fileprivate let known: [String: String]
    fileprivate let pseudonyms: Pseudonyms
    /// Names of rules and groups, and other words of rule files, that have names in them: `stop-ana`.
    fileprivate var compounds: [String: String] = [:]

    func replace(in record: inout ExportedRecord) {
      replaceHashes(in: &record)
      let texts = Pseudonyms.columns[record.kind] ?? []
      let persons = Pseudonyms.persons[record.kind] ?? []
      guard !texts.isEmpty || !persons.isEmpty else { return }
      for (index, column) in record.columns.enumerated() {
        guard case .text(let text) = record.values[index] else { continue }
        if persons.contains(column) {
          record.values[index] = .text(pseudonyms.pseudonym("person", text))
        } else if texts.contains(column) {
          record.values[index] = .text(replaced(text))
        }
      }
    }

    /// Puts codes made with the key in the place of hashes of what is replaced: by a hash whoever guesses a name could tell that
    /// they guessed right.
    private func replaceHashes(in record: inout ExportedRecord) {
      func code(_ bytes: [UInt8]) -> [UInt8] { Array(pseudonyms.hmac.code(of: bytes).bytes) }
      record.chain = code(record.chain)
      record.before = record.before.map(code)
      for (index, column) in record.columns.enumerated() {
        switch record.values[index] {
        case .blob(let bytes) where column == "hash" || column == "seal":
          record.values[index] = .blob(code(bytes))
        case .integer(let number) where column == "rule_fingerprint":
          let bytes = code(Array("\(column):\(number)".utf8)).prefix(8)
          record.values[index] = .integer(bytes.reduce(0) { $0 << 8 | Int64($1) })
        case .null, .integer, .text, .blob: break
        }
      }
    }

    /// The text with each known name, where it stands as a word, replaced.
    private func replaced(_ text: String) -> String {
      Self.replacing(text) { known[$0] ?? compounds[$0] }
    }

    /// Looks for words of a text in which names stand between `-` and `_`: rules that are generated for each owner are named so.
    fileprivate mutating func noteCompounds(in text: String) {
      _ = Self.replacing(text) { word in
        if known[word] == nil, compounds[word] == nil { compounds[word] = replacedParts(of: word) }
        return nil
      }
    }

    /// The word with the names in it replaced, the longest first; `nil` where there is none.
    private func replacedParts(of word: String) -> String? {
      var parts: [Substring] = []
      var marks: [Character] = []
      var rest = word[...]
      while let mark = rest.firstIndex(where: { $0 == "-" || $0 == "_" }) {
        parts.append(rest[..<mark])
        marks.append(rest[mark])
        rest = rest[rest.index(after: mark)...]
      }
      guard !marks.isEmpty else { return nil }
      parts.append(rest)
      var result = ""
      var hasName = false
      var first = 0
      while first < parts.count {
        let found = (first..<parts.count).reversed().lazy.compactMap { last in
          known[String(word[parts[first].startIndex..<parts[last].endIndex])].map { (last, $0) }
        }.first
        let (last, text) = found ?? (first, String(parts[first]))
        if found != nil { hasName = true }
        result += text
        if last < marks.count { result.append(marks[last]) }
        first = last + 1
      }
      return hasName ? result : nil
    }

    /// The text with words replaced.
    ///
    /// - Parameter replacement: what stands for a word, which it is given in lower case; `nil` for itself
    private static func replacing(_ text: String, _ replacement: (String) -> String?) -> String {
      var bytes: [UInt8] = []
      var word: [UInt8] = []
      func flush() {
        guard !word.isEmpty else { return }
        bytes += replacement(String(decoding: word, as: UTF8.self).lowercased()).map { Array($0.utf8) } ?? word
        word.removeAll(keepingCapacity: true)
      }
      for byte in text.utf8 {
        if byte >= 0x80 || isOfNames(byte) {
          word.append(byte)
        } else {
          flush()
          bytes.append(byte)
        }
      }
      flush()
      return String(decoding: bytes, as: UTF8.self)
    }

    /// Letters, digits, `-` and `_`, of which the server makes names and ids.
    private static func isOfNames(_ byte: UInt8) -> Bool {
      byte &- UInt8(ascii: "0") < 10 || (byte | 0x20) &- UInt8(ascii: "a") < 26 || byte == UInt8(ascii: "-")
        || byte == UInt8(ascii: "_")
    }
  }

  func names(in connection: Connection) throws -> Names {
    var known: [String: String] = [:]
    func add(_ kind: String, _ sql: String) throws {
      try connection.prepare(sql).forEach { row in
        let name = row.text(0).lowercased()
        if !name.isEmpty { known[name] = pseudonym(kind, name) }
      }
    }
    try add("workspace", "SELECT DISTINCT name FROM snapshots")
    try add("id", "SELECT id FROM workspaces")
    try add("id", "SELECT DISTINCT content ->> '$.owner.id' FROM snapshots WHERE content ->> '$.owner.id' IS NOT NULL")
    // Of owners whose records were removed only the hours are left.
    try add("owner", "SELECT owner FROM snapshots UNION SELECT owner FROM daily_hours")
    var names = Names(known: known, pseudonyms: self)
    for texts in [
      "SELECT path || ' ' || text FROM rule_files", "SELECT DISTINCT rule FROM decisions",
      "SELECT DISTINCT rule FROM rule_states", "SELECT DISTINCT rule FROM daily_totals",
      "SELECT DISTINCT file || ' ' || name FROM group_times",
    ] {
      try connection.prepare(texts).forEach { names.noteCompounds(in: $0.text(0)) }
    }
    return names
  }

  /// `owner-3f2a…`: the same for the same name and key.
  private func pseudonym(_ kind: String, _ name: String) -> String {
    "\(kind)-\(String(hmac.code(of: Array("\(kind):\(name)".utf8)).hex.prefix(12)))"
  }
}
