import Time

/// How far an instant is from now, for people.
enum RelativeTime {
  /// `in 46m`, `3d4h ago`, `now` within a second.
  static func text(_ instant: Timestamp, from now: Timestamp) -> String {
    let distance = instant - now
    if distance.magnitude < .seconds(1) { return "now" }
    let text = distance.magnitude.shortText
    return distance < .zero ? "\(text) ago" : "in \(text)"
  }
}
