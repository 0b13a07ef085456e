import CEL
import Time

/// Functions of a timestamp and a zone's calendar: `startOfDay`, `at`.
enum CalendarFunctions {
  /// `timestamp.startOfDay([zone])`.
  static func startOfDay(zone fileZone: Zone) -> HostFunction {
    HostFunction(
      "startOfDay", [.member([.timestamp], .timestamp), .member([.timestamp, .string], .timestamp)], cost: 20,
      documentation: "First instant of the same date in the zone, without one in the file's.",
      prepare: { constants in
        var zone = fileZone
        if constants.count > 1 {
          guard case .string(let name)? = constants[1] else { return .asDeclared }
          do throws(ArgumentRefusal) {
            zone = try Zone(argument: name)
          } catch {
            return .refused(argument: 1, reason: error.reason, replacement: error.replacement)
          }
        }
        return .prepared { [zone] arguments, context in startOfDay(arguments[0], zone, &context) }
      },
      body: { arguments, context in
        guard arguments.count > 1, case .string(let name) = arguments[1] else {
          return startOfDay(arguments[0], fileZone, &context)
        }
        do throws(ArgumentRefusal) {
          return startOfDay(arguments[0], try Zone(argument: name), &context)
        } catch {
          return .error(EvaluationError(.invalidArgument, error.reason))
        }
      })
  }

  private static func startOfDay(_ argument: Value, _ zone: Zone, _ context: inout HostContext) -> Value {
    guard case .timestamp(let instant) = argument else { return argument }
    let date = zone.civil(at: instant).date
    noteDay(date, zone, instant, &context)
    return .timestamp(zone.start(of: date))
  }

  /// `timestamp.at("HH:MM" [, zone])`.
  static func at(zone: Zone) -> HostFunction {
    TextFunction<ClockTime>(
      name: "at", result: .timestamp,
      documentation: "That time of day on the same date in the zone, without one in the file's.", zone: zone,
      parse: { text throws(ArgumentRefusal) in
        guard let time = ClockTime(text) else {
          throw ArgumentRefusal(
            reason: "'\(text)' is no time of day: write HH:MM from 00:00 to 24:00",
            replacement: TimeSpecParser.clockText(text).map { "'\($0)'" })
        }
        return time
      },
      compute: { instant, time, zone, context in
        let date = zone.civil(at: instant).date
        noteDay(date, zone, instant, &context)
        return .timestamp(zone.instants(of: CivilTime(date: date, hour: time.hour, minute: time.minute)).first)
      }
    ).hostFunction
  }

  /// Notes that a result that depends only on the date holds until the next midnight.
  private static func noteDay(_ date: CivilDate, _ zone: Zone, _ instant: Timestamp, _ context: inout HostContext) {
    guard context.wantsHorizon else { return }
    context.noteChange(from: instant, reaches: zone.start(of: date.adding(days: 1)))
  }
}

/// A time of day, including `24:00`.
struct ClockTime: Sendable {
  let hour: Int
  let minute: Int

  init(hour: Int, minute: Int) {
    self.hour = hour
    self.minute = minute
  }

  /// Parses `HH:MM` with two digits each; `nil` for other text.
  init?(_ text: String) {
    let digits = text.utf8.map { Int($0) - Int(UInt8(ascii: "0")) }
    guard text.utf8.count == 5, digits[2] == 10, [0, 1, 3, 4].allSatisfy({ (0...9).contains(digits[$0]) }) else {
      return nil
    }
    hour = digits[0] * 10 + digits[1]
    minute = digits[3] * 10 + digits[4]
    guard minute < 60, hour < 24 || (hour == 24 && minute == 0) else { return nil }
  }
}

extension ClockTime: CustomStringConvertible {
  /// `HH:MM`.
  var description: String { (hour < 10 ? "0" : "") + "\(hour):" + (minute < 10 ? "0" : "") + "\(minute)" }
}
