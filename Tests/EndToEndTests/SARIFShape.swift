import TestSupport

/// The part of SARIF 2.1.0 that Curfew writes: the members of each object, which of them must be there, and what they hold.
///
/// A member that the standard does not know is a problem, too. The whole of the standard's schema is asked by
/// `make check-schemas`.
enum SARIFShape {
  /// What a member holds.
  private indirect enum Value: Sendable {
    case text
    case word([String])
    case boolean
    case integer(from: Int64)
    case object(String)
    case list(Value, from: Int = 0, isUnique: Bool = false)
    /// An object whose members all hold this.
    case map(Value)
  }

  private struct Member: Sendable {
    let value: Value
    let isRequired: Bool
  }

  private static func must(_ value: Value) -> Member { Member(value: value, isRequired: true) }
  private static func may(_ value: Value) -> Member { Member(value: value, isRequired: false) }

  private static let levels = Value.word(["none", "note", "warning", "error"])

  private static let objects: [String: [String: Member]] = [
    "sarifLog": [
      "$schema": may(.text), "version": must(.word(["2.1.0"])), "runs": must(.list(.object("run"))),
    ],
    "run": [
      "tool": must(.object("tool")), "invocations": may(.list(.object("invocation"))),
      "originalUriBaseIds": may(.map(.object("artifactLocation"))), "results": may(.list(.object("result"))),
      "columnKind": may(.word(["utf16CodeUnits", "unicodeCodePoints"])),
    ],
    "tool": ["driver": must(.object("toolComponent"))],
    "toolComponent": [
      "name": must(.text), "version": may(.text), "rules": may(.list(.object("reportingDescriptor"), isUnique: true)),
    ],
    "reportingDescriptor": [
      "id": must(.text), "shortDescription": may(.object("multiformatMessageString")),
      "fullDescription": may(.object("multiformatMessageString")), "help": may(.object("multiformatMessageString")),
      "defaultConfiguration": may(.object("reportingConfiguration")),
    ],
    "reportingConfiguration": ["level": may(levels)],
    "multiformatMessageString": ["text": must(.text), "markdown": may(.text)],
    "invocation": ["executionSuccessful": must(.boolean), "exitCode": may(.integer(from: .min))],
    "result": [
      "ruleId": may(.text), "ruleIndex": may(.integer(from: -1)), "level": may(levels),
      "message": must(.object("message")), "locations": may(.list(.object("location"))),
      "relatedLocations": may(.list(.object("location"), isUnique: true)),
      "fixes": may(.list(.object("fix"), isUnique: true)),
    ],
    "message": ["text": must(.text)],
    "location": ["physicalLocation": may(.object("physicalLocation")), "message": may(.object("message"))],
    "physicalLocation": ["artifactLocation": must(.object("artifactLocation")), "region": may(.object("region"))],
    "artifactLocation": ["uri": may(.text), "uriBaseId": may(.text)],
    "region": [
      "startLine": may(.integer(from: 1)), "startColumn": may(.integer(from: 1)), "endLine": may(.integer(from: 1)),
      "endColumn": may(.integer(from: 1)),
    ],
    "fix": [
      "description": may(.object("message")),
      "artifactChanges": must(.list(.object("artifactChange"), from: 1, isUnique: true)),
    ],
    "artifactChange": [
      "artifactLocation": must(.object("artifactLocation")),
      "replacements": must(.list(.object("replacement"), from: 1)),
    ],
    "replacement": ["deletedRegion": must(.object("region")), "insertedContent": may(.object("artifactContent"))],
    // The text that is inserted may be empty.
    "artifactContent": ["text": may(.text)],
  ]

  /// What is not as the standard says, each with its path.
  static func problems(in log: JSONTree) -> [String] { problems(log, .object("sarifLog"), at: "") }

  private static func problems(_ tree: JSONTree, _ value: Value, at path: String) -> [String] {
    switch (value, tree) {
    case (.text, .string), (.boolean, .bool): return []
    case (.word(let words), .string(let text)): return words.contains(text) ? [] : ["\(path): '\(text)'"]
    case (.integer(let least), .number(let number)):
      return Int64(exactly: number).map { $0 >= least } == true ? [] : ["\(path): \(number)"]
    case (.list(let item, let least, let isUnique), .array(let elements)):
      var found = elements.enumerated().flatMap { problems($1, item, at: "\(path)[\($0)]") }
      if elements.count < least { found.append("\(path): \(elements.count) elements") }
      if isUnique, Set(elements).count < elements.count { found.append("\(path): an element stands twice") }
      return found
    case (.map(let item), .object(let fields)): return fields.flatMap { problems($1, item, at: "\(path).\($0)") }
    case (.object(let name), .object(let fields)):
      guard let members = objects[name] else { return ["\(path): no object is named \(name)"] }
      let missing = members.filter { $1.isRequired && fields[$0] == nil }.map { "\(path).\($0.key) is missing" }
      return missing
        + fields.flatMap { key, field in
          members[key].map { problems(field, $0.value, at: "\(path).\(key)") } ?? ["\(path).\(key) is unknown"]
        }
    default: return ["\(path): another kind of value"]
    }
  }
}
