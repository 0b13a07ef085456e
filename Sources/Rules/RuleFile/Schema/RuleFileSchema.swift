/// The JSON Schema (draft 2020-12, https://json-schema.org/draft/2020-12/json-schema-core) of the files that admins write, for editors.
///
/// It is made from the declarations that the loader goes by. It accepts everything that the loader accepts; what needs more than the
/// structure of the file, such as expressions, names of zones and references, only the loader checks.
public enum RuleFileSchema: Sendable {
  case rules
  /// Tests of rules, `*.test.yaml`.
  case tests

  /// The schema as indented JSON, with a newline at its end.
  public var text: String { document.text() + "\n" }

  /// The mapping that the whole file is.
  var root: FileKeys {
    switch self {
    case .rules: .file
    case .tests: .testFile
    }
  }

  var document: SchemaJSON {
    var definitions = Definitions()
    let root = definitions.object(root)
    return .object(
      [
        ("$schema", .string("https://json-schema.org/draft/2020-12/schema")),
        ("description", .string(description)),
      ] + root.members + [("$defs", .object(definitions.all))])
  }

  private var description: String {
    switch self {
    case .rules: "Rules that decide when Coder workspaces stop and start, for Curfew."
    case .tests: "Tests of Curfew's rules: workspaces over time, and what is expected of rules and expressions."
    }
  }
}

/// The schemas of mappings, each of which is defined once and referred to.
private struct Definitions {
  private(set) var all: [(name: String, value: SchemaJSON)] = []

  /// The schema of a mapping itself.
  mutating func object(_ keys: FileKeys) -> SchemaJSON {
    var members: [(name: String, value: SchemaJSON)] = [
      ("title", .string(keys.title)),
      ("type", keys.mayBeNothing ? .strings(["object", "null"]) : .string("object")),
      (
        "properties",
        .object(
          keys.keys.map { key in
            (key.name, .object([("description", .string(key.documentation))] + schema(of: key.value).members))
          })
      ),
    ]
    let required = keys.keys.filter(\.isRequired).map(\.name)
    if !required.isEmpty { members.append(("required", .strings(required))) }
    if keys.isChoice || keys.needsSomeKey { members.append(("minProperties", .integer(1))) }
    if keys.isChoice { members.append(("maxProperties", .integer(1))) }
    if !keys.exactlyOne.isEmpty {
      members.append(("oneOf", .array(keys.exactlyOne.map { .object([("required", .strings([$0]))]) })))
    }
    if !keys.companions.isEmpty {
      let companions = keys.companions.sorted { $0.key < $1.key }.map { ($0.key, SchemaJSON.strings([$0.value])) }
      members.append(("dependentRequired", .object(companions)))
    }
    if let subordinate = keys.subordinate { members.append(("allOf", Self.conditions(subordinate))) }
    members.append(("additionalProperties", .boolean(false)))
    return .object(members)
  }

  /// One condition for each word of the other key.
  private static func conditions(_ subordinate: (key: String, of: String, words: [String: [String]])) -> SchemaJSON {
    .array(
      subordinate.words.sorted { $0.key < $1.key }.map { word, words in
        let other = SchemaJSON.object([
          ("properties", .object([(subordinate.of, .object([("const", .string(word))]))])),
          ("required", .strings([subordinate.of])),
        ])
        let own = words.isEmpty ? SchemaJSON.boolean(false) : .object([("enum", .strings(words))])
        return .object([("if", other), ("then", .object([("properties", .object([(subordinate.key, own)]))]))])
      })
  }

  private mutating func schema(of value: FileValue) -> SchemaJSON {
    switch value {
    case .nothing: return .object([("type", .string("null"))])
    case .plain: return .object([("type", .strings(["string", "number", "boolean", "null", "array"]))])
    case .text(let text): return schema(of: text)
    case .integer(let range):
      if range.lowerBound == range.upperBound { return .object([("const", .integer(range.lowerBound))]) }
      return .object([
        ("type", .string("integer")), ("minimum", .integer(range.lowerBound)), ("maximum", .integer(range.upperBound)),
      ])
    case .mapping(let keys):
      let name = keys.definitionName
      if !all.contains(where: { $0.name == name }) {
        // Its place is kept while those that it refers to are defined.
        let place = all.count
        all.append((name, .boolean(true)))
        all[place].value = object(keys)
      }
      return .object([("$ref", .string("#/$defs/\(name)"))])
    case .named(let names, let value):
      var members: [(name: String, value: SchemaJSON)] = [("type", .string("object"))]
      if let pattern = names.pattern {
        members.append(("propertyNames", .object([("pattern", .string(pattern))])))
      }
      return .object(members + [("additionalProperties", schema(of: value))])
    case .list(let item, let mayBeEmpty):
      return .object(
        [("type", .string("array")), ("items", schema(of: item))] + (mayBeEmpty ? [] : [("minItems", .integer(1))]))
    case .anyOf:
      var schemas = value.alternatives.map { schema(of: $0) }
      guard value.mayBeNothing else { return Self.anyOf(schemas) }
      if schemas.count == 1, case .string(let type)? = schemas[0]["type"] {
        return .object(
          schemas[0].members.map { $0.name == "type" ? ("type", .strings([type, "null"])) : ($0.name, $0.value) })
      }
      schemas.append(.object([("type", .string("null"))]))
      return Self.anyOf(schemas)
    }
  }

  private static func anyOf(_ schemas: [SchemaJSON]) -> SchemaJSON { .object([("anyOf", .array(schemas))]) }

  private func schema(of text: FileText) -> SchemaJSON {
    guard text.words.isEmpty else {
      // Without quotes these words are no text for YAML.
      let unquoted = ["true", "false"].filter(text.words.contains).map { SchemaJSON.boolean($0 == "true") }
      return .object([("enum", .array(text.words.map { .string($0) } + unquoted))])
    }
    let type = text.mayBeUnquoted ? SchemaJSON.strings(["string", "number", "boolean"]) : .string("string")
    return .object([("type", type)] + (text.pattern.map { [("pattern", .string($0))] } ?? []))
  }
}

extension FileKeys {
  /// The owner without its article: "rule".
  fileprivate var title: String {
    let article = ["a ", "an ", "the "].first { owner.hasPrefix($0) } ?? ""
    return String(owner.dropFirst(article.count))
  }

  fileprivate var definitionName: String {
    String(title.map { $0.isLetter || $0 == "_" ? $0 : " " }).split(separator: " ").joined(separator: "_")
  }
}
