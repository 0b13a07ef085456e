import TestSupport
import Time

/// Compares a simulated body with the recorded one: keys, null-ness and kinds exactly, identifiers by translation,
/// instants with a tolerance, everything else letter for letter.
struct Comparison {
  var translation: Translation
  private(set) var differences: [String] = []
  /// nil where instants belong to the recorded world's past, which is not played.
  private let tolerance: Duration?

  /// Values that depend on the recording machine; their keys and kinds are still compared.
  private static let machine: Set<String> = [
    "dashboard_url", "deployment_id", "webpush_public_key", "worker_id", "most_recently_seen", "error",
    "active_user_count", "workspace_owner_count", "queue_size", "queue_position", "key", "token_name",
  ]

  /// Numbers of log lines and the ids of keys, which are neither counted from somewhere nor UUIDs.
  private static func isSerial(_ place: String, _ value: JSONTree) -> Bool {
    guard key(place) == "id" else { return false }
    switch value {
    case .number: return true
    case .string(let text): return text.utf8.count == 10
    default: return false
    }
  }

  init(_ translation: Translation, tolerance: Duration?) {
    self.translation = translation
    self.tolerance = tolerance
  }

  mutating func compare(_ recorded: JSONTree, _ found: JSONTree, at place: String) {
    switch (recorded, found) {
    case (.object(let expected), .object(let members)):
      // Measured a moment after the connection, or not yet.
      for key in expected.keys.sorted() where key != "latency" {
        guard let value = members[key] else {
          differences.append("\(place).\(key): missing")
          continue
        }
        compare(expected[key] ?? .null, value, at: "\(place).\(key)")
      }
      for key in members.keys.sorted() where expected[key] == nil && key != "latency" {
        differences.append("\(place).\(key): too much")
      }
    case (.array(let expected), .array(let items)):
      // What a template leaves behind when its workspace is stopped is the template's affair.
      let isLeftBehind = ["stop", "delete"].contains(expected.first?["workspace_transition"].text)
      if items.isEmpty, isLeftBehind { return }
      guard expected.count == items.count else {
        differences.append("\(place): \(items.count) items instead of \(expected.count)")
        return
      }
      for (index, pair) in zip(Self.ordered(expected), Self.ordered(items)).enumerated() {
        compare(pair.0, pair.1, at: "\(place)[\(index)]")
      }
    case (.string(let expected), .string(let text)): compare(expected, text, at: place)
    default:
      let isMachine =
        Self.machine.contains(Self.key(place)) || place.contains("matched_provisioners") || Self.isSerial(place, found)
        || place.contains(".build_time_stats.")
      // How long builds took on the recorded server is measured there, and here not at all.
      let isMeasured = place.contains(".build_time_stats.")
      if !isMeasured && recorded.kind != found.kind || recorded != found && !isMachine {
        differences.append("\(place): \(found) instead of \(recorded)")
      }
    }
  }

  private mutating func compare(_ recorded: String, _ found: String, at place: String) {
    if Self.machine.contains(Self.key(place)) || Self.isSerial(place, .string(recorded)) { return }
    if Translation.isUUID(recorded[...]), Translation.isUUID(found[...]) {
      if !translation.bind(recorded, found) { differences.append("\(place): another identifier") }
    } else if let expected = Timestamp(rfc3339: recorded), let instant = Timestamp(rfc3339: found) {
      let isNear = tolerance.map { (instant - expected).magnitude <= $0 } ?? true
      if expected.isGoZero != instant.isGoZero || !isNear {
        differences.append("\(place): \(found) instead of \(recorded)")
      }
    } else if translation.translated(recorded) != found {
      differences.append("\(place): \(found) instead of \(recorded)")
    }
  }

  private static func key(_ place: String) -> String {
    String(place.split(separator: ".").last ?? "")
  }

  /// Lists whose order the server leaves open, by name.
  private static func ordered(_ items: [JSONTree]) -> [JSONTree] {
    items.sorted { ($0["name"].text ?? "") < ($1["name"].text ?? "") }
  }
}
