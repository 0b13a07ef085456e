import Audit
import Time

/// Notices as rows of a table.
enum NoticeCells {
  /// The member of JSON documents that holds them.
  static let listName = "notices"
  static let columnNames = [
    "notice", "at", "workspace", "rule", "channel", "kind", "state", "delivered_at", "attempts", "stops_at", "decision",
    "message", "detail", "counts", "lapsed_at", "lapse_reason",
  ]
  private static let usual: Set<String> = ["notice", "at", "workspace", "channel", "state", "message", "detail"]

  static func rows(_ notices: [StoredNotice]) -> Rows {
    let columns = columnNames.map {
      Rows.Column($0, isUsual: usual.contains($0), fit: ["message", "detail"].contains($0) ? .flowing : .whole)
    }
    let cells = notices.map { notice in
      [
        .integer(notice.seq), .instant(notice.at), .text(notice.fullName), .text(notice.rule), .text(notice.channel),
        .text(notice.kind), state(notice), Cell(notice.deliveredAt.flatMap { Timestamp(rfc3339: $0) }),
        .integer(notice.attempts), Cell(notice.stopsAt.flatMap { Timestamp(rfc3339: $0) }), .integer(notice.decision),
        .text(notice.message), Cell(notice.detail), Cell(notice.counts), Cell(notice.lapsed?.at),
        Cell(notice.lapsed?.reason),
      ] as [Cell]
    }
    return Rows(listName, columns: columns, cells: cells)
  }

  /// The notices of one decision, for people: of which workspace and rule they are is known by then.
  static func ofDecision(_ notices: [StoredNotice]) -> Rows {
    let shown = ["notice", "channel", "state", "at", "delivered_at", "stops_at", "attempts", "message", "detail"]
    let rows = rows(notices)
    let columns = rows.columns.map { Rows.Column($0.name, isUsual: shown.contains($0.name), fit: $0.fit) }
    return Rows(rows.name, title: "notices", columns: columns, cells: rows.cells)
  }

  /// How far it has come; people are told where what it said is no longer so.
  private static func state(_ notice: StoredNotice) -> Cell {
    guard let lapsed = notice.lapsed, notice.state != "lapsed" else { return .text(notice.state) }
    return .shown(notice.state, as: "\(notice.state), counts no more: \(lapsed.reason)")
  }
}

extension ChannelState {
  /// For people: what waits, and whether it takes anything.
  func text(on display: Display) -> String {
    let waits = pending == 0 ? "nothing waits" : "\(Count.of(Int(pending), "notice")) wait"
    let since = oldestAt.map { ", the oldest since \(display.timeAndDistance($0))" } ?? ""
    let last = deliveredAt.map { ", last delivered \(display.timeAndDistance($0))" } ?? ""
    return "\(name): \(waits)\(since)\(last)" + (trouble.map { "; \($0)" } ?? "")
  }

  /// For programs.
  var json: JSONValue {
    func instant(_ instant: Timestamp?) -> JSONValue { instant.map { .string($0.rfc3339) } ?? .null }
    return .object([
      "name": .string(name), "pending": .integer(pending), "oldest_at": instant(oldestAt),
      "delivered_at": instant(deliveredAt), "trouble": trouble.map { .string($0) } ?? .null,
    ])
  }
}
