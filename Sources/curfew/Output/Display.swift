import Text
import Time

/// How a person reads results: from which instant distances count, in which zone times are shown, and how wide.
struct Display: Sendable {
  /// What `in 46m` counts from.
  let now: Timestamp
  /// The zone of all times for people.
  let zone: Zone
  /// Columns of the terminal; `nil` where lines may be as long as they like.
  let width: Int?

  init(now: Timestamp, zone: Zone, width: Int?) {
    self.now = now
    self.zone = zone
    self.width = width
  }

  /// The instant with its offset, to the second: `2026-11-25T09:46:07+01:00`.
  func time(_ instant: Timestamp) -> String { instant.flooredToSecond.rfc3339(in: zone) }

  /// How far an instant is from now: `in 46m`, `3d4h ago`, `now` within a second.
  func distance(_ instant: Timestamp) -> String {
    let distance = instant - now
    if distance.magnitude < .seconds(1) { return "now" }
    let text = distance.magnitude.shortText
    return distance < .zero ? "\(text) ago" : "in \(text)"
  }

  /// The instant and how far it is.
  func timeAndDistance(_ instant: Timestamp) -> String { "\(time(instant)) (\(distance(instant)))" }

  /// A sentence for people: printable, on one line, its instants in the reader's zone. The trail writes them in UTC.
  func sentence(_ text: String) -> String { zone.times(in: text).printable() }

  /// A text of several lines, each moved in by two, safe to show.
  func indented(_ text: String) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false)
      .map { $0.isEmpty ? "\n" : "  \(sentence(String($0)))\n" }.joined()
  }

  /// A piece of a file, each line moved in by two and else as it is written: no line is broken, since half a comment is none,
  /// and no instant is shown in another zone.
  static func verbatim(_ text: String) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false)
      .map { $0.isEmpty ? "\n" : "\(String.verbatimMark)  \(String($0).printable())\n" }.joined()
  }
}

extension Settings {
  /// How whoever called the command reads its results.
  ///
  /// - Parameter now: the server's time where there is a server
  func display(now: Timestamp = .now()) -> Display {
    Display(now: now, zone: self[Settings.timezone], width: Console.tableWidth)
  }
}
