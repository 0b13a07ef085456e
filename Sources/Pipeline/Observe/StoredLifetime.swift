import Time

/// A deadline together with its build, as the trail keeps it: `7 2026-11-24T18:00:00Z`, or `7 none`. Each build begins a session
/// of its own, and the same deadline in another build is another value.
struct StoredLifetime: Equatable {
  let buildNumber: Int
  /// `nil` for none.
  let deadline: Timestamp?

  private static let none = "none"

  /// What stands in the trail.
  var text: String { "\(buildNumber) \(deadline?.rfc3339 ?? Self.none)" }

  init(buildNumber: Int, deadline: Timestamp?) {
    self.buildNumber = buildNumber
    self.deadline = deadline
  }

  /// Reads what stands in the trail; `nil` for what no Curfew wrote.
  init?(_ text: String) {
    let parts = text.split(separator: " ", omittingEmptySubsequences: false)
    guard parts.count == 2, let number = Int(parts[0]) else { return nil }
    let deadline = Timestamp(rfc3339: String(parts[1]))
    guard deadline != nil || parts[1] == Self.none else { return nil }
    self.init(buildNumber: number, deadline: deadline)
  }
}
