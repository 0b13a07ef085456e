import CEL
import Text
import Time

/// A workspace as a rule test gives it, written from its facts; reading it gives the same facts again.
public enum TestWorkspaceText {
  /// The lines of the mapping under the workspace's key, without indentation.
  ///
  /// What has the value that a test assumes anyway is left out. Instants are written in UTC, not relative to anything.
  public static func lines(of facts: WorkspaceFacts, at now: Timestamp) -> [String] {
    var lines: [String] = []
    for fact in Vocabulary.workspace.facts where fact.isGiven && fact.name != "agents" {
      let value = fact.value(facts, now)
      if case .absent = value {
        // A test assumes that it was started.
        if fact.name == "started_at", facts.status == "running", facts.transition == "start" {
          lines.append("started_at: null")
        }
        continue
      }
      // The vocabulary shows a suspended schedule as the schedule, too; the server has none then.
      if fact.name == "autostart", facts.autostart == nil { continue }
      if fact.name == "params" {
        if let params = facts.params { lines.append("params: \(mapping(params))") }
        continue
      }
      if fact.name == "sessions" {
        if let sessions = facts.sessions { lines.append("sessions: \(mapping(Vocabulary.sessions, sessions, now))") }
        continue
      }
      if let text = text(value), !isAssumed(fact.field, value) { lines.append("\(fact.name): \(text)") }
    }
    lines.append("owner: \(mapping(Vocabulary.owner, facts.owner, now))")
    lines.append("template: \(mapping(Vocabulary.template, facts.template, now))")
    if !facts.agents.isEmpty {
      lines.append("agents:")
      for agent in facts.agents {
        let apps = agent.apps.map { mapping(Vocabulary.app, $0, now) }
        let own = members(Vocabulary.agent, agent, now)
        let metadata = agent.metadata.map { ["metadata: \(mapping($0))"] } ?? []
        let all = own + metadata + (apps.isEmpty ? [] : ["apps: [\(apps.joined(separator: ", "))]"])
        lines.append("  - {\(all.joined(separator: ", "))}")
      }
    }
    if let days = facts.use?.daysUsed(at: now, in: .utc, lastUsedAt: facts.lastUsedAt) {
      lines.append("state: {days_used_last_14: \(days)}")
    }
    let unknown = facts.unknown.sorted().filter(TestWorkspaceReader.attributes.contains)
    if !unknown.isEmpty { lines.append("unknown: [\(unknown.joined(separator: ", "))]") }
    return lines
  }

  /// Values that a test gives a workspace of which it says nothing, or that say nothing.
  private static func isAssumed(_ field: ObjectType.Field, _ value: Value) -> Bool {
    // Of what may be absent, "false" says more than nothing.
    if field.isOptional { return false }
    return switch value {
    case .bool(false), .int(0), .string(""): true
    default: false
    }
  }

  private static func mapping(_ texts: [String: String?]) -> String {
    let members = texts.sorted { $0.key < $1.key }.map { "\(quoted($0.key)): \($0.value.map(quoted) ?? "null")" }
    return "{\(members.joined(separator: ", "))}"
  }

  private static func mapping<Facts>(_ schema: Schema<Facts>, _ item: Facts, _ now: Timestamp) -> String {
    "{\(members(schema, item, now).joined(separator: ", "))}"
  }

  private static func members<Facts>(_ schema: Schema<Facts>, _ item: Facts, _ now: Timestamp) -> [String] {
    schema.facts.filter(\.isGiven).compactMap { fact in
      text(fact.value(item, now)).map { "\(fact.name): \($0)" }
    }
  }

  /// A value as YAML; `nil` for what is absent, and for objects.
  private static func text(_ value: Value) -> String? {
    switch value {
    case .string(let text): quoted(text)
    case .bool(let truth): String(truth)
    case .int(let number): String(number)
    case .timestamp(let instant): instant.rfc3339
    case .duration(let nanoseconds):
      nanoseconds % 1_000_000_000 == 0
        ? Duration.nanoseconds(nanoseconds).exactText : Duration.nanoseconds(nanoseconds).goText
    case .list(let items):
      items.isEmpty || items.contains { text($0) == nil }
        ? nil : "[\(items.compactMap(text).joined(separator: ", "))]"
    default: nil
    }
  }

  /// Text as a scalar that stays this text: plain where that is safe, else in single quotes, in which no series is read.
  public static func quoted(_ text: String) -> String {
    let isPlain =
      text.first?.isLetter ?? false
      && text.unicodeScalars.allSatisfy {
        $0.isASCII && ($0.properties.isAlphabetic || "0123456789-_.".unicodeScalars.contains($0))
      }
      && !["true", "false", "null", "yes", "no", "on", "off", "now", "y", "n"].contains(text.lowercased())
    if isPlain { return text }
    if text.unicodeScalars.contains(where: { $0.value < 0x20 || $0.value == 0x7F }) {
      return text.jsonString
    }
    return "'\(text.replacing("'", with: "''"))'"
  }
}
