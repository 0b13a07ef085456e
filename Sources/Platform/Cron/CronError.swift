/// Why a cron text was refused, in the words of robfig/cron v3 (`description`).
public enum CronError: Error, Hashable, Sendable {
  /// There is no text at all.
  case empty
  /// `CRON_TZ=` is not followed by a zone and a blank; robfig/cron crashes on it.
  case zoneWithoutEnd
  /// No zone of that name; `reason` is Go's.
  case unknownZone(name: String, reason: String)
  /// The zone is `Local`, which depends on the machine that reads it. robfig/cron itself accepts it.
  case localZone
  /// The text begins with `@`.
  case descriptor(String)
  /// There are not five fields but these.
  case fieldCount([String])
  /// A number or a name is neither; `reason` is Go's `strconv` error.
  case notANumber(String, reason: String)
  /// More than one hyphen in a range.
  case tooManyHyphens(String)
  /// More than one slash in a range.
  case tooManySlashes(String)
  /// The range begins below the field's lowest value.
  case belowMinimum(value: Int, minimum: Int, range: String)
  /// The range ends above the field's highest value.
  case aboveMaximum(value: Int, maximum: Int, range: String)
  /// The range ends before it begins.
  case falling(from: Int, to: Int, range: String)
  /// The step is 0.
  case zeroStep(String)
}

extension CronError: CustomStringConvertible {
  /// What robfig/cron says, letter for letter, except where it says nothing (`zoneWithoutEnd`, `localZone`).
  public var description: String {
    switch self {
    case .empty: "empty spec string"
    case .zoneWithoutEnd: "CRON_TZ= needs a zone and a blank behind it"
    case .unknownZone(let name, let reason): "provided bad location \(name): \(reason)"
    case .localZone: "schedules scoped to time.Local are not supported"
    case .descriptor(let text): "parser does not accept descriptors: \(text)"
    case .fieldCount(let fields):
      "expected exactly 5 fields, found \(fields.count): [\(fields.joined(separator: " "))]"
    case .notANumber(let text, let reason): "failed to parse int from \(text): \(reason)"
    case .tooManyHyphens(let range): "too many hyphens: \(range)"
    case .tooManySlashes(let range): "too many slashes: \(range)"
    case .belowMinimum(let value, let minimum, let range):
      "beginning of range (\(value)) below minimum (\(minimum)): \(range)"
    case .aboveMaximum(let value, let maximum, let range):
      "end of range (\(value)) above maximum (\(maximum)): \(range)"
    case .falling(let from, let to, let range):
      "beginning of range (\(from)) beyond end of range (\(to)): \(range)"
    case .zeroStep(let range): "step of range should be a positive number: \(range)"
    }
  }
}

extension CronError {
  /// The same for people, without the words of the server's parser: "60 is no minute: minutes go from 0 to 59".
  public var meaning: String {
    switch self {
    case .empty: return "there is no schedule"
    case .zoneWithoutEnd, .localZone, .unknownZone: return description
    case .descriptor(let text): return "'\(text)' stands for no five fields: write them out"
    case .fieldCount(let fields): return "five fields are needed, and these are \(fields.count)"
    case .notANumber(let text, _): return "'\(text)' is neither a number nor a day or month such as Mon or Jan"
    case .tooManyHyphens(let range): return "'\(range)' has more than one hyphen: a range is 8-17"
    case .tooManySlashes(let range): return "'\(range)' has more than one slash: a step is */15"
    case .belowMinimum(let value, let minimum, _):
      return "\(value) is too small: this field begins at \(minimum)"
    case .aboveMaximum(let value, let maximum, _):
      guard let (unit, values) = Self.field(upTo: maximum) else { return "\(value) is more than \(maximum)" }
      return "\(value) is no \(unit): \(values) to \(maximum)"
    case .falling(let from, let to, let range): return "the range '\(range)' goes down, from \(from) to \(to)"
    case .zeroStep(let range): return "the step of '\(range)' is 0"
    }
  }

  /// The field with this highest value, and where its values begin.
  private static func field(upTo maximum: Int) -> (unit: String, values: String)? {
    switch maximum {
    case 59: ("minute", "minutes go from 0")
    case 23: ("hour", "hours go from 0")
    case 31: ("day of the month", "days go from 1")
    case 12: ("month", "months go from 1")
    case 6: ("day of the week", "days go from 0, a Sunday,")
    default: nil
    }
  }
}
