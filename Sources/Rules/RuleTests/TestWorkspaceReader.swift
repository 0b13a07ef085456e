import CEL
import Diagnostics
import FoundationEssentials
import Text
import Time
import YAML

/// Reads the workspaces of a test by the vocabulary's own declarations.
struct TestWorkspaceReader {
  let problems: Problems
  /// The instant of the first sweep, from which relative times count.
  let start: Timestamp
  let recorded: RecordedWorkspaces?

  /// The workspace under a key; `nil` after an error that leaves nothing to read.
  func workspace(_ entry: YAMLMapping.Entry) -> TestWorkspace? {
    guard let reader = MappingReader(entry.value, .testWorkspace, problems) else { return nil }
    var members = fields(reader, Vocabulary.workspace)
    let given = Set(members.map(\.name))
    let created = (start - .days(30)).rfc3339
    let base = reader["from"].flatMap(source)
    let usual =
      base == nil
      ? [
        ("id", entry.key), ("name", entry.key), ("status", "running"), ("transition", "start"), ("created_at", created),
        ("started_at", created), ("template_version", "v1"), ("build_reason", "initiator"),
      ] : [("id", entry.key)]
    for (name, text) in usual where !given.contains(name) { members.append((name, Self.constant(text))) }

    var known = given.map { "ws.\($0)" }
    for key in ["owner", "template"] {
      if let node = reader[key] {
        let own = party(node, key, isWhole: base == nil)
        if case .object(let fields) = own { known += fields.map { "\(key).\($0.name)" } }
        members.append((key, own))
      } else if base == nil {
        members.append((key, Self.named(key)))
      }
    }
    if let own = reader["state"].flatMap({ MappingReader($0, .testState, problems) }) {
      members.append((Vocabulary.state.variable, .object(fields(own, Vocabulary.state))))
    }
    return TestWorkspace(
      key: entry.key, fields: .object(members), given: given,
      unknown: (base?.unknown ?? []).subtracting(known).union(reader["unknown"].map(unknown) ?? []), base: base)
  }

  /// The workspace that a file holds; `nil` after an error.
  private func source(_ node: YAMLNode) -> WorkspaceFacts? {
    var (file, name): (YAMLNode, YAMLNode?) = (node, nil)
    if node.mapping != nil {
      guard let reader = MappingReader(node, .testSource, problems), let own = reader["file"] else { return nil }
      (file, name) = (own, reader["workspace"])
    }
    guard let path = problems.text(file, "the name of a file") else { return nil }
    let wanted = name.flatMap { problems.text($0, "the workspace's name") }
    if name != nil, wanted == nil { return nil }
    guard let recorded else {
      return WorkspaceFacts(
        id: "", name: "", owner: OwnerFacts(name: "owner"), template: TemplateFacts(name: "template"),
        status: "running",
        transition: "start", createdAt: start)
    }
    do throws(RecordedWorkspaces.Refusal) {
      return try recorded.read(problems.file.path(of: path), wanted)
    } catch {
      problems.report(
        RuleCode.badTestSource, error.reason, at: (name ?? file).span,
        explanation: error.advice.map { $0.prefix(1).uppercased() + $0.dropFirst() + "." })
      return nil
    }
  }

  private static func constant(_ text: String) -> TestFields { .value(TestSeries(.json(text.jsonString))) }

  private static func named(_ name: String) -> TestFields { .object([("name", constant(name))]) }

  /// Owner or template: a name, or a mapping.
  ///
  /// - Parameter isWhole: whether nothing else gives it a name
  private func party(_ node: YAMLNode, _ key: String, isWhole: Bool) -> TestFields {
    guard node.mapping != nil else {
      return problems.text(node, "the \(key)'s name").map(Self.named) ?? Self.named(key)
    }
    let reader =
      key == "owner" ? MappingReader(node, .testOwner, problems) : MappingReader(node, .testTemplate, problems)
    guard let reader else { return Self.named(key) }
    var members = key == "owner" ? fields(reader, Vocabulary.owner) : fields(reader, Vocabulary.template)
    if isWhole, !members.contains(where: { $0.name == "name" }) { members.append(("name", Self.constant(key))) }
    return .object(members)
  }

  private func fields<Facts>(_ reader: MappingReader, _ schema: Schema<Facts>) -> [(name: String, field: TestFields)] {
    schema.facts.filter(\.isGiven).compactMap { fact in
      guard let node = reader[fact.name] else { return nil }
      return field(node, fact.field).map { (fact.name, $0) }
    }
  }

  private func field(_ node: YAMLNode, _ field: ObjectType.Field) -> TestFields? {
    if case .list(let element) = field.type {
      guard let items = node.sequence else {
        problems.report(
          RuleCode.wrongKind, "expected a list for '\(field.name)', found \(node.kindForPeople)", at: node.span)
        return nil
      }
      return .list(items.compactMap { item(of: element, $0, field) })
    }
    if case .map = field.type { return texts(node, field) }
    if case .object = field.type {
      return MappingReader(node, .testSessions, problems).map { .object(fields($0, Vocabulary.sessions)) }
    }
    guard let scalar = node.scalar else {
      problems.report(
        RuleCode.wrongKind, "expected \(Self.expected(field)), found \(node.kindForPeople)", at: node.span)
      return nil
    }
    if let parts = TestSeriesText.parts(of: scalar.text) {
      if scalar.style == .plain || scalar.style == .doubleQuoted { return series(parts, node, field) }
      if field.type != .string || field.closedSet != nil {
        problems.report(
          RuleCode.badSeries, "in single quotes or a block no series of values is read", at: node.span,
          explanation: "Write it in double quotes or in none.")
        return nil
      }
    }
    if scalar.coreValue == .null { return .value(TestSeries(.json("null"))) }
    return value(scalar.text, at: node.span, field).map { .value(TestSeries($0)) }
  }

  /// A mapping of texts, such as `params`; a value that is null says that there is no such key.
  private func texts(_ node: YAMLNode, _ field: ObjectType.Field) -> TestFields? {
    guard let mapping = node.mapping else {
      problems.report(
        RuleCode.wrongKind, "expected names with their values for '\(field.name)', found \(node.kindForPeople)",
        at: node.span, explanation: "Such as {region: eu, cores: 4}.")
      return nil
    }
    let value = ObjectType.Field(field.name, .string)
    return .object(
      mapping.entries.compactMap { entry in self.field(entry.value, value).map { (entry.key, $0) } })
  }

  private func item(of type: CELType, _ node: YAMLNode, _ field: ObjectType.Field) -> TestFields? {
    guard case .object(let object) = type else {
      return problems.text(node, "text").map(Self.constant)
    }
    return object.name == Vocabulary.agent.type.name ? agent(node) : app(node)
  }

  private func agent(_ node: YAMLNode) -> TestFields? {
    guard let reader = MappingReader(node, .testAgent, problems) else { return nil }
    var members = fields(reader, Vocabulary.agent)
    for (name, text) in [("name", "main"), ("status", "connected"), ("os", "linux"), ("arch", "amd64")]
    where !members.contains(where: { $0.name == name }) {
      members.append((name, Self.constant(text)))
    }
    return .object(members)
  }

  private func app(_ node: YAMLNode) -> TestFields? {
    guard let reader = MappingReader(node, .testApp, problems) else { return nil }
    var members = fields(reader, Vocabulary.app)
    for (name, text) in [("slug", "app"), ("display_name", ""), ("health", "disabled"), ("sharing", "owner")]
    where !members.contains(where: { $0.name == name }) {
      members.append((name, Self.constant(text)))
    }
    return .object(members)
  }

  private func series(
    _ parts: [(value: Substring, count: Int)], _ node: YAMLNode, _ field: ObjectType.Field
  ) -> TestFields? {
    guard !parts.isEmpty else {
      problems.report(
        RuleCode.badSeries, "this series of values for '\(field.name)' cannot be read", at: node.span,
        explanation:
          "Write each value with the number of sweeps that it stands for: \"connected x12 disconnected x60\".")
      return nil
    }
    var values: [(value: TestValue, count: Int)] = []
    for (text, count) in parts {
      if text == "_" {
        values.append((.json("null"), count))
        continue
      }
      guard let value = value(String(text), at: node.span, field) else { return nil }
      values.append((value, count))
    }
    return .value(TestSeries(values))
  }

  /// One value as the JSON of a snapshot.
  private func value(_ text: String, at span: SourceSpan, _ field: ObjectType.Field) -> TestValue? {
    switch field.type {
    case .timestamp:
      if text == "now" { return .now }
      if let ahead = Duration(relativeText: text) { return .json((start + ahead).rfc3339.jsonString) }
      if let instant = Timestamp(rfc3339: text) { return .json(instant.rfc3339.jsonString) }
    case .duration:
      if let length = Duration(fileText: text) { return .json(String(length.wholeMilliseconds)) }
    case .bool:
      if case .bool(let truth) = CoreValue(plain: text) { return .json(String(truth)) }
    case .int:
      if case .int(let number) = CoreValue(plain: text), number >= field.minimum ?? .min {
        return .json(String(number))
      }
    default:
      guard let words = field.closedSet, !words.contains(text) else { return .json(text.jsonString) }
      problems.reportWord(RuleCode.unknownWord, "unknown \(field.name)", text, at: span, expected: words)
      return nil
    }
    problems.report(
      RuleCode.badTestValue, "expected \(Self.expected(field)), found '\(text)'", at: span,
      explanation: Self.hint(field))
    return nil
  }

  private static func expected(_ field: ObjectType.Field) -> String {
    switch field.type {
    case .timestamp: "an instant for '\(field.name)'"
    case .duration: "a duration for '\(field.name)'"
    case .bool: "true or false for '\(field.name)'"
    case .int: "an integer for '\(field.name)'"
    default: "text for '\(field.name)'"
    }
  }

  private static func hint(_ field: ObjectType.Field) -> String? {
    switch field.type {
    case .timestamp:
      "Write it relative to 'start' (-35m, +2h), as 2026-03-11T18:00:00+01:00, or now for the instant of each sweep."
    case .duration: "Write numbers with the units d, h, m or s, the largest first: 45m, 2h30m, 5d."
    default: nil
    }
  }

  /// Names of attributes: `agents` is `ws.agents`.
  private func unknown(_ node: YAMLNode) -> Set<String> {
    guard let items = node.sequence else {
      problems.report(
        RuleCode.wrongKind, "expected a list of attributes, found \(node.kindForPeople)", at: node.span)
      return []
    }
    let known = Self.attributes
    return Set(
      items.compactMap { item in
        guard let text = problems.text(item, "the name of an attribute") else { return nil }
        for name in [text, "ws.\(text)"] where known.contains(name) { return name }
        problems.reportWord(
          RuleCode.unknownWord, "unknown attribute", text, at: item.span,
          expected: known.map { $0.hasPrefix("ws.") ? String($0.dropFirst(3)) : $0 })
        return nil
      })
  }

  /// What a server may leave out.
  static let attributes: [String] =
    Vocabulary.workspace.facts.filter(\.isGiven).map { "ws.\($0.name)" }
    + Vocabulary.template.facts.filter(\.isGiven).map { "template.\($0.name)" }
    + Vocabulary.owner.facts.filter(\.isGiven).map { "owner.\($0.name)" }
}
