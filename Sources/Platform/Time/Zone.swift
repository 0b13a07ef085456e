import CCivilTime
import Synchronization

/// A time zone: UTC, a fixed offset, or a zone of the system's tzdata read by CCTZ.
///
/// Data come from ``ZoneData/system`` when a name is first used, so an update of the machine's tzdata counts from the
/// next start on. Two zones are equal when their names are.
public struct Zone: Sendable {
  let rules: ZoneRules

  private init(_ rules: ZoneRules) {
    self.rules = rules
  }

  /// The IANA name (`Europe/Berlin`), `UTC`, or `+05:30` for a fixed offset.
  public var name: String { rules.name }

  /// Coordinated Universal Time.
  public static let utc = Zone(ZoneRules(name: "UTC", source: .fixed(offsetSeconds: 0)))

  /// The path of the CCTZ that is loaded, whose name ends in the number of its ABI; CCTZ tells no version.
  public static let libraryFile = String(cString: civil_time_library_file())

  private struct Key: Hashable {
    let folder: String
    let name: String
  }

  private static let loaded = Mutex<[Key: ZoneRules]>([:])

  /// The zone with that IANA name in the system's data, case counting as on disk, or `nil` if there is none.
  ///
  /// See ``ZoneData/zone(named:)``.
  public init?(named name: String) {
    guard let zone = (ZoneData.ofThen ?? .system).zone(named: name) else { return nil }
    if zone != .utc { ZoneLookups.current?.note(name) }
    self = zone
  }

  init?(named name: String, in folder: String) {
    let key = Key(folder: folder, name: name)
    let found = Zone.loaded.withLock { loaded -> ZoneRules? in
      if let rules = loaded[key] { return rules }
      guard Zone.isSafe(name), let pointer = civil_zone_load("\(folder)/\(name)") else { return nil }
      let rules = ZoneRules(name: name, source: .database(pointer))
      loaded[key] = rules
      return rules
    }
    guard let found else { return nil }
    self.init(found)
  }

  /// A zone that is always that far east of UTC, or `nil` beyond 24 hours.
  public init?(fixedOffsetSeconds seconds: Int) {
    guard abs(seconds) <= 86_400 else { return nil }
    var name = seconds < 0 ? "-" : "+"
    name.append(padded: abs(seconds) / 3600)
    name.append(":")
    name.append(padded: abs(seconds) % 3600 / 60)
    if seconds % 60 != 0 {
      name.append(":")
      name.append(padded: abs(seconds) % 60)
    }
    self.init(ZoneRules(name: seconds == 0 ? "UTC" : name, source: .fixed(offsetSeconds: seconds)))
  }

  /// The zone that CEL's time functions mean by a text: an IANA name or an offset `+HH:MM`, `-HH:MM`, `HH:MM`.
  public init?(celText text: String) {
    guard text.utf8.contains(UInt8(ascii: ":")) else {
      self.init(named: text)
      return
    }
    var rest = Substring(text)
    let isWest = rest.first == "-"
    if isWest || rest.first == "+" { rest.removeFirst() }
    let parts = rest.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 2, let hours = Int(exactly: parts[0], digits: 2), hours <= 23,
      let minutes = Int(exactly: parts[1], digits: 2), minutes <= 59
    else { return nil }
    self.init(fixedOffsetSeconds: (isWest ? -60 : 60) * (hours * 60 + minutes))
  }

  /// What the zone's clocks show at an instant. About 30 ns.
  public func civil(at instant: Timestamp) -> CivilTime {
    switch rules.source {
    case .fixed(let offset):
      let (days, second) = instant.seconds.saturatingAdd(Int64(offset)).flooredDivision(by: 86_400)
      return CivilTime(
        date: CivilDate(daysSinceEpoch: Int(days)), hour: Int(second) / 3600, minute: Int(second) % 3600 / 60,
        second: Int(second) % 60, nanosecond: Int(instant.nanoseconds), offsetSeconds: offset)
    case .database(let zone):
      let fields = civil_zone_fields(zone, instant.seconds)
      return CivilTime(
        date: CivilDate(year: Int(fields.year), month: Int(fields.month), validDay: Int(fields.day)),
        hour: Int(fields.hour), minute: Int(fields.minute), second: Int(fields.second),
        nanosecond: Int(instant.nanoseconds), offsetSeconds: Int(fields.offset_seconds), isDST: fields.is_dst)
    }
  }

  /// When the zone's clocks show that time. About 40 ns.
  public func instants(of time: CivilTime) -> CivilLookup {
    let nanoseconds = Int32(time.nanosecond)
    switch rules.source {
    case .fixed(let offset):
      let second = time.hour * 3600 + time.minute * 60 + time.second - offset
      return .unique(
        Timestamp(seconds: Int64(time.date.daysSinceEpoch * 86_400 + second), nanoseconds: nanoseconds))
    case .database(let zone):
      let found = civil_zone_instants(
        zone, Int64(time.year), Int32(time.month), Int32(time.day), Int32(time.hour), Int32(time.minute),
        Int32(time.second))
      let pre = Timestamp(seconds: found.pre, nanoseconds: nanoseconds)
      let transition = Timestamp(seconds: found.transition)
      let post = Timestamp(seconds: found.post, nanoseconds: nanoseconds)
      switch found.kind {
      case CIVIL_SKIPPED: return .skipped(pre: pre, transition: transition, post: post)
      case CIVIL_REPEATED: return .repeated(pre: pre, transition: transition, post: post)
      default: return .unique(pre)
      }
    }
  }

  /// The first instant strictly after `instant` at which the offset changes, or `nil` when it never does again.
  public func nextTransition(after instant: Timestamp) -> Timestamp? {
    guard case .database(let zone) = rules.source else { return nil }
    var transition: Int64 = 0
    return civil_zone_next_transition(zone, instant.seconds, &transition) ? Timestamp(seconds: transition) : nil
  }

  // CCTZ also opens absolute paths, `../` and `file:` names, and hangs on a FIFO.
  static func isSafe(_ name: String) -> Bool {
    guard !name.isEmpty, name.utf8.count <= 100, !dependsOnMachine(name) else { return false }
    return name.split(separator: "/", omittingEmptySubsequences: false).allSatisfy { part in
      !part.isEmpty
        && part.utf8.allSatisfy { byte in
          switch byte {
          case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "+"), UInt8(ascii: "-"):
            true
          default: false
          }
        }
    }
  }
}

extension Zone: Hashable {
  public static func == (left: Zone, right: Zone) -> Bool { left.rules === right.rules || left.name == right.name }

  public func hash(into hasher: inout Hasher) { hasher.combine(name) }
}

extension Zone: CustomStringConvertible {
  /// The zone's name.
  public var description: String { name }
}
