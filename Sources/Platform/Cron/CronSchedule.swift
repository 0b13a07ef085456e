import Time

/// A cron schedule of five fields (minute, hour, day of month, month, day of week), read exactly as robfig/cron v3.0.1
/// does, which the Coder server uses.
///
/// When it fires next are two questions: ``next(after:)`` is by the zone's clocks, ``serverNext(after:)`` by the server.
public struct CronSchedule: Hashable, Sendable {
  /// The zone in whose local time the fields are meant.
  public let zone: Zone
  let minute: CronField
  let hour: CronField
  let dayOfMonth: CronField
  let month: CronField
  let dayOfWeek: CronField

  /// Reads `[CRON_TZ=ZONE ]MINUTE HOUR DAY-OF-MONTH MONTH DAY-OF-WEEK`; `TZ=` does as well as `CRON_TZ=`.
  ///
  /// - Parameter defaultZone: the zone when the text names none.
  /// - Throws: the first mistake, in robfig/cron's order and words. The zone `Local` is refused as well, last.
  public init(parsing text: String, defaultZone: Zone = .utc) throws(CronError) {
    guard !text.isEmpty else { throw .empty }
    var rest = Substring(text)
    var zone = defaultZone
    var isLocal = false
    if text.hasPrefix("TZ=") || text.hasPrefix("CRON_TZ=") {
      guard let equals = text.utf8.firstIndex(of: UInt8(ascii: "=")),
        let blank = text.utf8[equals...].firstIndex(of: UInt8(ascii: " "))
      else { throw .zoneWithoutEnd }
      let name = String(text[text.utf8.index(after: equals)..<blank])
      isLocal = name == "Local"
      zone = isLocal ? .utc : try CronSchedule.zone(named: name)
      rest = CronSchedule.trimmed(text[blank...])
    }
    guard rest.utf8.first != UInt8(ascii: "@") else { throw .descriptor(String(rest)) }
    let fields = CronSchedule.fields(of: rest)
    guard fields.count == 5 else { throw .fieldCount(fields) }
    self.zone = zone
    minute = try CronField(parsing: fields[0], as: .minute)
    hour = try CronField(parsing: fields[1], as: .hour)
    dayOfMonth = try CronField(parsing: fields[2], as: .dayOfMonth)
    month = try CronField(parsing: fields[3], as: .month)
    dayOfWeek = try CronField(parsing: fields[4], as: .dayOfWeek)
    if isLocal { throw .localZone }
  }

  /// The parts between white space, as Go's `strings.Fields`.
  static func fields(of text: Substring) -> [String] {
    text.unicodeScalars.split(whereSeparator: \.properties.isWhitespace).map(String.init)
  }

  private static func trimmed(_ text: Substring) -> Substring {
    var scalars = text.unicodeScalars
    while scalars.first?.properties.isWhitespace == true { scalars.removeFirst() }
    while scalars.last?.properties.isWhitespace == true { scalars.removeLast() }
    return Substring(scalars)
  }

  private static func zone(named name: String) throws(CronError) -> Zone {
    // Go reads an empty name as UTC.
    if name.isEmpty { return .utc }
    if let zone = Zone(named: name) { return zone }
    let leavesTheFolder = name.contains("..") || name.hasPrefix("/") || name.hasPrefix("\\")
    throw .unknownZone(
      name: name, reason: leavesTheFolder ? "time: invalid location name" : "unknown time zone \(name)")
  }
}

extension CronSchedule {
  /// Whether both have the same zone and fire at the same times, however they are written.
  ///
  /// Zones count as the same when their names are equal, so `UTC` and `Etc/UTC` are two.
  public func firesSame(as other: CronSchedule) -> Bool {
    guard zone == other.zone else { return false }
    if neverFires || other.neverFires { return neverFires && other.neverFires }
    return minute.values == other.minute.values && hour.values == other.hour.values
      && month.values == other.month.values && days == other.days
  }

  /// Whether there is no firing at all: a field matches nothing (`0 8 * * ,`), or no month has such a day (`0 9 31 2 *`).
  public var neverFires: Bool {
    if hasNoMoment { return true }
    // Every date of the calendar falls on each day of the week in some year, so the week alone rules out nothing.
    guard case .both(let ofMonth, _) = days else { return false }
    return !month.list.contains { month in
      let length = [4, 6, 9, 11].contains(month) ? 30 : month == 2 ? 29 : 31
      return (1...length).contains { ofMonth & 1 << UInt64($0) != 0 }
    }
  }

  /// Whether a field or both day fields match nothing at all (`0 8 * * ,`).
  var hasNoMoment: Bool {
    minute.values == 0 || hour.values == 0 || month.values == 0 || days == .none
  }

  /// The days that match, so that equal sets compare equal.
  enum Days: Hashable {
    case none
    case all
    /// Both must match.
    case both(ofMonth: UInt64, ofWeek: UInt64)
    /// One suffices.
    case either(ofMonth: UInt64, ofWeek: UInt64)
  }

  /// How the two day fields work together: one written as `*` leaves the other to decide; otherwise one match is
  /// enough.
  var days: Days {
    let (allOfMonth, allOfWeek) = (CronField.Kind.dayOfMonth.all, CronField.Kind.dayOfWeek.all)
    let (ofMonth, ofWeek) = (dayOfMonth.values, dayOfWeek.values)
    if dayOfMonth.isStar || dayOfWeek.isStar {
      if ofMonth == 0 || ofWeek == 0 { return .none }
      if ofMonth == allOfMonth && ofWeek == allOfWeek { return .all }
      return .both(ofMonth: ofMonth, ofWeek: ofWeek)
    }
    if ofMonth == allOfMonth || ofWeek == allOfWeek { return .all }
    switch (ofMonth, ofWeek) {
    case (0, 0): return .none
    case (0, _): return .both(ofMonth: allOfMonth, ofWeek: ofWeek)
    case (_, 0): return .both(ofMonth: ofMonth, ofWeek: allOfWeek)
    default: return .either(ofMonth: ofMonth, ofWeek: ofWeek)
    }
  }

  func matches(_ date: CivilDate) -> Bool {
    let (inMonth, inWeek) = (dayOfMonth.contains(date.day), dayOfWeek.contains(date.weekday))
    return dayOfMonth.isStar || dayOfWeek.isStar ? inMonth && inWeek : inMonth || inWeek
  }
}
