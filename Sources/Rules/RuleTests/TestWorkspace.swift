import FoundationEssentials
import Text
import Time

/// A workspace of a rule test: what a server would tell of it at each sweep.
public struct TestWorkspace: Sendable {
  /// The name by which the test calls it, and its own name unless the test gives another.
  public let key: String
  /// Its fields as in a snapshot; those that the test does not give have the usual value.
  let fields: TestFields
  /// The names of the fields that the test gives.
  let given: Set<String>
  /// Attributes that could not be read.
  let unknown: Set<String>
  /// What a server answered, which the fields outrank; `nil` where a test gives all.
  var base: WorkspaceFacts?

  /// The facts at a sweep. Like a server it tells no deadline of a workspace that does not run.
  ///
  /// - Parameter cache: the facts made last, which most sweeps find unchanged
  public func facts(atSweep sweep: Int, now: Timestamp, cache: inout Cache) throws -> WorkspaceFacts {
    var text = ""
    fields.write(to: &text, atSweep: sweep, now: now)
    if cache.text == text, let facts = cache.facts { return facts }
    let decoder = JSONDecoder()
    if let base, let key = Content.base { decoder.userInfo[key] = base }
    var facts = try decoder.decode(Content.self, from: Data(text.utf8)).facts
    // A recorded workspace is as it was recorded, unless the test says how it is.
    let isOwnStatus = base == nil || given.contains("status")
    if !given.contains("transition"), isOwnStatus {
      facts.transition = Self.transition(of: facts.status)
    }
    if !facts.isRunning {
      (facts.deadline, facts.maxDeadline) = (nil, nil)
      if !given.contains("started_at"), isOwnStatus { facts.startedAt = nil }
    }
    facts.unknown = unknown
    cache = Cache(text: text, facts: facts)
    return facts
  }

  /// The facts of the latest sweep, and what they were made from.
  public struct Cache: Sendable {
    fileprivate var text = ""
    fileprivate var facts: WorkspaceFacts?

    /// Creates an empty cache.
    public init() {}

    fileprivate init(text: String, facts: WorkspaceFacts) {
      self.text = text
      self.facts = facts
    }
  }

  private static func transition(of status: String) -> String {
    switch status {
    case "stopping", "stopped": "stop"
    case "deleting", "deleted": "delete"
    default: "start"
    }
  }

  /// The fields in the form of a snapshot, with `owner` and `template` beside those of the workspace.
  private struct Content: Decodable {
    /// The key of the workspace whose other fields stand, for the decoder.
    static let base = CodingUserInfoKey(rawValue: "base")

    var facts = WorkspaceFacts(
      id: "", name: "", owner: OwnerFacts(name: ""), template: TemplateFacts(name: ""), status: "", transition: "",
      createdAt: .epoch)

    init(from decoder: any Decoder) throws {
      let content = try decoder.container(keyedBy: FactKey.self)
      if let key = Self.base, let base = decoder.userInfo[key] as? WorkspaceFacts { facts = base }
      try Self.take(content, Vocabulary.workspace, &facts)
      for (key, take) in [("owner", Self.takeOwner), ("template", Self.takeTemplate)]
      where content.contains(FactKey(key)) {
        try take(try content.nestedContainer(keyedBy: FactKey.self, forKey: FactKey(key)), &facts)
      }
      if content.contains(FactKey(Vocabulary.state.variable)) {
        var state = RuleState()
        try Vocabulary.state.restore(
          try content.nestedContainer(keyedBy: FactKey.self, forKey: FactKey(Vocabulary.state.variable)), into: &state)
        facts.use = state.daysUsed.map(UseHistory.init(given:))
      }
    }

    private static func takeOwner(
      _ content: KeyedDecodingContainer<FactKey>, _ facts: inout WorkspaceFacts
    ) throws { try take(content, Vocabulary.owner, &facts.owner) }

    private static func takeTemplate(
      _ content: KeyedDecodingContainer<FactKey>, _ facts: inout WorkspaceFacts
    ) throws { try take(content, Vocabulary.template, &facts.template) }

    /// Takes the fields that are there; one that is null becomes absent.
    private static func take<Facts>(
      _ content: KeyedDecodingContainer<FactKey>, _ schema: Schema<Facts>, _ facts: inout Facts
    ) throws {
      for fact in schema.facts where content.contains(FactKey(fact.name)) { fact.assign?(&facts, .absent) }
      try schema.restore(content, into: &facts)
    }
  }
}

/// A part of a workspace over the sweeps, written as the JSON of a snapshot.
indirect enum TestFields: Sendable {
  /// One value.
  case value(TestSeries<TestValue>)
  /// Objects and lists of them.
  case object([(name: String, field: TestFields)])
  case list([TestFields])

  /// Writes the JSON of one sweep.
  func write(to text: inout String, atSweep sweep: Int, now: Timestamp) {
    switch self {
    case .value(let series):
      switch series[sweep] {
      case .json(let value): text += value
      case .now: text += "\"\(now.rfc3339)\""
      }
    case .object(let members):
      text += "{"
      for (index, member) in members.enumerated() {
        text += "\(index == 0 ? "" : ",")\(member.name.jsonString):"
        member.field.write(to: &text, atSweep: sweep, now: now)
      }
      text += "}"
    case .list(let items):
      text += "["
      for (index, item) in items.enumerated() {
        if index > 0 { text += "," }
        item.write(to: &text, atSweep: sweep, now: now)
      }
      text += "]"
    }
  }
}

/// One value at one sweep.
enum TestValue: Sendable {
  /// The value as JSON; `null` where the field is absent.
  case json(String)
  /// The sweep's own instant, as of a workspace in use.
  case now
}
