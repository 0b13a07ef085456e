import Arguments
import Audit
import Digest
import Files
import SQLite
import Synchronization

/// `curfew audit export`: the records of the trail, in the form over which the chain is computed.
enum AuditExport {
  private enum Form: String, CaseIterable, Sendable {
    case jsonl, csv
  }

  private static let form = Option<Form>(
    "output", short: "o", "FORM", help: "One JSON object a record and line, or the rows of one table",
    defaultText: "jsonl")
  private static let tables = Option<String>(
    "tables", "NAMES", help: "Only the records of these tables, separated by commas",
    completion: .list(AuditReader.recordTables), repeats: true)
  private static let pseudonyms = Option<String>(
    "pseudonyms", "KEYFILE",
    help: "Put pseudonyms in the place of names and ids, made with the secret bytes in this file", completion: .files)

  static let command = Command(
    "export", summary: "Write the records of the trail to standard output, for another program",
    discussion: """
      Shows the trail as of one instant, beside a running service. Each line of jsonl is a record: its number, its table, the \
      chain's value at it, and its row in the table's order, blobs as {"hex": "…"}. deploy/verify-trail.py recomputes the \
      chain from it. Where only some tables are exported, a record whose predecessor is not has the chain's value before it \
      ("before").

      With --pseudonyms every name and id of owners and workspaces that the trail knows is replaced wherever it stands as a \
      word, the same name by the same pseudonym as long as the key is the same, also within the names of rules, groups and rule \
      files (stop-ana becomes stop-owner-3f2a…). Names of templates and organizations stay. The chain's values, hashes and seals are \
      replaced too, since by them whoever guesses a name could tell that it is right: the chain cannot be recomputed then. A name \
      that stands in a free text and belongs to nobody in the trail stays: look before you give it away.
      """,
    examples: [
      "curfew audit export > trail.jsonl && deploy/verify-trail.py trail.jsonl",
      "curfew audit export -o csv --tables decisions > decisions.csv",
      "head -c 32 /dev/urandom > key && curfew audit export --pseudonyms key > trail.jsonl",
    ],
    parameters: [form, tables, pseudonyms]
  ) { invocation in
    let chosen = try chosenTables(invocation)
    let key = try invocation[pseudonyms].map(pseudonyms(inFile:))
    let isCSV = invocation[form] == .csv
    if isCSV, chosen?.count != 1 {
      throw CommandFailure(
        .usage, "-o csv holds the rows of one table",
        advice: "name it, such as --tables decisions; there are \(AuditReader.recordTables.joined(separator: ", "))")
    }
    let reader = try Assembly(try Settings(invocation)).reader()
    let output = Mutex(ExportedLines(isCSV: isCSV))
    if !isCSV {
      let server = try await reader.server()?.url
      try output.withLock {
        try $0.begin(server: server, tables: chosen, isPseudonymised: key != nil)
      }
    }
    try await reader.export(tables: chosen, pseudonyms: key) { record in
      try output.withLock { try $0.write(record) }
    }
    try output.withLock { try $0.end() }
    return ExitStatus.success.rawValue
  }

  private static func chosenTables(_ invocation: Invocation) throws -> Set<String>? {
    let names = invocation.all(tables).flatMap { $0.split(separator: ",").map(String.init) }
    if names.isEmpty { return nil }
    for name in names where !AuditReader.recordTables.contains(name) {
      let known = AuditReader.recordTables.joined(separator: ", ")
      throw CommandFailure(.usage, "--tables: no table of records is named '\(name)'", advice: "there are \(known)")
    }
    return Set(names)
  }

  private static func pseudonyms(inFile path: String) throws -> Pseudonyms {
    let bytes: [UInt8]
    do {
      bytes = try RegularFile.bytes(at: path, limit: 1 << 16)
    } catch {
      throw CommandFailure(
        .usage, "--pseudonyms: cannot read the key: \(error)",
        advice: "make one with: head -c 32 /dev/urandom > \(path)")
    }
    guard let pseudonyms = Pseudonyms(key: bytes) else {
      throw CommandFailure(
        .usage,
        "--pseudonyms: the key in \(path) has \(Count.of(bytes.count, "byte")), and needs \(Pseudonyms.leastKeyBytes)",
        advice: "make one with: head -c 32 /dev/urandom > \(path)")
    }
    return pseudonyms
  }
}

/// The lines of an export, written out piece by piece.
private struct ExportedLines {
  let isCSV: Bool
  private var text = ""
  private var hasHead = false
  private static let piece = 1 << 16

  init(isCSV: Bool) { self.isCSV = isCSV }

  mutating func begin(server: String?, tables: Set<String>?, isPseudonymised: Bool) throws {
    text = #"{"export":"curfew audit trail","schema_version":\#(JSONValue.schemaVersion),"server":"#
    if let server { append(string: server) } else { text += "null" }
    text += #","tables":"#
    if let tables {
      text += "[" + tables.sorted().map { "\"\($0)\"" }.joined(separator: ",") + "]"
    } else {
      text += "null"
    }
    text += #","pseudonyms":\#(isPseudonymised)}"# + "\n"
  }

  mutating func write(_ record: ExportedRecord) throws {
    if isCSV { row(record) } else { line(record) }
    if text.utf8.count >= Self.piece {
      try Console.emitWhole(text)
      text = ""
    }
  }

  mutating func end() throws {
    if !text.isEmpty { try Console.emitWhole(text) }
    text = ""
  }

  private mutating func line(_ record: ExportedRecord) {
    text += #"{"seq":\#(record.seq),"kind":"\#(record.kind)","chain":"\#(record.chain.hex)""#
    if let before = record.before { text += #","before":"\#(before.hex)""# }
    if !record.columns.isEmpty {
      text += #","row":{"#
      for (index, (name, value)) in zip(record.columns, record.values).enumerated() {
        text += index == 0 ? "\"\(name)\":" : ",\"\(name)\":"
        switch value {
        case .null: text += "null"
        case .integer(let number): text += String(number)
        case .text(let string): append(string: string)
        case .blob(let bytes): text += #"{"hex":"\#(bytes.hex)"}"#
        }
      }
      text += "}"
    }
    text += "}\n"
  }

  private mutating func row(_ record: ExportedRecord) {
    if !hasHead { text += (["chain"] + record.columns).joined(separator: ",") + "\r\n" }
    hasHead = true
    let fields = record.values.map { value in
      switch value {
      case .null: ""
      case .integer(let number): String(number)
      case .text(let string): Rows.csvField(string)
      case .blob(let bytes): bytes.hex
      }
    }
    text += ([record.chain.hex] + fields).joined(separator: ",") + "\r\n"
  }

  /// A string of JSON in ASCII, which no terminal obeys.
  private mutating func append(string: String) {
    text += "\""
    for unit in string.utf16 {
      switch unit {
      case 0x22: text += "\\\""
      case 0x5C: text += "\\\\"
      case 0x0A: text += "\\n"
      case 0x20..<0x7F: text.unicodeScalars.append(Unicode.Scalar(UInt8(unit)))
      default:
        let hex = String(unit, radix: 16)
        text += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
      }
    }
    text += "\""
  }
}
