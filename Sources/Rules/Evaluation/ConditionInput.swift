import CEL
import Time

/// A workspace with a rule's memory of it at an instant: all that a condition can see.
struct Situation {
  var facts: WorkspaceFacts
  var state: RuleState
  let now: Timestamp
}

/// One input that a condition reads, and how it is given another value.
struct ConditionInput {
  let name: String
  /// The attribute that is unknown where the input is; `nil` for what is never unknown, or not alone.
  var attribute: String?
  let field: ObjectType.Field
  /// Its present value; `.absent` or `.unknown` where it has none.
  let present: Value
  /// Gives it another value, together with what depends on it.
  let assign: (inout Situation, Value) -> Void

  /// The inputs that a rule's condition and its variables mention, except the clock.
  static func all(of rule: Rule, in situation: Situation) -> [ConditionInput] {
    let mentions = rule.program.mentions
    let derived = Vocabulary.workspace.facts.filter { mentions.contains("ws.\($0.name)") }.compactMap { fact in
      assignment(ofDerived: fact.name).map { assign in
        let sources = if case .derived(let sources) = fact.storage { sources.map { "ws.\($0)" } } else { [String]() }
        let missing = sources.filter(situation.facts.unknown.contains)
        return ConditionInput(
          name: "ws.\(fact.name)", attribute: "ws.\(fact.name)", field: fact.field,
          present: missing.isEmpty
            ? fact.value(situation.facts, situation.now) : .unknown(UnknownAttributes(Set(missing)))
        ) { situation, value in
          situation.facts.unknown.subtract(sources)
          assign(&situation, value)
        }
      }
    }
    return derived + plain(Vocabulary.workspace, \.facts, mentions, situation)
      + plain(Vocabulary.template, \.facts.template, mentions, situation)
      + plain(Vocabulary.owner, \.facts.owner, mentions, situation)
      + plain(Vocabulary.state, \.state, mentions, situation)
      + (mentions.contains("ws.agents") ? agents(situation) : []) + params(mentions, situation)
      + sessions(mentions, situation)
  }

  /// The counts of sessions.
  private static func sessions(_ mentions: Set<String>, _ situation: Situation) -> [ConditionInput] {
    Vocabulary.sessions.facts.compactMap { fact in
      let name = "ws.sessions.\(fact.name)"
      guard mentions.contains(name), let assign = fact.assign else { return nil }
      return ConditionInput(
        name: name, attribute: "ws.sessions", field: fact.field,
        present: situation.facts.sessions.map { fact.value($0, situation.now) } ?? .unknown(attribute: "ws.sessions")
      ) { situation, value in
        situation.facts.unknown.remove("ws.sessions")
        var sessions = situation.facts.sessions ?? SessionFacts()
        assign(&sessions, value)
        situation.facts.sessions = sessions
      }
    }
  }

  /// The workspace's parameters that are named.
  private static func params(_ mentions: Set<String>, _ situation: Situation) -> [ConditionInput] {
    mentions.filter { $0.hasPrefix("ws.params.") && $0 != "ws.params.*" }.sorted().map { name in
      let key = String(name.dropFirst("ws.params.".count))
      return ConditionInput(
        name: name, attribute: "ws.params", field: ObjectType.Field(key, .string, isOptional: true),
        present: situation.facts.params.map { params in params[key].flatMap { $0 }.map(Value.string) ?? .absent }
          ?? .unknown(attribute: "ws.params")
      ) { situation, value in
        situation.facts.unknown.remove("ws.params")
        var params = situation.facts.params ?? [:]
        if case .string(let text) = value { params[key] = text } else { params[key] = nil }
        situation.facts.params = params
      }
    }
  }

  /// The fields of one object that are read from the server or the memory.
  private static func plain<Facts>(
    _ schema: Schema<Facts>, _ path: WritableKeyPath<Situation, Facts>, _ mentions: Set<String>, _ situation: Situation
  ) -> [ConditionInput] {
    schema.facts.compactMap { fact in
      let name = "\(schema.variable).\(fact.name)"
      guard mentions.contains(name), let assign = fact.assign else { return nil }
      let isUnknown = situation.facts.unknown.contains(name)
      return ConditionInput(
        name: name, attribute: schema.variable == Vocabulary.state.variable ? nil : name, field: fact.field,
        present: isUnknown ? .unknown(attribute: name) : fact.value(situation[keyPath: path], situation.now)
      ) { situation, value in
        situation.facts.unknown.remove(name)
        assign(&situation[keyPath: path], value)
      }
    }
  }

  /// Maximum number of agents, and of apps of an agent, that are looked at.
  private static let membersLookedAt = 10

  private static func agents(_ situation: Situation) -> [ConditionInput] {
    if situation.facts.unknown.contains("ws.agents") { return [] }
    let agents = situation.facts.agents.prefix(membersLookedAt)
    var inputs = agents.indices.flatMap { index in
      members(Vocabulary.agent, \.facts.agents[index], "ws.agents[\(index)]", situation)
        + agents[index].apps.indices.prefix(membersLookedAt).flatMap { app in
          members(
            Vocabulary.app, \.facts.agents[index].apps[app], "ws.agents[\(index)].apps[\(app)]", situation)
        }
    }
    if let list = Vocabulary.workspace.facts.first(where: { $0.name == "agents" }) {
      inputs.append(
        ConditionInput(
          name: "ws.agents", attribute: "ws.agents", field: list.field,
          present: list.value(situation.facts, situation.now)
        ) { situation, value in
          guard case .list(let items) = value else { return }
          situation.facts.agents = items.isEmpty ? [] : [AgentFacts(name: "main", status: "connected")]
        })
    }
    return inputs
  }

  private static func members<Facts>(
    _ schema: Schema<Facts>, _ path: WritableKeyPath<Situation, Facts>, _ prefix: String, _ situation: Situation
  ) -> [ConditionInput] {
    schema.facts.compactMap { fact in
      guard let assign = fact.assign else { return nil }
      return ConditionInput(
        name: "\(prefix).\(fact.name)", attribute: "ws.agents", field: fact.field,
        present: fact.value(situation[keyPath: path], situation.now)
      ) { situation, value in assign(&situation[keyPath: path], value) }
    }
  }

  /// How a field that is computed from others gets a value: by the nearest values of those others.
  private static func assignment(ofDerived name: String) -> ((inout Situation, Value) -> Void)? {
    switch name {
    case "owner":
      { situation, value in if case .string(let name) = value { situation.facts.owner.name = name } }
    case "template":
      { situation, value in if case .string(let name) = value { situation.facts.template.name = name } }
    case "idle_for":
      { situation, value in
        guard case .duration(let nanoseconds) = value else { return }
        let instant = situation.now - .nanoseconds(nanoseconds)
        situation.facts.lastUsedAt = instant
        // It counts from the start at the latest.
        situation.facts.startedAt = situation.facts.startedAt.map { min($0, instant) }
        situation.facts.createdAt = min(situation.facts.createdAt, instant)
      }
    case "uptime":
      { situation, value in
        if case .duration(let nanoseconds) = value {
          situation.facts.startedAt = situation.now - .nanoseconds(nanoseconds)
        } else {
          situation.facts.startedAt = nil
        }
      }
    case "time_left":
      { situation, value in
        if case .duration(let nanoseconds) = value {
          situation.facts.deadline = situation.now + .nanoseconds(nanoseconds)
        } else {
          situation.facts.deadline = nil
        }
      }
    case "used_in_this_build":
      { situation, value in
        guard case .bool(let isUsed) = value else { return }
        situation.facts.lastUsedAt = isUsed ? situation.now : situation.facts.startedAt
      }
    case "agent_connected":
      { situation, value in
        guard case .bool(let isConnected) = value else { return }
        if isConnected, situation.facts.agents.isEmpty {
          situation.facts.agents = [AgentFacts(name: "main", status: "connected")]
        } else if isConnected {
          situation.facts.agents[0].status = "connected"
        } else {
          for index in situation.facts.agents.indices { situation.facts.agents[index].status = "disconnected" }
        }
      }
    default: nil
    }
  }
}
