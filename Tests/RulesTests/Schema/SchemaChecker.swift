import FoundationEssentials
import TestSupport
import YAML

/// Python's `jsonschema`, a checker that knows nothing of Curfew.
enum SchemaChecker {
  /// Whether it is there.
  static let isThere: Bool = {
    do {
      return try ChildProcess(["python3", "-c", "import jsonschema"]).wait() == .status(0)
    } catch {
      return false
    }
  }()

  private static let program = """
    import json, sys
    from jsonschema import Draft202012Validator
    schema = json.load(open(sys.argv[1]))
    Draft202012Validator.check_schema(schema)
    validator = Draft202012Validator(schema)
    for line in open(sys.argv[2]):
        errors = sorted(validator.iter_errors(json.loads(line)), key=lambda e: len(e.absolute_path))
        print(json.dumps("; ".join("/".join(map(str, e.absolute_path)) + ": " + e.message[:200] for e in errors)))
    """

  /// What is wrong with each document, a text each, empty for those that fit the schema.
  ///
  /// - Parameter documents: JSON, each on one line
  static func objections(to documents: [String], by schema: String) throws -> [String] {
    let folder = TemporaryFolder()
    folder.write(Array(program.utf8), to: "check.py")
    folder.write(Array(schema.utf8), to: "schema.json")
    folder.write(Array(documents.map { $0 + "\n" }.joined().utf8), to: "documents")
    let exit = try ChildProcess(
      ["python3", folder.file("check.py"), folder.file("schema.json"), folder.file("documents")],
      output: .file(folder.file("answers")), errors: folder.file("errors")
    ).wait()
    guard exit == .status(0) else {
      throw Failure(text: String(decoding: folder.read("errors"), as: UTF8.self))
    }
    return try folder.read("answers").split(separator: UInt8(ascii: "\n")).map {
      try JSONDecoder().decode(String.self, from: Data($0))
    }
  }

  struct Failure: Error {
    let text: String
  }
}

/// A YAML tree that can be changed and written as JSON, as a language server reads it: by YAML's core schema.
indirect enum Tree {
  case null
  case bool(Bool)
  case number(String)
  case string(String)
  case list([Tree])
  case mapping([Member])

  /// One key of a mapping and its value.
  struct Member {
    let key: String
    let value: Tree

    init(_ key: String, _ value: Tree) {
      self.key = key
      self.value = value
    }
  }

  init(_ node: YAMLNode) {
    switch node.content {
    case .sequence(let items): self = .list(items.map { Tree($0) })
    case .mapping(let mapping): self = .mapping(mapping.entries.map { Member($0.key, Tree($0.value)) })
    case .scalar(let scalar):
      switch scalar.coreValue {
      case .null: self = .null
      case .bool(let truth): self = .bool(truth)
      case .int(let number): self = .number(String(number))
      case .float(let number): self = .number(String(number))
      case .string(let text): self = .string(text)
      }
    }
  }

  /// On one line.
  var json: String {
    switch self {
    case .null: "null"
    case .bool(let truth): String(truth)
    case .number(let text): text
    case .string(let text): Self.quoted(text)
    case .list(let items): "[\(items.map(\.json).joined(separator: ", "))]"
    case .mapping(let entries):
      "{\(entries.map { "\(Self.quoted($0.key)): \($0.value.json)" }.joined(separator: ", "))}"
    }
  }

  private static func quoted(_ text: String) -> String {
    "\""
      + text.unicodeScalars.map { scalar in
        switch scalar {
        case "\"": "\\\""
        case "\\": "\\\\"
        case "\n": "\\n"
        case "\t": "\\t"
        default: String(scalar)
        }
      }.joined() + "\""
  }

  /// The number of places in it, itself included.
  var count: Int {
    switch self {
    case .list(let items): items.reduce(1) { $0 + $1.count }
    case .mapping(let entries): entries.reduce(1) { $0 + $1.value.count }
    case .null, .bool, .number, .string: 1
    }
  }

  /// The tree with the value at a place, counted from 0 for itself, replaced.
  func replacing(at place: Int, _ change: (Tree) -> Tree) -> Tree {
    if place == 0 { return change(self) }
    var left = place - 1
    func descend(_ child: Tree) -> Tree {
      defer { left -= child.count }
      return left >= 0 && left < child.count ? child.replacing(at: left, change) : child
    }
    switch self {
    case .list(let items): return .list(items.map(descend))
    case .mapping(let entries): return .mapping(entries.map { Member($0.key, descend($0.value)) })
    case .null, .bool, .number, .string: return self
    }
  }
}
