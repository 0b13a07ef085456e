import Time

extension String {
  /// Converts a date or time as people write it to RFC 3339; `nil` for any other text.
  ///
  /// Examples: `2026-12-25`, `2026-12-25 18:00`, `2026-12-25T18:00:00`.
  ///
  /// - Parameter zone: the zone for text that names none. A skipped local time is moved to the instant after the jump;
  ///   of a repeated one the first is used.
  func asTimestamp(in zone: Zone) -> String? {
    var text = self
    if utf8.count > 10, let blank = dropFirst(10).first, blank == " " || blank == "t" {
      text = "\(prefix(10))T\(dropFirst(11))"
    }
    let parts = text.split(separator: "T", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    guard CivilDate(parsing: parts[0]) != nil else { return nil }
    guard parts.count == 2 else { return "\(parts[0])T00:00:00Z".moved(to: zone) }
    var clock = parts[1].filter { $0 != " " }
    var offset: String?
    if let start = clock.firstIndex(where: { "zZ+-".contains($0) }) {
      offset = clock[start...].uppercased()
      clock = String(clock[..<start])
    }
    if clock.utf8.count == 5 { clock += ":00" }
    let instant = "\(parts[0])T\(clock)\(offset ?? "Z")"
    guard instant.hasStrictTime, Timestamp(rfc3339: instant) != nil else { return nil }
    return offset == nil ? instant.moved(to: zone) : instant
  }

  /// The instant at which a zone's clocks show this UTC time.
  private func moved(to zone: Zone) -> String? {
    guard zone != .utc, let instant = Timestamp(rfc3339: self) else { return self }
    let there = zone.instants(of: Zone.utc.civil(at: instant)).first
    let text = there.rfc3339(in: zone)
    // Historical offsets had seconds, which RFC 3339 cannot express.
    return Timestamp(rfc3339: text) == there ? text : self
  }
}
