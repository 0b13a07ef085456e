import Time

/// What the zones that a file names mean: those of the IANA database by their names, others by the file's own VTIMEZONE.
struct CalendarZones {
  /// One VTIMEZONE: which offset begins when.
  struct Described {
    struct Onset {
      /// Seconds on the clocks before the change.
      let local: Int
      /// East of UTC in seconds, before and from then on.
      let before: Int
      let offset: Int
    }

    /// Rising.
    var onsets: [Onset] = []
    /// The IANA name that the file gives beside it.
    var location: String?

    /// The offset after the last change that comes at `time` or before it; before the first change the one that it ends.
    func offset(at time: Int, counting place: (Onset) -> Int) -> Int {
      var (low, high) = (0, onsets.count)
      while low < high {
        let middle = (low + high) / 2
        if place(onsets[middle]) <= time { low = middle + 1 } else { high = middle }
      }
      return low > 0 ? onsets[low - 1].offset : onsets.first?.before ?? 0
    }
  }

  let calendarZone: Zone
  var described: [String: Described] = [:]

  enum Clock {
    /// On the clocks of the calendar.
    case floating
    case zone(Zone)
    case described(Described)
  }

  /// The clocks that a TZID means; `nil` if nobody knows.
  func clock(named name: String?) -> Clock? {
    guard let name else { return .floating }
    if let zone = CalendarZones.zone(named: name) { return .zone(zone) }
    guard let found = described[name] else { return nil }
    if let zone = found.location.flatMap(CalendarZones.zone(named:)) { return .zone(zone) }
    return found.onsets.isEmpty ? nil : .described(found)
  }

  /// Programs put their own words in front: `/freeassociation.sourceforge.net/Europe/Berlin`.
  private static func zone(named name: String) -> Zone? {
    if name == "UTC" || name == "GMT" { return .utc }
    if let zone = Zone(named: name) { return zone }
    let parts = name.split(separator: "/")
    return [3, 2].lazy.compactMap { parts.count > $0 ? Zone(named: parts.suffix($0).joined(separator: "/")) : nil }
      .first
  }

  /// The instant that a time on certain clocks means, in seconds since 1970; of two the first, of none the moment of the jump.
  func instant(of moment: CalendarMoment, on clock: Clock) -> Int {
    if moment.isUTC { return moment.seconds }
    switch clock {
    case .floating: return Int(calendarZone.instants(of: moment.civil).first.seconds)
    case .zone(let zone): return Int(zone.instants(of: moment.civil).first.seconds)
    case .described(let zone): return moment.seconds - zone.offset(at: moment.seconds) { $0.local }
    }
  }

  /// What certain clocks show at an instant.
  func moment(at instant: Int, on clock: Clock) -> CalendarMoment {
    let zone: Zone
    switch clock {
    case .floating: zone = calendarZone
    case .zone(let known): zone = known
    case .described(let described):
      return CalendarMoment(seconds: instant + described.offset(at: instant) { $0.local - $0.before })
    }
    let civil = zone.civil(at: Timestamp(seconds: Int64(instant)))
    return CalendarMoment(
      day: civil.date.daysSinceEpoch, second: civil.minuteOfDay * 60 + civil.second, isDate: false)
  }
}
