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

    fileprivate var paint: Paint {
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

  /// The check for people: a line, and what to do on a second one.
  var text: String {
    let word = status.paint.on(status.rawValue) + String(repeating: " ", count: 9 - status.rawValue.count)
    let name = name + String(repeating: " ", count: max(1, 12 - name.count))
    let margin = String(repeating: " ", count: 21)
    return word + name + detail + "\n" + (advice.map { "\(margin)→ \($0)\n" } ?? "")
  }

  var json: JSONValue {
    .object([
      "check": .string(name), "status": .string(status.rawValue), "detail": .string(detail),
      "advice": advice.map { .string($0) } ?? .null,
    ])
  }
}
