import CCivilTime

extension Zone {
  /// What the zone calls its time at an instant, for people: `CET`, `CEST`, `UTC`; an offset such as `+03` where it has no
  /// name.
  public func abbreviation(at instant: Timestamp) -> String {
    switch rules.source {
    case .fixed: name
    case .database(let zone): String(cString: civil_zone_abbreviation(zone, instant.seconds))
    }
  }
}
