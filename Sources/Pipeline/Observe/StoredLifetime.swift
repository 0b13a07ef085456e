import Time

/// A deadline with its build number in the form that the trail stores: `7 2026-11-24T18:00:00Z`, or `7 none`.
///
/// Each build begins a new session, so the same deadline in another build is another value.
struct StoredLifetime: Equatable {
  let buildNumber: Int
  /// The deadline; `nil` for none.
  let deadline: Timestamp?

  private static let none = "none"

  /// The text that the trail stores.
  var text: String { "\(buildNumber) \(deadline?.rfc3339 ?? Self.none)" }

  init(buildNumber: Int, deadline: Timestamp?) {
    self.buildNumber = buildNumber
    self.deadline = deadline
  }

  /// Parses the text that the trail stores; `nil` for text in another form.
  init?(_ text: String) {
    let parts = text.split(separator: " ", omittingEmptySubsequences: false)
    guard parts.count == 2, let number = Int(parts[0]) else { return nil }
    let deadline = Timestamp(rfc3339: String(parts[1]))
    guard deadline != nil || parts[1] == Self.none else { return nil }
    self.init(buildNumber: number, deadline: deadline)
  }
}
