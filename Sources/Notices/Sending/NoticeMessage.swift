import Audit
import Digest
import Text
import Time

/// One message to one channel: one notice, or several about workspaces of one owner.
struct NoticeMessage: Sendable {
  /// In the order in which they were queued; never empty.
  var notices: [PendingNotice]
  /// The address of the Coder server, for people.
  let server: String
  /// The zone of the times in texts of notices that name none, or one that this machine does not know.
  let zone: Zone

  /// The same at each attempt, and in no other message: of a gathered one it follows from all its notices, so that what is left
  /// where one has lapsed between two attempts has another key.
  var key: String {
    guard notices.count > 1 else { return "curfew-\(notices[0].key)" }
    return "curfew-\(SHA256.digest(of: Array(notices.map(\.key).joined(separator: " ").utf8)).hex.prefix(32))"
  }

  /// The owner of the first workspace; of a gathered message that of all.
  var owner: String { notices[0].owner }

  /// The subject of a mail.
  var subject: String {
    notices.count == 1
      ? "\(notices[0].fullName): \(notices[0].kind == .before ? "your workspace is about to stop" : notices[0].rule)"
      : "\(notices.count) notices about your workspaces"
  }

  /// The text for people.
  var text: String { notices.map(text).joined(separator: "\n\n") }

  /// One paragraph about one workspace: why, until when, and what keeps it.
  private func text(_ notice: PendingNotice) -> String {
    let why = notice.message.isEmpty ? "the rule \(notice.rule) is true" : notice.message
    var sentences = ["\(notice.fullName): \(why)"]
    if let stopsAt = notice.stopsAt {
      // The rule's text before it has its times in the same zone.
      let zone = notice.zone.flatMap { Zone(named: $0) } ?? zone
      sentences.append("It stops at \(zone.minuteText(of: stopsAt)), not earlier (rule \(notice.rule)).")
      if let keepsIt = notice.keepsIt { sentences.append(keepsIt) }
    }
    return sentences.map { $0.last.map { ".!?…".contains($0) } ?? true ? $0 : $0 + "." }.joined(separator: " ")
  }

  /// Curfew's own form.
  var json: String {
    let items = notices.map { notice in
      JSONText.object([
        ("notice", String(notice.seq)), ("kind", notice.kind.rawValue.jsonString),
        ("workspace", notice.fullName.jsonString), ("workspace_id", notice.workspace.jsonString),
        ("owner", notice.owner.jsonString), ("template", notice.template.jsonString),
        ("rule", notice.rule.jsonString), ("decision", String(notice.decision)),
        ("at", notice.at.rfc3339.jsonString), ("message", notice.message.jsonString),
        ("stops_at", notice.stopsAt?.rfc3339.jsonString ?? "null"),
        ("keeps_it", notice.keepsIt?.jsonString ?? "null"),
      ])
    }
    return JSONText.object([
      ("schema_version", "1"), ("id", key.jsonString), ("server", server.jsonString), ("owner", owner.jsonString),
      ("text", text.jsonString), ("notices", "[\(items.joined(separator: ","))]"),
    ])
  }
}

/// JSON from its parts.
private enum JSONText {
  static func object(_ members: [(String, String)]) -> String {
    "{\(members.map { "\($0.jsonString):\($1)" }.joined(separator: ","))}"
  }
}
