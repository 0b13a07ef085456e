import Time

extension String {
  /// The RFC 3339 form of an instant or a date as people write it: `2026-12-25`, `2026-12-25 18:00`, `2026-12-25T18:00:00`. What
  /// names no zone is in UTC. `nil` for anything else.
  var asTimestamp: String? {
    var text = self
    if utf8.count > 10, let blank = dropFirst(10).first, blank == " " || blank == "t" {
      text = "\(prefix(10))T\(dropFirst(11))"
    }
    let parts = text.split(separator: "T", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    guard CivilDate(parsing: parts[0]) != nil else { return nil }
    guard parts.count == 2 else { return "\(parts[0])T00:00:00Z" }
    var clock = parts[1].filter { $0 != " " }
    var zone = "Z"
    if let start = clock.firstIndex(where: { "zZ+-".contains($0) }) {
      zone = clock[start...].uppercased()
      clock = String(clock[..<start])
    }
    if clock.utf8.count == 5 { clock += ":00" }
    let instant = "\(parts[0])T\(clock)\(zone)"
    return instant.hasStrictTime && Timestamp(rfc3339: instant) != nil ? instant : nil
  }
}
