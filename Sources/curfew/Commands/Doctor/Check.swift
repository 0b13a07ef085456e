import Text

/// What `curfew doctor` found about one thing.
struct Check: Sendable, Equatable {
  /// How it stands.
  enum Status: String, Sendable {
    case ok
    /// It works, and somebody should know.
    case warning
    /// It does not work.
    case failed
    /// It cannot be told.
    case unknown

    var paint: Paint {
      switch self {
      case .ok: .green
      case .warning, .unknown: .yellow
      case .failed: .red
      }
    }
  }

  /// What was looked at: `server`, `token`, …
  let name: String
  let status: Status
  /// What was found, without a full stop.
  let detail: String
  /// What to do, or `nil` where nothing need be done.
  let advice: String?

  init(_ name: String, _ status: Status, _ detail: String, advice: String? = nil) {
    self.name = name
    self.status = status
    self.detail = detail
    self.advice = advice
  }

  /// The checks for people: a line each, and what to do below it.
  static func text(of checks: [Check], width: Int?) -> String {
    let left = (checks.map(\.name.columns).max() ?? 0) + 2
    return checks.map { $0.text(left: left, width: width) }.joined()
  }

  /// - Parameter left: how wide the names are, with the blanks behind them
  private func text(left: Int, width: Int?) -> String {
    let statusWidth = 9
    let margin = statusWidth + left
    let head =
      status.paint.on(status.rawValue) + String(repeating: " ", count: statusWidth - status.rawValue.count) + name
    let arrow = String(repeating: " ", count: margin) + "→ "
    return Record.line(head, width: statusWidth + name.columns, detail.printable(), at: margin, on: width)
      + (advice.map { Record.line(arrow, width: margin + 2, $0.printable(), at: margin + 2, on: width) } ?? "")
  }

  var json: JSONValue {
    .object([
      "check": .string(name), "status": .string(status.rawValue), "detail": .string(detail),
      "advice": advice.map { .string($0) } ?? .null,
    ])
  }
}
