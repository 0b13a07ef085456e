import Diagnostics
import Foundation
import TestSupport
import Testing
import YAML

/// The files in `deploy/`, read as the programs do that they are written for.
enum DeployedFiles {
  static let folder = Fixture.shared("../../deploy").standardizedFileURL

  static func text(_ path: String) throws -> String {
    try String(contentsOf: folder.appending(path: path), encoding: .utf8)
  }

  /// The names of the files in and below a folder, from there on.
  static func names(below path: String) throws -> [String] {
    try FileManager.default.subpathsOfDirectory(atPath: folder.appending(path: path).path).filter { name in
      var isFolder: ObjCBool = false
      let path = folder.appending(path: "\(path)/\(name)").path
      return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && !isFolder.boolValue
    }.sorted()
  }

  /// A YAML file, which has to be without any mistake.
  static func yaml(_ path: String) throws -> JSONTree {
    let document = YAMLDocument(parsing: SourceFile(name: path, text: try text(path)))
    try #require(document.diagnostics.isEmpty, "\(path): \(document.diagnostics)")
    return tree(try #require(document.root))
  }

  private static func tree(_ node: YAMLNode) -> JSONTree {
    switch node.content {
    case .sequence(let items): return .array(items.map(tree))
    case .mapping(let mapping):
      return .object(Dictionary(uniqueKeysWithValues: mapping.entries.map { ($0.key, tree($0.value)) }))
    case .scalar(let scalar):
      switch scalar.coreValue {
      case .null: return .null
      case .bool(let truth): return .bool(truth)
      case .int(let number): return .number(Double(number))
      case .float(let number): return .number(number)
      case .string(let text): return .string(text)
      }
    }
  }

  /// The configuration of the image, as its script writes it, and the number of its user.
  static func image() throws -> (config: JSONTree, user: Int64) {
    let script = try text("image/build")
    let start = try #require(script.range(of: "config.json\" <<END\n"))
    let end = try #require(script.range(of: "\nEND\n", range: start.upperBound..<script.endIndex))
    let config = try #require(JSONTree(Array(script[start.upperBound..<end.lowerBound].utf8)))
    let user = try #require(script.split(separator: "\n").first { $0.hasPrefix("user=") }?.dropFirst(5))
    return (config["config"], try #require(Int64(user)))
  }

  /// What the image puts into the environment.
  static func imageEnvironment() throws -> [String: String] {
    try image().config["Env"].elements.reduce(into: [:]) { environment, line in
      let parts = (line.text ?? "").split(separator: "=", maxSplits: 1).map(String.init)
      environment[parts[0]] = parts.count > 1 ? parts[1] : ""
    }
  }
}

extension JSONTree {
  /// The names and values of an object; of everything else none.
  var members: [String: JSONTree] { if case .object(let members) = self { members } else { [:] } }
}
