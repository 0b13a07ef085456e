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
    "workspaces": ["id"], "snapshots": ["name", "owner", "content"], "decisions": ["message"], "rule_files": ["text"],
    "intents": ["path", "body"], "outcomes": ["failure", "answer"], "sweep_ends": ["note", "reading"],
    "remarks": ["reason"], "pauses": ["reason"], "observations": ["memory"], "policies": ["content"],
    "notices": ["message"], "notice_events": ["detail"],
  ]
  /// The columns that name a person of this machine.
  private static let persons: [String: Set<String>] = ["pauses": ["ordered_by"], "resumes": ["ordered_by"]]

  /// What is replaced by what in one trail.
  struct Names {
    fileprivate let known: [String: String]
    fileprivate let pseudonyms: Pseudonyms

    func replace(in record: inout ExportedRecord) {
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

    /// The text with each known name, where it stands as a word, replaced.
    private func replaced(_ text: String) -> String {
      var bytes: [UInt8] = []
      var word: [UInt8] = []
      func flush() {
        guard !word.isEmpty else { return }
        let name = String(decoding: word, as: UTF8.self)
        bytes += known[name.lowercased()].map { Array($0.utf8) } ?? word
        word.removeAll(keepingCapacity: true)
      }
      for byte in text.utf8 {
        if byte >= 0x80 || Self.isOfNames(byte) {
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
    try add("owner", "SELECT DISTINCT owner FROM snapshots")
    return Names(known: known, pseudonyms: self)
  }

  /// `owner-3f2a…`: the same for the same name and key.
  private func pseudonym(_ kind: String, _ name: String) -> String {
    "\(kind)-\(String(hmac.code(of: Array("\(kind):\(name)".utf8)).hex.prefix(12)))"
  }
}
